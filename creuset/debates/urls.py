from django.urls import path

from creuset.debates.views import drafts, facilitating, moderation, outside, reading, talking

app_name = "debates"
urlpatterns = [
    path("debats/", talking.threads, name="threads"),
    path("debats/lu/", reading.read_everything, name="read_everything"),
    path("debats/ouvrir/<key:assembly>/", talking.open_thread, name="open"),
    path("debats/<key:pk>/", talking.thread, name="thread"),
    path("debats/<key:pk>/repondre/", talking.reply, name="reply"),
    path("debats/<key:pk>/animer/", facilitating.facilitate, name="facilitate"),
    path("debats/<key:pk>/animer/<slug:what>/", facilitating.plainly, name="plainly"),
    path("debats/<key:pk>/scinder/", facilitating.split, name="split"),
    path("messages/<key:pk>/moderation/", moderation.message, name="message"),
    path("signalements/<key:pk>/vu/", moderation.answer_seen, name="answer_seen"),
    path("signalements/<str:token>/", moderation.reported, name="reported"),
    path("moderation/<key:assembly>/", moderation.moderation, name="moderation"),
    path("moderation/mesures/<key:pk>/", moderation.measure, name="measure"),
    path("moderation/mesures/<key:pk>/vu/", moderation.seen, name="seen"),
    path("moderation/mesures/<key:pk>/revenir/", moderation.take_back, name="take_back"),
    path("debats/<key:pk>/lu/", reading.read, name="read"),
    path("debats/<key:pk>/<slug:how>/", reading.follow, name="follow"),
    path("messages/<key:pk>/", reading.message, name="post"),
    path("messages/<key:pk>/corriger/", talking.edit, name="edit"),
    path("messages/<key:pk>/histoire/", reading.history, name="history"),
    path("moderation/<key:assembly>/porte/", outside.waiting, name="waiting"),
    path("echanges/adresse/", outside.ask_for_link, name="ask_for_link"),
    path("echanges/<key:pk>/", outside.outside_thread, name="outside_thread"),
    path("echanges/<key:pk>/ecrire/", outside.write, name="outside_write"),
    path("echanges/message/<str:token>/", outside.outside_message, name="outside_message"),
    path("brouillons/", drafts.draft, name="draft"),
    path("apercu/", talking.preview, name="preview"),
]
