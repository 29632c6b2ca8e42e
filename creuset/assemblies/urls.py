from django.urls import path

from creuset.assemblies import views

app_name = "assemblies"
urlpatterns = [
    path("charte/", views.community_charter, name="community_charter"),
    path("charte/<key:pk>/", views.charter, name="charter"),
    path("rejoindre/", views.join, name="join"),
    path("demandes/", views.applications, name="applications"),
    path("demandes/<key:pk>/", views.application, name="application"),
    path("demandes/<key:pk>/retirer/", views.withdraw_application, name="withdraw_application"),
    path("assemblees/<key:pk>/quitter/", views.leave, name="leave"),
]
