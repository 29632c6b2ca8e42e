from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from creuset.assemblies.models import Procedure
from creuset.decisions import actions as decisions
from creuset.meetings import actions
from creuset.meetings.models import AgendaItem, Meeting
from creuset.people.models import Person, Shown
from tests import make
from tests.pages import MOST, cost, fields, plain, read, told, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Anastasia")


@pytest.fixture
def bob():
    return make.person("Boris")


@pytest.fixture
def group(ana, bob):
    made = make.group(members=[ana, bob, make.person("Zoé")])
    make.rule(
        made.assembly, "decisions.resolve", Procedure.DECISION,
        method="majority", base="present", quorum=0, proxies=1,
    )  # fmt: skip
    return made


@pytest.fixture
def circle(group):
    return group.assembly


@pytest.fixture
def meeting(ana, circle):
    return make.meeting(circle, by=ana, title="Assemblée d’hiver", place="Nantes")


def page_of(client, meeting):
    return read(client.get(meeting.get_absolute_url()))


def buttons(page) -> list[str]:
    return [words(each) for each in page.select("main button, main a.btn")]


def said(page) -> str:
    return plain(words(page.main))


WHEN = {"day": "2031-03-04", "begins": "18:00", "ends": "20:00"}


# Whom a page answers


ADDRESSES = [
    "", "en-direct/", "reunion.ics", "modifier/", "annuler/", "points/",
    "points/question/decisions.resolve/", "presences/", "reconvoquer/",
    "proces-verbal/", "proces-verbal/modifier/", "proces-verbal.md", "proces-verbal.pdf",
]  # fmt: skip
POSTS = [
    "repondre/", "procuration/", "me-voici/", "presences/", "ouvrir/", "lever/", "modifier/",
    "annuler/", "reconvoquer/", "points/", "points/question/decisions.resolve/",
    "points/{item}/deplacer/", "points/{item}/retirer/", "points/{item}/aborder/",
    "points/{item}/poser/", "points/{item}/compter/", "points/brouillon/1/",
    "proces-verbal/modifier/",
]  # fmt: skip


@pytest.fixture
def over(ana, bob, meeting):
    """Held and closed: everything there is to read."""
    make.question(meeting, by=bob)
    make.held(meeting, ana, bob, by=ana)
    return actions.close_meeting(meeting, by=ana)


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_is_not_of_the_assembly_reads_nothing(client, over, address):
    url = over.get_absolute_url() + address
    stranger = client.get(url)
    assert stranger.status_code == 404 or stranger.headers["Location"].startswith("/comptes/")
    other = make.person()
    make.community(members=[other])
    client.force_login(other)

    assert client.get(url).status_code == 404


@pytest.mark.parametrize("address", POSTS)
def test_who_is_not_of_the_assembly_does_nothing(client, ana, meeting, address):
    item = actions.add_item(meeting, title="Point", by=ana)
    make.convened(meeting, by=ana)
    Meeting.objects.filter(pk=meeting.pk).update(audience="public")
    url = meeting.get_absolute_url() + address.format(item=item.pk)
    assert client.post(url).headers["Location"].startswith("/comptes/")
    client.force_login(make.person())

    assert client.post(url, {"personne": ana.pk, "reponse": "comes"}).status_code == 404


@pytest.mark.parametrize("address", ["modifier/", "annuler/", "presences/", "reconvoquer/"])
def test_what_is_for_whoever_holds_it_is_not_found_by_others(client, bob, meeting, address):
    client.force_login(bob)

    assert client.get(meeting.get_absolute_url() + address).status_code == 404


@pytest.mark.parametrize("address", POSTS)
def test_a_gesture_is_not_made_by_reading(client, ana, meeting, address):
    item = actions.add_item(meeting, title="Point", by=ana)
    client.force_login(ana)

    client.get(meeting.get_absolute_url() + address.format(item=item.pk))

    assert Meeting.objects.get().state == "preparing"
    assert AgendaItem.objects.filter(position=1).exists()


@pytest.mark.parametrize("address", ["ouvrir/", "lever/", "points/{item}/aborder/",
                                     "points/{item}/poser/"])  # fmt: skip
