from django.urls import path

from creuset.search import views

app_name = "search"
urlpatterns = [path("recherche/", views.search, name="search")]
