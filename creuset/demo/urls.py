from django.urls import path

from creuset.demo import views

urlpatterns = [
    path("", views.accounts, name="demo"),
    path("entrer/<key:pk>/", views.enter, name="demo_enter"),
]
