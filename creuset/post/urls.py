from django.urls import path

from creuset.post.inbound import views as inbound
from creuset.post.newsletter import views as newsletter
from creuset.post.newsletter.feeds import Letters
from creuset.post.views import bell, mailbox, settings, stopping

app_name = "post"
urlpatterns = [
    path("lettres/", newsletter.letters, name="letters"),
    path("lettres/flux/", Letters(), name="letters_feed"),
    path("lettres/preparer/", newsletter.prepare, name="prepare_letter"),
    path("lettres/s-inscrire/", newsletter.subscribe, name="subscribe"),
    path(
        "lettres/s-inscrire/<str:token>/",
        newsletter.confirm_subscription,
        name="confirm_subscription",
    ),
    path("lettres/<key:pk>/", newsletter.letter, name="letter"),
    path("lettres/<key:pk>/ecrire/", newsletter.write, name="write_letter"),
    path("lettres/<key:pk>/apercu/", newsletter.preview, name="preview_letter"),
    path("lettres/<key:pk>/essai/", newsletter.try_on_oneself, name="try_letter"),
    path("courrier/est-ce-vous/<str:token>/", inbound.held, name="held"),
    path("courrier/adresse/", inbound.address, name="address"),
    path("courrier/adresse/<str:token>/", inbound.confirm_address, name="confirm_address"),
    path("courrier/arret/<str:token>/", stopping.stop, name="stop"),
    path("courrier/lu/<str:token>/", settings.digest_read, name="digest_read"),
    path("moi/courrier/", settings.settings, name="settings"),
    path("moi/courrier/de-nouveau/", settings.receive_again, name="receive_again"),
    path("moi/cloche/", bell.bell, name="bell"),
    path("moi/cloche/nombre/", bell.count, name="bell_count"),
    path("moi/cloche/tout-lu/", bell.read_all, name="bell_read_all"),
    path("moi/cloche/<key:pk>/", bell.go, name="bell_go"),
    path("courrier/boite/", mailbox.box, name="mailbox"),
    path("courrier/boite/<slug:key>/", mailbox.mail, name="mailbox_mail"),
    path("courrier/boite/<slug:key>/html/", mailbox.html, name="mailbox_html"),
]
