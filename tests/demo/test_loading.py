from collections import Counter
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from typography import set_right

from creuset.assemblies import actions as assemblies
from creuset.assemblies.charter import Charter
from creuset.assemblies.models import Application, Assembly, Mandate, Membership
from creuset.atlas.models import Entry, Source
from creuset.debates.models import OutsideMessage, Thread
from creuset.decisions import actions as decisions
from creuset.decisions.models import Decision
from creuset.demo.loading import load
from creuset.demo.people import DOMAIN
from creuset.groups.models import WorkingGroup
from creuset.journal import actions as journal
from creuset.journal.models import Record, Seal
from creuset.people.models import Person
from creuset.post.models import Delivery, Letter
from creuset.texts.models import Version
from creuset.works import actions as works
from creuset.works import kinds
from creuset.works.models import Promotion, Work
from tests.pages import plain, read, words

AREAS = (
    "people",
    "texts",
    "journal",
    "assemblies",
    "debates",
    "decisions",
    "meetings",
    "groups",
    "works",
    "post",
)
WRITTEN_BY_PEOPLE = [
    ("people", "Facet", "value"),
    ("assemblies", "Assembly", "name"),
    ("assemblies", "Assembly", "purpose"),
    ("assemblies", "Application", "message"),
    ("debates", "Thread", "title"),
    ("decisions", "Ballot", "reason"),
    ("decisions", "Objection", "reason"),
    ("groups", "WorkingGroup", "why"),
    ("groups", "WorkingGroup", "objective"),
    ("groups", "WorkingGroup", "sharing"),
    ("texts", "Version", "reason"),
    ("texts", "Version", "body"),
    ("debates", "Post", "body"),
    ("debates", "Thread", "conclusion"),
    ("post", "Letter", "body"),
    ("works", "Promotion", "why"),
    ("works", "Remark", "body"),
    ("works", "Work", "title"),
    ("works", "Work", "summary"),
]


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """The demonstration, loaded once for this module and then forgotten; what the loading said."""
    said: list[str] = []
    with django_db_blocker.unblock(), transaction.atomic():
        load(said.append)
        with django_db_blocker.block():
            yield said
        transaction.set_rollback(True)


@pytest.fixture
def demonstration(told, db):
    return told


def rows():
    """Every row of the product, by table."""
    return {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for area in (*AREAS, "atlas", "places")
        for model in apps.get_app_config(area).get_models()
    }


def someone(name):
    return Person.objects.get(name=name)


def work(start):
    return Work.objects.get(title__startswith=start)


def sharing_of(found, outcome):
    return Decision.objects.get(gesture="works.publish", subject_id=found.pk, outcome=outcome)


def imported():
    """What came from the file: some others are told by members."""
    return Entry.objects.exclude(source__name=Source.HERE)


def test_loading_says_what_it_does(demonstration):
    said = [plain(each) for each in demonstration]

    assert said[0] == "Communauté : neuf mois de vie à raconter…"
    assert said[1].startswith("Communauté : 24 personnes, 7 groupes, 12 productions")
    assert said[3] == f"Carte : {imported().count():,} initiatives.".replace(",", " ")


def test_loading_again_changes_nothing(demonstration):
    before = rows()
    said: list[str] = []

    load(said.append)

    assert said == []
    assert rows() == before


def test_an_interrupted_loading_goes_on_where_it_stopped(demonstration):
    people, entries = Person.objects.count(), Entry.objects.count()
    imported().delete()

    load(str)

    assert Person.objects.count() == people
    assert Entry.objects.count() == entries
    assert journal.faults() == []
    assert not Record.objects.unsealed().exists()


def test_the_journal_is_whole_and_sealed(demonstration):
    assert Record.objects.count() > 300
    assert Seal.objects.exists()
    assert not Record.objects.unsealed().exists()
    assert journal.faults() == []


def test_the_journal_tells_nine_months_in_order(demonstration):
    told = list(Record.objects.order_by("pk").values_list("at", flat=True))

    assert told == sorted(told)
    assert told[-1] - told[0] > timedelta(days=260)
    assert told[-1] <= timezone.now()


def test_only_deadlines_look_ahead(demonstration):
    now = timezone.now()
    ahead = {
        f"{table}.{column}"
        for table, found in rows().items()
        for row in found
        for column, value in row.items()
        if hasattr(value, "hour") and value > now
    }

    assert ahead == {
        "Decision.votes_at", "Decision.closes_at", "Warrant.lapses_at",
        "Meeting.starts_at", "Meeting.ends_at",
    }  # fmt: skip


def test_memberships_begin_the_day_people_came(demonstration):
    days = Membership.objects.order_by("starts_on").values_list("starts_on", flat=True)

    assert len(set(days)) > 30
    assert Membership.objects.get(ends_on__isnull=False).person == someone("Gabriel Pommier")
    posts = sorted(Mandate.objects.current().values_list("post", flat=True))
    assert posts == [
        "Voix de Le Lot et ses affluents", "facilitation", "scrutation", "scrutation",
        "scrutation", "trésorerie",
    ]  # fmt: skip


