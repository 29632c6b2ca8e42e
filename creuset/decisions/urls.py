from django.urls import path

from creuset.decisions import views

app_name = "decisions"
urlpatterns = [
    path("decisions/", views.decisions, name="decisions"),
    path("decisions/<int:pk>/", views.decision, name="decision"),
    path("decisions/<int:pk>/repondre/", views.cast, name="cast"),
    path("decisions/<int:pk>/modifier/", views.amend, name="amend"),
    path("decisions/<int:pk>/lever/", views.lift, name="lift"),
    path("decisions/<int:pk>/clore/", views.close, name="close"),
    path("decisions/<int:pk>/retirer/", views.withdraw, name="withdraw"),
    path("decisions/<int:pk>/executer/", views.carry_out, name="carry_out"),
    path("decisions/gestes/<str:key>/<int:pk>/", views.gesture, name="gesture"),
]