def test_a_member_who_does_not_hold_it_is_told_why(client, ana, bob, meeting, address):
    item = make.question(meeting, by=ana)
    if address == "ouvrir/":
        make.begun(make.convened(meeting, by=ana))
        actions.check_in(meeting, ana, by=ana)
    else:
        make.held(meeting, ana, bob, by=ana)
    client.force_login(bob)

    response = client.post(meeting.get_absolute_url() + address.format(item=item.pk))

    assert response.status_code == 409
    [refusal] = told(response)
    assert "à qui a le mandat « animation »" in refusal


# Lists


def test_the_agenda_shows_what_comes_then_what_has_been(client, ana, circle, meeting):
    past = make.meeting(circle, by=ana, days=-5)
    later = make.meeting(circle, by=ana, days=30)
    client.force_login(ana)

    def listed(**query):
        page = read(client.get("/agenda/", query))
        return [a["href"] for a in page.select("main .rows h3 a")]

    assert listed() == [meeting.get_absolute_url(), later.get_absolute_url()]
    assert listed(quand="passees") == [past.get_absolute_url()]
    assert listed(assemblee=make.community().pk) == []
    assert listed(assemblee="n’importe quoi") == listed()


def test_an_empty_agenda_teaches(client, ana, circle):
    client.force_login(ana)

    page = read(client.get("/agenda/"))

    assert "N’importe quel membre peut préparer une réunion" in words(page.main)
    assert page.select("a[href^='/agenda/nouvelle/']")


def test_a_visitor_sees_public_meetings_only(client, ana, circle, meeting):
    shown = make.convened(make.meeting(circle, by=ana, audience="public", title="Fête"), by=ana)
    make.convened(meeting, by=ana)

    page = read(client.get("/agenda/"))

    assert [words(a) for a in page.select("main .rows h3 a")] == ["Fête"]
    assert page.select("a[href^='/agenda/nouvelle/']") == []
    inside = words(page_of(client, shown).main)
    assert "Nouvelles" in inside
    assert "Anastasia" not in inside
    assert page_of(client, shown).select("main form") == []


def test_the_list_costs_the_same_whatever_its_length(client, ana, circle, meeting):
    client.force_login(ana)

    def planned(n):
        for _n in range(n):
            make.meeting(make.assembly(members=[ana]), by=ana)
        return cost(client, "/agenda/")

    assert planned(1) == planned(2) <= MOST


# Preparing


def test_a_member_plans_a_meeting(client, ana, circle):
    client.force_login(ana)
    address = f"/agenda/nouvelle/?assemblee={circle.pk}"
    filled = fields(client.get(address))
    assert filled["assembly"] == str(circle.pk)

    response = client.post(address, {**filled, **WHEN, "title": "Rentrée", "kind": "general"})

    made = Meeting.objects.get()
    assert response.headers["Location"] == made.get_absolute_url()
    assert (made.title, made.kind, made.planned_by) == ("Rentrée", "general", ana)
    local = timezone.localtime(made.starts_at)
    assert (local.hour, made.ends_at - made.starts_at) == (18, timedelta(hours=2))


@pytest.mark.parametrize("wrong", [{"ends": "17:00"}, {"day": ""}, {"link": "javascript:x"}])
def test_a_meeting_that_makes_no_sense_is_not_planned(client, ana, circle, wrong):
    client.force_login(ana)
    given = {"assembly": circle.pk, "title": "X", "kind": "ordinary", "audience": "group"}

    response = client.post("/agenda/nouvelle/", {**given, **WHEN, **wrong})

    assert response.status_code == 422
    assert not Meeting.objects.exists()


def test_one_plans_in_ones_own_assemblies(client, ana, circle):
    elsewhere = make.assembly(members=[make.person()])
    client.force_login(ana)
    given = {"title": "X", "kind": "ordinary", "audience": "group", **WHEN}

    response = client.post("/agenda/nouvelle/", {**given, "assembly": elsewhere.pk})

    assert response.status_code == 422
    client.force_login(make.person())
    assert client.get("/agenda/nouvelle/").status_code == 404


def test_whoever_holds_it_changes_everything_then_only_the_place(client, ana, meeting):
    client.force_login(ana)
    address = f"{meeting.get_absolute_url()}modifier/"
    client.post(address, {**fields(client.get(address)), "title": "Autre titre", **WHEN})
    meeting.refresh_from_db()
    assert meeting.title == "Autre titre"
    make.convened(meeting, by=ana)

    filled = fields(client.get(address))
    client.post(address, {"place": "Ailleurs", "link": "", "title": "Encore", "day": "2032-01-01"})

    meeting.refresh_from_db()
    assert set(filled) == {"place", "link"}
    assert (meeting.title, meeting.place, meeting.day.year) == ("Autre titre", "Ailleurs", 2031)


