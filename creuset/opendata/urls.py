from django.urls import path, re_path

from creuset.opendata.views import api, files, mapping, page, tiles

FILE = r"^donnees/(?P<name>fiches\.(?:geojson|csv|gogocarto\.json|jsonld))$"

app_name = "opendata"
urlpatterns = [
    path("donnees/", page.data, name="data"),
    path("donnees/catalogue.jsonld", page.catalogue, name="catalogue"),
    re_path(FILE, files.entries, name="file"),
    path("donnees/api/openapi.json", api.description, name="openapi"),
    path("donnees/api/fiches/", api.entries, name="entries"),
    path("donnees/api/fiches/<slug:slug>/", api.entry, name="entry"),
    path("donnees/api/travaux/", api.works, name="works"),
    path("donnees/carte/", mapping.snippet, name="snippet"),
    path("carte/tuiles.json", tiles.description, name="tiles"),
    path("carte/tuiles/<int:z>/<int:x>/<int:y>.mvt", tiles.tile, name="tile"),
    path("carte/integrer/", mapping.embedded, name="embedded"),
    path("carte/integrer/cellules.json", mapping.cells, name="cells"),
    path("carte/integrer/image.svg", mapping.image, name="image"),
]
