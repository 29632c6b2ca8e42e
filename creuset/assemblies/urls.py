from django.urls import path

from creuset.assemblies.views import charter, joining, mandates

app_name = "assemblies"
urlpatterns = [
    path("charte/", charter.community_charter, name="community_charter"),
    path("charte/modeles/", charter.first_charters, name="first_charters"),
    path("charte/<key:pk>/", charter.charter, name="charter"),
    path("charte/<key:pk>/champs/", charter.rule_fields, name="rule_fields"),
    path("charte/<key:pk>/apercu/", charter.rule_preview, name="rule_preview"),
    path("charte/<key:pk>/regles/<str:key>/", charter.rule, name="rule"),
    path("mandats/", mandates.community_mandates, name="community_mandates"),
    path("mandats/<key:pk>/", mandates.mandates, name="mandates"),
    path("mandats/<key:pk>/declaration/", mandates.declaration, name="declaration"),
    path("mandat/<key:pk>/", mandates.mandate, name="mandate"),
    path("mandat/<key:pk>/demissionner/", mandates.resign, name="resign"),
    path("sieges/<key:pk>/", mandates.seat, name="seat"),
    path("rejoindre/", joining.join, name="join"),
    path("demandes/", joining.applications, name="applications"),
    path("demandes/<key:pk>/", joining.application, name="application"),
    path("demandes/<key:pk>/retirer/", joining.withdraw_application, name="withdraw_application"),
    path("assemblees/<key:pk>/quitter/", joining.leave, name="leave"),
]