def test_everyone_is_invented_and_marked_so(demonstration):
    people = Person.objects.all()

    assert {person.demonstration for person in people} == {True}
    assert {str(person.email).partition("@")[2] for person in people} == {DOMAIN}
    assert [person.name for person in people if not person.name] == [""]


def test_some_are_members_and_some_are_on_their_way(demonstration):
    community = Assembly.objects.community()
    waiting = Application.objects.filter(status="pending")

    assert community.members().count() == 21
    assert [str(each) for each in waiting.filter(assembly=community).order_by("pk")] == [
        "Théo Marchand",
        "Ximena Rojas",
    ]
    assert [str(each) for each in waiting.exclude(assembly=community)] == ["Yuki Morin"]


def test_groups_have_every_kind_of_purpose(demonstration):
    purposes = Counter(group.purpose for group in WorkingGroup.objects.all())

    assert purposes == {"produce": 3, "exchange": 2, "network": 1, "meet": 1}


def test_works_are_in_every_state(demonstration):
    out = Work.objects.published()
    to_come = [each for each in Work.objects.all() if each.is_published and not each.is_out]

    assert Counter(each.audience for each in out) == {"public": 4, "community": 1, "group": 1}
    assert to_come == [work("Ce que la cantine")]
    assert Work.objects.filter(status="draft").count() == 5


def test_decisions_end_in_many_ways(demonstration):
    outcomes = Counter(decision.outcome for decision in Decision.objects.all())
    adopted = Decision.objects.filter(outcome="adopted")

    assert outcomes == {"adopted": 22, "open": 6, "objected": 1, "withdrawn": 1}
    assert [each.subject for each in adopted if not each.in_force] == [work("Une entraide")]
    assert [each.subject for each in adopted if each.hindrance] == [work("Sols pollués")]


def test_open_decisions_last_some_days_more(demonstration):
    for decision in Decision.objects.open():
        assert decision.opened_at < timezone.now() < decision.closes_at
        lasts = decision.terms["deliberation"] + decision.terms["days"]
        assert decision.closes_at - decision.opened_at == timedelta(days=lasts)


def test_one_group_keeps_a_rule_of_its_own(demonstration):
    group = WorkingGroup.objects.get(slug="soin-et-entraide")
    charter = Charter(group.assembly)
    origins = {
        gesture: charter.in_force(gesture).origin
        for gesture in ["groups.admit", "works.publish", "assemblies.confer_mandate"]
    }

    assert origins == {
        "groups.admit": group.assembly,
        "works.publish": Assembly.objects.community(),
        "assemblies.confer_mandate": None,
    }


def test_an_objection_made_the_note_on_the_river_better(demonstration):
    river = work("Partager une rivière")
    [fifth, sixth] = Version.objects.filter(text=river.text, number__gte=5)

    assert "Les agriculteurs pompent l’été" in fifth.body
    assert "Les agriculteurs pompent l’été" not in sixth.body
    assert river.published_version == sixth
    assert sharing_of(river, "adopted").round == 2


def test_the_community_puts_the_note_on_the_river_forward(demonstration):
    [promotion] = Promotion.objects.current()

    assert promotion.work == work("Partager une rivière")
    assert timezone.localdate() - promotion.starts_on == timedelta(days=53)
    assert list(Work.objects.promoted("home")) == [promotion.work]


def test_a_letter_that_recommends_it_has_left_without_a_mail(demonstration):
    [letter] = Letter.objects.sent()

    assert letter.status == "sent"
    assert "Partager une rivière" in letter.body
    assert timezone.localdate() - timezone.localdate(letter.sent_at) == timedelta(days=44)
    assert not Delivery.objects.filter(composer="newsletter").exists()


def test_each_work_that_is_out_brought_its_conversation(demonstration):
    threads = Thread.objects.filter(standing=True, audience__in=["community", "group"])

    assert {each.subject for each in threads} >= {*Work.objects.published()}
    talked = threads.get(subject_id=work("Partager une rivière").pk)
    assert [post.author.name for post in talked.posts.order_by("pk")] == [
        "Bruno Lachenal", "Hélène Dauriac",
    ]  # fmt: skip


def test_somebody_named_in_a_conversation_answered_and_it_was_concluded(demonstration):
    thread = Thread.objects.get(title__startswith="Les débits au marché")

    whys = dict(thread.followings.values_list("person__name", "why"))
    assert whys["Rosa Delgado"] == "mentioned"
    assert whys["Madeleine Kerouédan"] == "chose"
    assert thread.conclusion.startswith("Une ardoise sous la halle")


