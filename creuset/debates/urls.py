from django.urls import path

from creuset.debates import (
    views,
    views_drafts,
    views_facilitating,
    views_moderation,
    views_outside,
    views_reading,
)

app_name = "debates"
urlpatterns = [
    path("debats/", views.threads, name="threads"),
    path("debats/lu/", views_reading.read_everything, name="read_everything"),
    path("debats/ouvrir/<key:assembly>/", views.open_thread, name="open"),
    path("debats/<key:pk>/", views.thread, name="thread"),
    path("debats/<key:pk>/repondre/", views.reply, name="reply"),
    path("debats/<key:pk>/animer/", views_facilitating.facilitate, name="facilitate"),
    path("debats/<key:pk>/animer/<slug:what>/", views_facilitating.plainly, name="plainly"),
    path("debats/<key:pk>/scinder/", views_facilitating.split, name="split"),
    path("messages/<key:pk>/moderation/", views_moderation.message, name="message"),
    path("signalements/<key:pk>/vu/", views_moderation.answer_seen, name="answer_seen"),
    path("signalements/<str:token>/", views_moderation.reported, name="reported"),
    path("moderation/<key:assembly>/", views_moderation.moderation, name="moderation"),
    path("moderation/mesures/<key:pk>/", views_moderation.measure, name="measure"),
    path("moderation/mesures/<key:pk>/vu/", views_moderation.seen, name="seen"),
    path("moderation/mesures/<key:pk>/revenir/", views_moderation.take_back, name="take_back"),
    path("debats/<key:pk>/lu/", views_reading.read, name="read"),
    path("debats/<key:pk>/<slug:how>/", views_reading.follow, name="follow"),
    path("messages/<key:pk>/", views_reading.message, name="post"),
    path("messages/<key:pk>/corriger/", views.edit, name="edit"),
    path("messages/<key:pk>/histoire/", views_reading.history, name="history"),
    path("moderation/<key:assembly>/porte/", views_outside.waiting, name="waiting"),
    path("echanges/adresse/", views_outside.ask_for_link, name="ask_for_link"),
    path("echanges/<key:pk>/", views_outside.outside_thread, name="outside_thread"),
    path("echanges/<key:pk>/ecrire/", views_outside.write, name="outside_write"),
    path("echanges/message/<str:token>/", views_outside.outside_message, name="outside_message"),
    path("brouillons/", views_drafts.draft, name="draft"),
    path("apercu/", views.preview, name="preview"),
]