def test_any_member_inscribes_a_point_and_a_question(client, bob, meeting):
    client.force_login(bob)
    address = f"{meeting.get_absolute_url()}points/"
    page = read(client.get(address))
    question = page.select_one("a[href$='points/question/decisions.resolve/']")["href"]

    client.post(address, {"title": "Nouvelles", "kind": "information", "minutes_allotted": "10"})
    client.post(question, {"title": "Ouvrir le jardin ?", "body": "Le samedi."})

    rows = list(meeting.items.values_list("title", "kind", "body", "minutes_allotted"))
    assert rows == [
        ("Nouvelles", "information", "", 10),
        ("Ouvrir le jardin ?", "decision", "Le samedi.", None),
    ]
    shown = said(page_of(client, meeting))
    assert "1. Nouvelles" in shown
    assert "à voter" in shown


def test_ones_own_draft_is_inscribed_and_not_that_of_others(client, ana, bob, circle, meeting):
    def draft(title, by):
        return decisions.draft_proposal(
            "decisions.resolve", circle, parameters={"title": title}, body="Voici.", by=by
        )

    mine, theirs = draft("La mienne ?", bob), draft("La sienne ?", ana)
    client.force_login(bob)
    page = words(read(client.get(f"{meeting.get_absolute_url()}points/")).main)
    assert "La mienne ?" in page
    assert "La sienne ?" not in page
    address = f"{meeting.get_absolute_url()}points/brouillon"

    assert client.post(f"{address}/{theirs.pk}/").status_code == 404
    client.post(f"{address}/{mine.pk}/")

    assert [each.title for each in meeting.items.all()] == ["La mienne ?"]


@pytest.mark.parametrize("key", ["nulle.part", "works.publish", "meetings.convene"])
def test_only_what_concerns_the_assembly_is_asked_without_saying_of_what(
    client, ana, meeting, key
):
    client.force_login(ana)

    assert client.get(f"{meeting.get_absolute_url()}points/question/{key}/").status_code == 404


def test_after_the_convening_the_page_says_why_nothing_is_added(client, ana, bob, meeting):
    make.convened(meeting, by=ana)
    client.force_login(bob)
    address = f"{meeting.get_absolute_url()}points/"

    for response in (
        client.get(address),
        client.post(address, {"title": "T", "kind": "discussion"}),
    ):
        assert "seuls les points inscrits peuvent être votés" in " ".join(told(response))
    question = f"{address}question/decisions.resolve/"
    assert client.post(question, {"title": "Encore ?"}).status_code == 409
    assert meeting.items.count() == 1


def test_points_are_ordered_and_dropped_by_whoever_holds_it(client, ana, meeting):
    first, second = (actions.add_item(meeting, title=title, by=ana) for title in ("Un", "Deux"))
    client.force_login(ana)

    client.post(f"{meeting.get_absolute_url()}points/{second.pk}/deplacer/", {"vers": "1"})
    client.post(f"{meeting.get_absolute_url()}points/{first.pk}/retirer/")

    assert [each.title for each in meeting.items.all()] == ["Deux"]


def test_it_is_convened_from_its_page_or_told_why_not(client, ana, bob, circle):
    meeting = make.meeting(circle, by=ana, kind="general", days=3)
    actions.add_item(meeting, title="Point", by=ana)
    client.force_login(ana)
    assert "15 jours avant" in said(page_of(client, meeting))
    actions.rearrange(
        meeting, title="AG", kind="general", place="", link="", audience="group", by=ana,
        starts_at=timezone.now() + timedelta(days=16), ends_at=timezone.now() + timedelta(days=17),
    )  # fmt: skip
    address = f"/decisions/gestes/meetings.convene/{meeting.pk}/"

    client.post(address, fields(client.get(meeting.get_absolute_url()), address))

    meeting.refresh_from_db()
    assert meeting.convened
    client.force_login(bob)
    assert "Convoquer" not in " ".join(buttons(page_of(client, meeting)))


