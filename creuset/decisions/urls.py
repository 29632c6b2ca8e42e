from django.urls import path

from creuset.decisions import views

app_name = "decisions"
urlpatterns = [
    path("decisions/", views.decisions, name="decisions"),
    path("decisions/<key:pk>/", views.decision, name="decision"),
    path("decisions/<key:pk>/repondre/", views.cast, name="cast"),
    path("decisions/<key:pk>/modifier/", views.amend, name="amend"),
    path("decisions/<key:pk>/lever/", views.lift, name="lift"),
    path("decisions/<key:pk>/clore/", views.close, name="close"),
    path("decisions/<key:pk>/retirer/", views.withdraw, name="withdraw"),
    path("decisions/<key:pk>/executer/", views.carry_out, name="carry_out"),
    path("decisions/gestes/<str:key>/<key:pk>/", views.gesture, name="gesture"),
]
