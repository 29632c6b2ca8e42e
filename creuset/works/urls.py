from django.urls import path

from creuset.works import feeds, views

app_name = "works"
urlpatterns = [
    path("travaux/", views.works, name="works"),
    path("travaux/flux/", feeds.PublishedWorks(), name="feed"),
    path("travaux/mis-en-avant/flux/", feeds.PromotedWorks(), name="promoted_feed"),
    path("travaux/commencer/<slug:slug>/", views.begin, name="begin"),
    path("travaux/<slug:slug>/", views.work, name="work"),
    path("travaux/<slug:slug>/ecrire/", views.write, name="write"),
    path("travaux/<slug:slug>/versions/", views.versions, name="versions"),
    path("travaux/<slug:slug>/comparer/", views.comparison, name="compare"),
    path("travaux/<slug:slug>/accord/<key:decision>/", views.agree, name="agree"),
    path("travaux/<slug:slug>/signature/", views.step_back, name="step_back"),
    path("travaux/<slug:slug>.bib", views.bibtex, name="bibtex"),
    path("travaux/<slug:slug>.csl.json", views.csl, name="csl"),
]
