from django.urls import path

from creuset.files import views

app_name = "files"
urlpatterns = [
    path("fichiers/joindre/<str:kind>/<key:pk>/", views.attach, name="attach"),
    path("fichiers/<key:pk>/decrire/", views.describe, name="describe"),
    path("fichiers/<key:pk>/retirer/", views.detach, name="detach"),
    path("fichiers/<key:pk>/vignette/<str:name>", views.thumbnail, name="thumbnail"),
    path("fichiers/<key:pk>/<str:name>", views.download, name="download"),
]
