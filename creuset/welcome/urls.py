from django.urls import path

from creuset.welcome.views import (
    arriving,
    founding,
    importing,
    inviting,
    next_steps,
    writing,
)

app_name = "welcome"
urlpatterns = [
    path("fonder/", founding.community, name="found"),
    path("fonder/charte/", founding.charter, name="found_charter"),
    path("fonder/personnes/", founding.people, name="found_people"),
    path("fonder/relire/", founding.review, name="found_review"),
    path("fonder/confirmer/", founding.confirm, name="found_confirm"),
    path("bienvenue/", next_steps.page, name="next"),
    path("importer/", importing.imports, name="imports"),
    path("importer/<key:pk>/", importing.one, name="import"),
    path("importer/<key:pk>/colonnes/", importing.map_columns, name="map_columns"),
    path("importer/<key:pk>/reponses/", importing.answer, name="import_answer"),
    path("importer/<key:pk>/defaire/", importing.undo, name="undo_import"),
    path("importer/<key:pk>/abandonner/", importing.drop, name="drop_import"),
    path("importer/<key:pk>/a-corriger.csv", importing.to_correct, name="to_correct"),
    path("entree/<str:token>/", arriving.entrance, name="entrance"),
    path("mon-arrivee/", arriving.mine, name="arrival"),
    path("mon-arrivee/repondre/", arriving.answer, name="arrival_answer"),
    path("inviter/", inviting.invitations, name="invitations"),
    path("inviter/lien/", inviting.make_link, name="make_link"),
    path("inviter/<key:pk>/reprendre/", inviting.revoke, name="revoke_invitation"),
    path("invitation/<str:token>/", inviting.invitation, name="invitation"),
    path("inscrire/", writing.take_down, name="take_down"),
    path("personnes/<slug:slug>/feuille/", writing.sheet, name="sheet"),
    path("adresse/<str:token>/", writing.address, name="address"),
]
