from django.urls import path

from creuset.places import views

app_name = "places"
urlpatterns = [
    path("territoires/", views.territories, name="territories"),
    path("territoires/ou.json", views.whereabouts, name="whereabouts"),
    path("territoires/<slug:code>/", views.territory, name="territory"),
    path("territoires/<slug:code>/contour.json", views.outline, name="outline"),
]
