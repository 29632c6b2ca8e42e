from django.urls import path

from creuset.journal import views

app_name = "journal"
urlpatterns = [path("journal/", views.journal, name="journal")]
