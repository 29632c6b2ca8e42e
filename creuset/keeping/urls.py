from django.urls import path

from creuset.keeping import views

urlpatterns = [
    path("gestion/", views.stewardship, name="stewardship"),
    path("sante", views.health, name="health"),
    path("metriques", views.measures, name="metrics"),
]
