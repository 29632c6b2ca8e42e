from django.urls import path

from creuset.assemblies import views

app_name = "assemblies"
urlpatterns = [
    path("charte/", views.community_charter, name="community_charter"),
    path("charte/<int:pk>/", views.charter, name="charter"),
    path("rejoindre/", views.join, name="join"),
    path("demandes/", views.applications, name="applications"),
    path("demandes/<int:pk>/", views.application, name="application"),
    path("demandes/<int:pk>/retirer/", views.withdraw_application, name="withdraw_application"),
    path("assemblees/<int:pk>/quitter/", views.leave, name="leave"),
]
