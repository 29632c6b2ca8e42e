from django.urls import path

from creuset.post import views

app_name = "post"
urlpatterns = [
    path("courrier/arret/<str:token>/", views.stop, name="stop"),
]