def test_an_outsider_was_let_in_and_another_waits_at_the_door(demonstration):
    states = Counter(OutsideMessage.objects.values_list("state", flat=True))

    assert states == {"accepted": 1, "waiting": 1}


def test_a_suggestion_made_a_version_and_is_thanked(demonstration):
    note = work("Donner une voix")

    assert [each.state for each in note.remarks.order_by("pk")] == ["accepted", "open"]
    assert "pour les personnes présentes" in note.text.latest().body
    assert "pour les présents" in note.published_version.body
    thanks = note.authorships.get(signs=False)
    assert (thanks.name, thanks.roles, thanks.published) == (
        "Samuel Etcheverry", ["suggestion"], False,
    )  # fmt: skip


def test_each_kind_of_work_says_what_its_readers_look_for(demonstration):
    seminar = work("Maintenir un logiciel").published_version.details["form"]
    tool = work("Choisir où vivent").text.latest().details["form"]
    tried = work("Ce que la cantine").published_version.details["form"]

    assert [each["title"] for each in seminar["sessions"]][-1] == "Des règles pour durer"
    assert {*seminar} == {"project", "sessions", "overall"}
    assert len(tool["adopters"]) == 2
    assert kinds.missing("feedback", tried) == kinds.missing("tool", tool) == []


def test_someone_without_an_account_signs_and_a_member_noted_her_accord(demonstration):
    canteen = work("Ce que la cantine")
    odile = canteen.authorships.get(name="Odile Ferrand")

    assert (odile.guest, odile.signs, odile.published) == (True, True, True)
    assert odile.taken_down_by == someone("Mehdi Aït Lahcen")


def test_what_people_wrote_follows_french_typography(demonstration):
    wrong = [
        value
        for area, model, column in WRITTEN_BY_PEOPLE
        for value in apps.get_model(area, model)._default_manager.values_list(column, flat=True)
        for line in value.splitlines()
        if set_right(line) != line
    ]

    assert wrong == []


def test_the_facilitator_can_see_a_work_published_by_one_click(demonstration):
    kit = work("Décider par consentement")

    decisions.close(sharing_of(kit, "open"), by=someone("Karim Benhaddou"))

    kit.refresh_from_db()
    assert (kit.is_out, kit.audience) == (True, "public")


def test_the_researcher_can_give_the_accord_that_is_missing(demonstration):
    soils = work("Sols pollués")
    terms = sharing_of(soils, "adopted").parameters

    works.agree(soils, parameters=terms, by=someone("Aïssatou Ndiaye"))

    soils.refresh_from_db()
    assert soils.is_out


def test_the_treasurer_can_lift_her_objection(demonstration):
    decision = sharing_of(work("Choisir où vivent"), "open")
    assert decisions.tally(decision).figures["standing"] == 1

    decisions.lift_objection(decision, by=someone("Solange Abadie"))

    assert decisions.tally(decision).figures["standing"] == 0


def test_the_member_is_asked_for_two_answers(demonstration):
    madeleine = someone("Madeleine Kerouédan")
    asked = Decision.objects.open().filter(electors__person=madeleine, votes_at__lt=timezone.now())
    unanswered = asked.exclude(electors__ballots__elector__person=someone("Madeleine Kerouédan"))

    assert [each.subject for each in unanswered.order_by("pk")] == [
        Assembly.objects.community(),
        work("Les nappes"),
    ]


def test_the_newcomer_lacks_one_sponsor(demonstration):
    theo = Application.objects.get(person=someone("Théo Marchand"))

    assemblies.support("assemblies.admit", theo, parameters={}, by=someone("Madeleine Kerouédan"))

    theo.refresh_from_db()
    assert theo.status == Application.Status.ACCEPTED


@pytest.mark.usefixtures("demonstration", "_in_demonstration_mode")
def test_the_first_cards_say_what_to_try(client):
    page = read(client.get(reverse("demo")))
    first, others = page.select("main .section")

    assert [words(tag) for tag in first.select("h3")] == [
        "Madeleine Kerouédan",
        "Karim Benhaddou",
        "Solange Abadie",
        "Aïssatou Ndiaye",
        "Théo Marchand",
        "Personne sans nom encore",
    ]
    assert len(first.select(".eyebrow")) == 6
    assert len(others.select("h3")) == 18


@pytest.mark.usefixtures("demonstration", "_in_demonstration_mode")
def test_the_list_costs_the_same_whatever_its_length(client, django_assert_num_queries):
    client.get(reverse("demo"))

    with django_assert_num_queries(3):
        client.get(reverse("demo"))


@pytest.mark.usefixtures("demonstration", "_in_demonstration_mode")
def test_everyone_listed_can_be_entered_and_has_a_page(client):
    forms = read(client.get(reverse("demo"))).select("main form")

    for form in forms:
        arrived = Client().post(str(form["action"]), follow=True)
        assert (arrived.status_code, arrived.request["PATH_INFO"]) == (200, "/moi/")
    assert len(forms) == 24
