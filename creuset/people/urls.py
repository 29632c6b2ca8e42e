from django.urls import path

from creuset.people import views

app_name = "people"
urlpatterns = [
    path("personnes/", views.directory, name="directory"),
    path("personnes/<slug:slug>/", views.person, name="person"),
    path("moi/profil/", views.profile, name="profile"),
    path("moi/session/", views.session, name="session"),
    path("moi/securite/", views.security, name="security"),
    path("moi/securite/sessions/", views.end_other_sessions, name="end_other_sessions"),
    path("moi/securite/sessions/<key:pk>/", views.end_session, name="end_session"),
    path("moi/mes-donnees/", views.mine, name="mine"),
    path("moi/mes-donnees/tout.json", views.download, name="download"),
    path("moi/mes-donnees/effacer/", views.erase, name="erase"),
]