def test_whoever_holds_it_cancels_with_a_word(client, ana, meeting):
    make.convened(meeting, by=ana)
    client.force_login(ana)
    address = f"{meeting.get_absolute_url()}annuler/"
    assert client.post(address, {"because": ""}).status_code == 422

    client.post(address, {"because": "Il neige."})

    page = page_of(client, meeting)
    assert "Cette réunion est annulée. Il neige." in words(page.main)
    assert page.select("#venir") == []


# Coming


def test_one_answers_from_the_page_and_it_no_longer_waits_for_one(client, ana, bob, meeting):
    make.convened(meeting, by=ana)
    client.force_login(bob)
    asked = f"#reunions a[href='{meeting.get_absolute_url()}']"
    assert read(client.get("/moi/")).select(asked)

    client.post(f"{meeting.get_absolute_url()}repondre/", {"reponse": "absent"})

    assert "Vous avez répondu : ne vient pas" in said(page_of(client, meeting))
    assert read(client.get("/moi/")).select(asked) == []
    wrong = client.post(f"{meeting.get_absolute_url()}repondre/", {"reponse": "peut-être"})
    assert wrong.status_code == 409


def test_a_voice_is_entrusted_to_someone_who_comes(client, ana, bob, meeting):
    make.question(meeting, by=ana)
    make.convened(meeting, by=ana)
    client.force_login(bob)
    assert "Personne d’autre ne l’a encore dit" in said(page_of(client, meeting))
    actions.reply(meeting, "comes", by=ana)
    address = f"{meeting.get_absolute_url()}procuration/"
    assert client.post(address, {"holder": make.person().pk}).status_code == 422

    client.post(address, {"holder": ana.pk})

    assert "Confiée à Anastasia" in said(page_of(client, meeting))
    client.force_login(ana)
    assert "Vous portez la voix de Boris" in said(page_of(client, meeting))


def test_a_name_shown_to_nobody_is_not_offered_as_it_is(client, ana, bob, meeting):
    make.question(meeting, by=ana)
    make.convened(meeting, by=ana)
    actions.reply(meeting, "comes", by=ana)
    Person.objects.filter(pk=ana.pk).update(name_shown=Shown.NOBODY)
    client.force_login(bob)

    assert "Anastasia" not in words(page_of(client, meeting))


# In session


def test_one_arrives_then_the_list_is_frozen_and_everyone_sees_the_same(client, ana, bob, meeting):
    make.begun(make.convened(meeting, by=ana))
    client.force_login(bob)
    assert "Je suis là" in buttons(page_of(client, meeting))
    client.post(f"{meeting.get_absolute_url()}me-voici/")
    assert "Vous êtes sur la liste de présence." in said(page_of(client, meeting))
    client.force_login(ana)

    client.post(f"{meeting.get_absolute_url()}ouvrir/")

    for person in (ana, bob):
        client.force_login(person)
        assert "1 présences" in " ".join(reversed_stats(page_of(client, meeting)))
    assert "Lever la séance" not in buttons(page_of(client, meeting))


def reversed_stats(page) -> list[str]:
    return [f"{words(stat.dd)} {words(stat.dt)}" for stat in page.select(".stat")]


def test_whoever_holds_it_notes_those_without_a_phone(client, ana, bob, meeting):
    make.begun(make.convened(meeting, by=ana))
    client.force_login(ana)
    address = f"{meeting.get_absolute_url()}presences/"
    found = read(client.get(address, {"q": "BOR"})).select(".rows li")
    assert [words(each) for each in found] == ["Boris Noter là"]

    client.post(address, {"personne": bob.pk})
    assert [each.person for each in meeting.attendances.there()] == [bob]
    client.post(address, {"repart": bob.pk})

    assert not meeting.attendances.there().exists()
    assert client.post(address, {"personne": "x"}).status_code == 404
    assert client.post(address, {"personne": make.person().pk}).status_code == 409


