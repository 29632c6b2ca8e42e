from django.urls import path

from creuset.assemblies.views import charter, joining

app_name = "assemblies"
urlpatterns = [
    path("charte/", charter.community_charter, name="community_charter"),
    path("charte/<key:pk>/", charter.charter, name="charter"),
    path("rejoindre/", joining.join, name="join"),
    path("demandes/", joining.applications, name="applications"),
    path("demandes/<key:pk>/", joining.application, name="application"),
    path("demandes/<key:pk>/retirer/", joining.withdraw_application, name="withdraw_application"),
    path("assemblees/<key:pk>/quitter/", joining.leave, name="leave"),
]
