from django.urls import path

from creuset.works import feeds
from creuset.works.views import about_entries, citing, lists, page, remarking, signing, writing

app_name = "works"
urlpatterns = [
    path("travaux/", lists.works, name="works"),
    path("travaux/flux/", feeds.PublishedWorks(), name="feed"),
    path("travaux/mis-en-avant/flux/", feeds.PromotedWorks(), name="promoted_feed"),
    path("travaux/sur-la-fiche/<slug:slug>/", about_entries.about_entry, name="about_entry"),
    path("travaux/commencer/<slug:slug>/", writing.begin, name="begin"),
    path("travaux/accords/<str:token>/", signing.accord, name="accord"),
    path("travaux/<slug:slug>/", page.work, name="work"),
    path("travaux/<slug:slug>/ecrire/", writing.write, name="write"),
    path("travaux/<slug:slug>/versions/", writing.versions, name="versions"),
    path("travaux/<slug:slug>/comparer/", writing.comparison, name="compare"),
    path("travaux/<slug:slug>/remarques/", remarking.remarks, name="remarks"),
    path("travaux/<slug:slug>/remarques/faire/", remarking.make, name="make_remark"),
    path("travaux/remarques/<key:pk>/<slug:what>/", remarking.settle, name="settle_remark"),
    path("travaux/<slug:slug>/accord/<key:decision>/", signing.agree, name="agree"),
    path("travaux/<slug:slug>/signature/", signing.step_back, name="step_back"),
    path("travaux/<slug:slug>/signatures/", signing.signatures, name="signatures"),
    path("travaux/<slug:slug>/signatures/<key:pk>/", signing.describe, name="describe"),
    path("travaux/<slug:slug>/signatures/<key:pk>/plus-haut/", signing.earlier, name="earlier"),
    path("travaux/<slug:slug>/signatures/<key:pk>/retirer/", signing.remove, name="remove_guest"),
    path("travaux/<slug:slug>/signatures/<key:pk>/accord/", signing.take_down, name="take_down"),
    path("travaux/<slug:slug>/signatures/<key:pk>/demander/", signing.ask, name="ask_accord"),
    path("travaux/<slug:slug>.pdf", citing.pdf, name="pdf"),
    path("travaux/<slug:slug>.bib", citing.bibtex, name="bibtex"),
    path("travaux/<slug:slug>.jsonld", citing.json_ld, name="json_ld"),
    path("travaux/<slug:slug>.csl.json", citing.csl, name="csl"),
]
