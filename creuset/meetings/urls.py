from django.urls import path

from creuset.meetings.views import calendar, lists, minutes, page, preparing, session

app_name = "meetings"
urlpatterns = [
    path("agenda/", lists.agenda, name="agenda"),
    path("agenda/agenda.ics", calendar.mine, name="calendar"),
    path("agenda/nouvelle/", preparing.plan, name="plan"),
    path("agenda/regles/<key:pk>/", lists.terms, name="terms"),
    path("agenda/<key:pk>/", page.meeting, name="meeting"),
    path("agenda/<key:pk>/en-direct/", page.live, name="live"),
    path("agenda/<key:pk>/reunion.ics", calendar.one, name="ics"),
    path("agenda/<key:pk>/modifier/", preparing.edit, name="edit"),
    path("agenda/<key:pk>/annuler/", preparing.cancel, name="cancel"),
    path("agenda/<key:pk>/points/", preparing.add, name="add"),
    path("agenda/<key:pk>/points/brouillon/<key:draft>/", preparing.add_draft, name="add_draft"),
    path("agenda/<key:pk>/points/question/<str:key>/", preparing.ask, name="ask"),
    path("agenda/<key:pk>/points/<key:item>/deplacer/", preparing.move_item, name="move_item"),
    path("agenda/<key:pk>/points/<key:item>/retirer/", preparing.drop_item, name="drop_item"),
    path("agenda/<key:pk>/repondre/", session.reply, name="reply"),
    path("agenda/<key:pk>/procuration/", session.entrust, name="entrust"),
    path("agenda/<key:pk>/me-voici/", session.arrive, name="arrive"),
    path("agenda/<key:pk>/presences/", session.attendance, name="attendance"),
    path("agenda/<key:pk>/ouvrir/", session.freeze, name="freeze"),
    path("agenda/<key:pk>/points/<key:item>/aborder/", session.take_up, name="take_up"),
    path("agenda/<key:pk>/points/<key:item>/poser/", session.open_item, name="open_item"),
    path("agenda/<key:pk>/points/<key:item>/compter/", session.close_item, name="close_item"),
    path("agenda/<key:pk>/lever/", session.close, name="close"),
    path("agenda/<key:pk>/reconvoquer/", session.reconvene, name="reconvene"),
    path("agenda/<key:pk>/proces-verbal/", minutes.minutes, name="minutes"),
    path("agenda/<key:pk>/proces-verbal/modifier/", minutes.write, name="write_minutes"),
    path("agenda/<key:pk>/proces-verbal.md", minutes.markdown, name="minutes_md"),
    path("agenda/<key:pk>/proces-verbal.pdf", minutes.pdf, name="minutes_pdf"),
]
