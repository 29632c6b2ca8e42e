from django.urls import path

from creuset.debates import views, views_moderation

app_name = "debates"
urlpatterns = [
    path("debats/", views.threads, name="threads"),
    path("debats/ouvrir/<key:assembly>/", views.open_thread, name="open"),
    path("debats/<key:pk>/", views.thread, name="thread"),
    path("debats/<key:pk>/repondre/", views.reply, name="reply"),
    path("messages/<key:pk>/", views.edit, name="edit"),
    path("messages/<key:pk>/moderation/", views_moderation.message, name="message"),
    path("signalements/<key:pk>/vu/", views_moderation.answer_seen, name="answer_seen"),
    path("signalements/<str:token>/", views_moderation.reported, name="reported"),
    path("moderation/<key:assembly>/", views_moderation.moderation, name="moderation"),
    path("moderation/mesures/<key:pk>/", views_moderation.measure, name="measure"),
    path("moderation/mesures/<key:pk>/vu/", views_moderation.seen, name="seen"),
    path("moderation/mesures/<key:pk>/revenir/", views_moderation.take_back, name="take_back"),
    path("apercu/", views.preview, name="preview"),
]
