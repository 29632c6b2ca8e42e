from django.urls import path

from creuset.groups import views

app_name = "groups"
urlpatterns = [
    path("groupes/", views.groups, name="groups"),
    path("groupes/sur-la-fiche/<slug:slug>/", views.on_entry, name="on_entry"),
    path("groupes/<slug:slug>/", views.group, name="group"),
    path("groupes/<slug:slug>/rejoindre/", views.join, name="join"),
]
