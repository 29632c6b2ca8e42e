from django.urls import path
from django.views.generic import RedirectView

from creuset.atlas import views
from creuset.atlas.contributing import checking
from creuset.atlas.contributing import views as contributing
from creuset.atlas.imports import sources
from creuset.atlas.imports import views as imports
from creuset.atlas.searches import views as searches

app_name = "atlas"
urlpatterns = [
    path("carte/", views.atlas_map, name="map"),
    path("carte/cellules.json", views.cells, name="cells"),
    path("carte/image.svg", views.image, name="image"),
    path("carte/recherches/", searches.searches, name="searches"),
    path("carte/recherches/<key:pk>/dire/", searches.tell, name="tell_search"),
    path("carte/recherches/<key:pk>/retirer/", searches.drop, name="drop_search"),
    path("carte/imports/", imports.imports, name="imports"),
    path("carte/imports/<key:pk>/", imports.one, name="import"),
    path("carte/imports/<key:pk>/cellules.json", imports.cells, name="import_cells"),
    path("carte/imports/<key:pk>/colonnes/", imports.map_columns, name="map_columns"),
    path("carte/imports/<key:pk>/mots/", imports.map_words, name="map_words"),
    path("carte/imports/<key:pk>/absences/", imports.accept_missing, name="accept_missing"),
    path("carte/imports/<key:pk>/abandonner/", imports.drop, name="drop_import"),
    path("carte/imports/<key:pk>/a-corriger.csv", imports.problems, name="import_problems"),
    path("carte/sources/<key:pk>/", sources.source, name="source"),
    path("carte/sources/<key:pk>/relire/", sources.read_again, name="read_again"),
    path("carte/sources/<key:pk>/ne-plus-relire/", sources.read_no_more, name="read_no_more"),
    path("fiches/", RedirectView.as_view(pattern_name="atlas:map", query_string=True)),
    path("fiches/proposer/", contributing.propose, name="propose"),
    path("fiches/ressemblantes/", contributing.alike, name="alike"),
    path("fiches/doublons/", contributing.pairs, name="pairs"),
    path("fiches/doublons/<key:pk>/", contributing.keep_apart, name="keep_apart"),
    path("fiches/propositions/", contributing.suggestions, name="suggestions"),
    path("fiches/propositions/<key:pk>/", contributing.suggestion, name="suggestion"),
    path(
        "fiches/ma-proposition/<slug:token>/", contributing.own_suggestion, name="own_suggestion"
    ),
    path("fiches/toujours-vrai/<str:token>/", checking.still_true, name="still_true_by_mail"),
    path("fiches/<slug:slug>/modifier/", contributing.change, name="change"),
    path("fiches/<slug:slug>/histoire/", contributing.history, name="history"),
    path("fiches/<slug:slug>/histoire/<key:number>/", contributing.restore, name="restore"),
    path("fiches/<slug:slug>/doublons/", contributing.doubles_of, name="doubles"),
    path("fiches/<slug:slug>/toujours-vrai/", contributing.still_true, name="still_true"),
    path("fiches/<slug:slug>/j-y-prends-part/", contributing.take_part, name="take_part"),
    path("fiches/<slug:slug>/", views.entry, name="entry"),
    path("fiches/<slug:slug>/fiche.json", views.linked_data, name="linked_data"),
]
