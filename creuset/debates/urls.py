from django.urls import path

from creuset.debates import views

app_name = "debates"
urlpatterns = [
    path("debats/", views.threads, name="threads"),
    path("debats/ouvrir/<int:assembly>/", views.open_thread, name="open"),
    path("debats/<int:pk>/", views.thread, name="thread"),
    path("debats/<int:pk>/repondre/", views.reply, name="reply"),
    path("messages/<int:pk>/", views.edit, name="edit"),
    path("apercu/", views.preview, name="preview"),
]
