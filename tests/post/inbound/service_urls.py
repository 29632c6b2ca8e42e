from django.urls import include, path

urlpatterns = [
    path("courrier/service/", include("anymail.urls")),
    path("", include("creuset.urls")),
]
