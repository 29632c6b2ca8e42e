from django.urls import path

from creuset.decisions.views import answering, around, draws, lists, proof, proposing

app_name = "decisions"
urlpatterns = [
    path("decisions/", lists.decisions, name="decisions"),
    path("decisions/proposer/", proposing.start, name="start"),
    path("decisions/agenda.ics", proof.deadlines, name="deadlines"),
    path("decisions/recount.py", proof.recount, name="recount"),
    path("decisions/<key:pk>/", answering.decision, name="decision"),
    path("decisions/<key:pk>/etat/", answering.state, name="state"),
    path("decisions/<key:pk>/ouvrir/", proposing.open_draft, name="open"),
    path("decisions/<key:pk>/ensemble/", proposing.jointly, name="jointly"),
    path("decisions/<key:pk>/jeter/", proposing.throw_away, name="throw_away"),
    path("decisions/<key:pk>/repondre/", answering.cast, name="cast"),
    path("decisions/<key:pk>/repondre/<key:person>/", answering.cast_for, name="cast_for"),
    path("decisions/<key:pk>/modifier/", proposing.amend, name="amend"),
    path("decisions/<key:pk>/lever/", answering.lift, name="lift"),
    path("decisions/<key:pk>/clore/", answering.close, name="close"),
    path("decisions/<key:pk>/retirer/", answering.withdraw, name="withdraw"),
    path("decisions/<key:pk>/executer/", answering.carry_out, name="carry_out"),
    path("decisions/<key:pk>/parler/", answering.talk, name="talk"),
    path("decisions/<key:pk>/candidature/", answering.stand, name="stand"),
    path("decisions/<key:pk>/amendements/", around.suggest, name="suggest"),
    path("decisions/<key:pk>/amendements/<key:amendment>/", around.amendment, name="amendment"),
    path("decisions/<key:pk>/sieges/<key:hearing>/parler/", around.speak, name="speak"),
    path("decisions/<key:pk>/sieges/<key:hearing>/repondre/", around.reply, name="reply"),
    path("decisions/<key:pk>/procuration/", around.give_proxy, name="give_proxy"),
    path("decisions/<key:pk>/scrutation/", around.scrutiny, name="scrutiny"),
    path("decisions/<key:pk>/preuve.json", proof.proof, name="proof"),
    path("tirages/<key:pk>/", draws.draw, name="draw"),
    path("procurations/<key:pk>/", around.proxies, name="proxies"),
    path("procurations/reprendre/<key:pk>/", around.revoke_proxy, name="revoke_proxy"),
    path("decisions/gestes/<str:key>/<key:pk>/", proposing.gesture, name="gesture"),
]