def test_a_question_is_opened_voted_on_its_page_and_counted(client, ana, bob, meeting):
    item = make.question(meeting, "Ouvrir le jardin ?", by=bob)
    make.held(meeting, ana, bob, by=ana)
    client.force_login(ana)
    here = meeting.get_absolute_url()

    client.post(f"{here}points/{item.pk}/poser/")
    item.refresh_from_db()
    page = page_of(client, meeting)
    assert page.select(f"a[href='{item.decision.get_absolute_url()}#repondre']")
    on_its_page = read(client.get(item.decision.get_absolute_url()))
    assert on_its_page.select(f"a[href='{here}#point-{item.pk}']")
    for person in (ana, bob):
        decisions.cast(item.decision, "for", by=person)
    assert "2 réponses ; 2 voix dans la salle" in said(page_of(client, meeting))
    client.post(f"{here}points/{item.pk}/compter/")

    shown = said(page_of(client, meeting))
    assert "Compté : adoptée." in shown
    assert "Voir le résultat" in shown


def test_the_live_part_is_the_same_as_on_the_page(client, ana, meeting):
    make.held(meeting, ana, by=ana)
    client.force_login(ana)
    address = f"{meeting.get_absolute_url()}en-direct/"

    part = read(client.get(address, headers={"HX-Request": "true"}))

    whole = page_of(client, meeting).select_one("#en-direct")
    assert words(part.select_one("#en-direct")) == words(whole)
    assert part.select("html") == []


def test_without_a_quorum_the_page_says_what_is_missing_and_what_to_do(
    client, ana, circle, meeting
):
    circle.meeting_terms.create(ordinary_quorum=100)
    make.question(meeting, by=ana)
    make.held(meeting, ana, by=ana)
    client.force_login(ana)
    page = page_of(client, meeting)
    assert "1 sur 3, il en fallait 3" in said(page)
    assert "Mettre aux voix" not in buttons(page)
    address = f"{meeting.get_absolute_url()}reconvoquer/"
    assert client.get(address).status_code == 200

    client.post(address, WHEN)

    again = Meeting.objects.get(first_call=meeting)
    assert "Seconde convocation" in said(page_of(client, again))
    assert "convoquée de nouveau" in said(page_of(client, meeting))
    assert client.post(address, WHEN).status_code == 409


def test_the_session_is_closed_and_its_minutes_are_there(client, ana, meeting):
    make.held(meeting, ana, by=ana)
    client.force_login(ana)

    client.post(f"{meeting.get_absolute_url()}lever/")

    assert "Lire le procès-verbal" in buttons(page_of(client, meeting))


@pytest.mark.parametrize("who", ["holder", "member", "visitor"])
@pytest.mark.parametrize("moment", ["preparing", "convened", "welcoming", "held", "closed"])
def test_a_meeting_costs_the_same_however_long_its_agenda(client, ana, bob, group, who, moment):
    def lived(n):
        meeting = make.meeting(group.assembly, by=ana, audience="public")
        for number in range(n):
            make.question(meeting, f"Question {n}, {number} ?", by=ana)
        if moment != "preparing":
            make.convened(meeting, by=ana)
            actions.reply(meeting, "comes", by=ana)
        if moment in ("welcoming", "held", "closed"):
            make.begun(meeting)
            for person in (ana, bob):
                actions.check_in(meeting, person, by=person)
        if moment in ("held", "closed"):
            actions.freeze_attendance(meeting, by=ana)
            for item in meeting.items.all():
                actions.open_item(item, by=ana)
        if moment == "closed":
            actions.close_meeting(meeting, by=ana)
        return cost(client, meeting.get_absolute_url())

    if who == "visitor" and moment == "preparing":
        return
    if who != "visitor":
        client.force_login(ana if who == "holder" else bob)

    assert lived(1) == lived(3) <= MOST


# Minutes


def test_members_read_correct_and_take_away_the_minutes(client, ana, bob, over):
    client.force_login(bob)
    here = over.get_absolute_url()
    page = read(client.get(f"{here}proces-verbal/"))
    assert "Projet de procès-verbal, à approuver (version 1)" in said(page)
    assert [words(li) for li in page.select("aside li")] == ["Anastasia", "Boris"]
    address = f"{here}proces-verbal/modifier/"
    filled = fields(client.get(address))

    client.post(address, {**filled, "body": f"{filled['body']}\n\nTout s’est bien passé."})

    written = client.get(f"{here}proces-verbal.md")
    text = written.content.decode()
    assert written.headers["Content-Type"].startswith("text/markdown")
    assert "Tout s’est bien passé." in text
    assert "- Anastasia" in text


