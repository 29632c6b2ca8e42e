from django.urls import path

from creuset.debates import views

app_name = "debates"
urlpatterns = [
    path("debats/", views.threads, name="threads"),
    path("debats/ouvrir/<key:assembly>/", views.open_thread, name="open"),
    path("debats/<key:pk>/", views.thread, name="thread"),
    path("debats/<key:pk>/repondre/", views.reply, name="reply"),
    path("messages/<key:pk>/", views.edit, name="edit"),
    path("apercu/", views.preview, name="preview"),
]
