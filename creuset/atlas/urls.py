from django.urls import path
from django.views.generic import RedirectView

from creuset.atlas import views

app_name = "atlas"
urlpatterns = [
    path("carte/", views.atlas_map, name="map"),
    path("carte/cellules.json", views.cells, name="cells"),
    path("carte/image.svg", views.image, name="image"),
    path("fiches/", RedirectView.as_view(pattern_name="atlas:map", query_string=True)),
    path("fiches/<slug:slug>/", views.entry, name="entry"),
    path("fiches/<slug:slug>/fiche.json", views.linked_data, name="linked_data"),
]