def test_two_people_who_correct_at_once_lose_nothing(client, ana, bob, over):
    client.force_login(bob)
    address = f"{over.get_absolute_url()}proces-verbal/modifier/"
    filled = fields(client.get(address))
    before = over.minutes.latest()
    actions.write_minutes(over, f"Préambule.\n\n{before.body}", base=1, by=ana)

    response = client.post(address, {**filled, "body": f"{filled['body']}\n\nPostface."})

    assert response.status_code == 409
    together = fields(response)
    assert "Préambule." in together["body"]
    assert "Postface." in together["body"]
    client.post(address, together)
    assert over.minutes.latest().number == 3


def test_once_approved_its_audience_reads_the_minutes_without_the_names(client, ana, circle, over):
    Meeting.objects.filter(pk=over.pk).update(audience="public")
    here = f"{over.get_absolute_url()}proces-verbal"
    assert client.get(f"{here}/").status_code == 404
    decision = make.proposed("meetings.approve_minutes", over, by=ana, version=1)
    for person in circle.members():
        decisions.cast(decision, "for", by=person)
    decisions.close(decision)

    page = read(client.get(f"{here}/"))

    assert "Procès-verbal approuvé le" in said(page)
    assert "Présence" in said(page)
    for text in (words(page), client.get(f"{here}.md").content.decode()):
        assert "Anastasia" not in text
    client.force_login(ana)
    assert "ne change plus" in " ".join(told(client.get(f"{here}/modifier/")))


# Calendars


def events(response):
    return Calendar.from_ical(response.content).walk("VEVENT")


def test_a_meeting_goes_to_a_calendar_and_its_cancelling_too(client, ana, meeting):
    make.convened(meeting, by=ana)
    client.force_login(ana)
    address = f"{meeting.get_absolute_url()}reunion.ics"
    response = client.get(address)
    [before] = events(response)
    assert Calendar.from_ical(response.content)["METHOD"] == "PUBLISH"
    assert before["STATUS"] == "CONFIRMED"
    assert before["DTSTART"].dt == meeting.starts_at
    assert before["SUMMARY"] == "Assemblée d’hiver"

    actions.cancel(meeting, because="Il neige.", by=ana)

    [after] = events(client.get(address))
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1
    assert after["STATUS"] == "CANCELLED"
    assert "Il neige." in after["DESCRIPTION"]


def test_ones_own_calendar_holds_the_meetings_of_ones_assemblies(client, ana, meeting):
    make.convened(
        make.meeting(make.assembly(members=[make.person()]), by=first_member(), audience="public"),
        by=first_member(),
    )
    assert client.get("/agenda/agenda.ics").headers["Location"].startswith("/comptes/")
    client.force_login(ana)

    assert [each["SUMMARY"] for each in events(client.get("/agenda/agenda.ics"))] == [
        "Assemblée d’hiver"
    ]


def first_member():
    return make.Membership.objects.order_by("-pk").first().person


# Elsewhere


def test_a_groups_page_says_when_it_meets_next(client, ana, bob, group, meeting):
    page = read(client.get(group.get_absolute_url()))
    assert page.select("#reunions") == []
    client.force_login(bob)

    section = read(client.get(group.get_absolute_url())).select_one("#reunions")

    assert [words(a) for a in section.select("h3 a")] == ["Assemblée d’hiver"]
    assert section.select(f"a[href='/agenda/nouvelle/?assemblee={group.assembly_id}']")


def test_the_home_page_says_what_is_open_to_everyone(client, ana, circle, meeting):
    make.convened(meeting, by=ana)
    assert read(client.get("/")).select("#agenda") == []
    make.convened(make.meeting(circle, by=ana, audience="public", title="Fête"), by=ana)
    from_home = client.get("/", {"frais": 1})

    assert [words(a) for a in read(from_home).select("#agenda h3 a")] == ["Fête"]


def test_anyone_reads_how_one_meets_and_members_may_propose_otherwise(client, ana, circle):
    address = f"/agenda/regles/{circle.pk}/"
    page = read(client.get(address))
    assert "15 jours avant, sans quorum" in said(page)
    assert page.select(".gesture") == []
    client.force_login(ana)

    page = read(client.get(address))

    form = f"/decisions/gestes/meetings.set_terms/{circle.pk}/"
    assert page.select(f"a[href='{form}']")
    assert fields(client.get(form))["general_notice"] == "15"
