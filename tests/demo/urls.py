"""The addresses of the product as they are in demonstration mode."""

from django.urls import include, path

from creuset.urls import urlpatterns as product

urlpatterns = [*product, path("demonstration/", include("creuset.demo.urls"))]
