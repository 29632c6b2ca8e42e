"""Someone who did everything here leaves: their data go with them, what is common stays."""

import json
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.utils import timezone

from creuset.assemblies import actions as assemblies
from creuset.assemblies.models import Mandate, Membership
from creuset.atlas.filters import Filter
from creuset.atlas.searches import actions as searches
from creuset.common.viewer import ANONYMOUS
from creuset.debates import actions as debates
from creuset.debates.models import Outsider, Post
from creuset.decisions import actions as decisions
from creuset.decisions.models import Ballot, Decision
from creuset.files import actions as files
from creuset.journal import actions as journal
from creuset.journal.models import Record
from creuset.people import actions as people
from creuset.people.models import Facet, Person
from creuset.post import actions, optout, reminding, sending
from creuset.post.models import Habits, Held, Kind, Letter, Notice, Received, ReplyKey, Rhythm
from creuset.texts.models import Version
from creuset.welcome import actions as welcome
from creuset.welcome import entering
from creuset.welcome.models import Arrival, Coming
from creuset.works import actions as works
from creuset.works.models import Work
from tests import make
from tests.atlas.helpers import entry
from tests.pages import read, words

pytestmark = pytest.mark.django_db

NAME = "Anastasia Quivadoutout"
WORDS = "Mes propres mots."
WHY = "Ma raison intime."


@pytest.fixture
def bob():
    return make.person("Bob")


@pytest.fixture
def ana():
    person = make.person(NAME, email="ana@example.org")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    Facet.objects.create(person=person, key="does", value="Je fais tout")
    return person


@pytest.fixture
def group(ana, bob):
    return make.group(members=[ana, bob, make.person("Zoé")])


@pytest.fixture
def done(ana, bob, group):
    """What she did: signed, published, proposed, objected, voted, spoke, vouched, held a post,
    asked to enter elsewhere."""
    root = make.community()
    newcomer = make.person("Nouvelle")
    application = assemblies.apply(root, by=newcomer)
    for sponsor in (ana, bob):
        assemblies.support("assemblies.admit", application, parameters={}, by=sponsor)
    assemblies.support("assemblies.admit", assemblies.apply(root, by=make.person("Autre")),
                       parameters={}, by=ana)  # fmt: skip

    work = works.begin(group, title="Travail", kind="note", body="Un.", by=ana)
    works.write(work, title="Travail", summary="", body="Un. Deux.", base=1, by=bob)
    terms = make.terms(version=2)
    for author in (ana, bob):
        works.agree(work, parameters=terms, by=author)
    closed = make.proposed("works.publish", work, by=ana, **terms)
    decisions.cast(closed, "objection", reason=WHY, by=ana)
    decisions.cast(closed, "consent", by=bob)
    decisions.amend(closed, body="Mieux.", parameters=terms, base=1, by=ana)
    decisions.lift_objection(closed, by=ana)
    make.everyone_consents(closed)
    decisions.close(closed)

    until = (timezone.localdate() + timedelta(days=90)).isoformat()
    make.adopted(
        "assemblies.confer_mandate", root, by=ana, post="trésor", person=ana.pk, until=until
    )
    still_open = make.proposed("works.publish", make.work(group=group), by=bob, **make.terms())
    decisions.cast(still_open, "objection", reason=WHY, by=ana)

    thread = debates.open_thread(group.assembly, title="Sujet", body=WORDS, by=ana)
    debates.edit(thread.posts.get(), body=f"{WORDS} Corrigés.", by=ana)
    debates.reply(thread, body=f"Merci @{ana.slug} !", by=bob)
    mine = works.remark(work, version=2, quote="Deux.", near=0, body=WORDS, by=ana)
    works.settle(mine, by=ana)
    debates.keep_draft("reponse-1", WORDS, number=0, by=ana)
    moderated_and_moderating(ana, bob, thread)
    assemblies.apply(make.assembly(members=[bob]), message="Prenez-moi !", by=ana)
    actions.prefer(ana, Kind.MAILINGS, Rhythm.NEVER)
    Habits.objects.create(person=ana, hour=7)
    mail = sending.send(ana, Kind.STATUTORY, f"Pour {NAME}", "Un avis.")
    record = Record.objects.latest("pk")
    Notice.objects.create(
        person=ana,
        record=record,
        kind=Kind.STATUTORY,
        section="1",
        rhythm="at_once",
        delivery=mail,
    )
    files.add(work, [make.upload("relevés.csv", b"a;b")], by=ana)
    by_mail(ana, thread)
    welcomed_and_welcoming(ana, bob)
    searches.keep(Filter(words="jardin"), name=f"Jardins de {NAME}", by=ana)
    entry("Jardin nouveau")
    assert reminding.remind() >= 1
    journal.seal_all()
    return {"work": work, "closed": closed, "open": still_open, "thread": thread}


def moderated_and_moderating(ana, bob, thread):
    """She was moderated and appealed; she reported, decided with Bob, and answered an appeal."""
    zoe = thread.assembly.members().get(name="Zoé")
    his = debates.reply(thread, body="Les mots vifs de Bob.", by=bob)
    debates.report(his, ground="hurts", why=WHY, by=ana)
    terms = {"step": "hide", "ground": "hurts", "why": "Cela blesse.", "body": ""}
    for person in (ana, zoe):
        assemblies.support("debates.moderate", his, parameters=terms, by=person)
    hers = debates.reply(thread, body=WORDS, by=ana)
    terms = {"step": "warn", "ground": "hurts", "why": f"{NAME} exagère.", "body": ""}
    for person in (bob, zoe):
        assemblies.support("debates.moderate", hers, parameters=terms, by=person)
    measure = hers.measures.get()
    debates.appeal(measure, why=WHY, by=ana)
    other = make.assembly(members=[ana, bob, zoe])
    make.rule(other, "debates.moderate", "member")
    make.rule(make.community(), "debates.answer_appeal", "member")
    elsewhere = make.thread(other, by=bob)
    terms["why"] = "Cela blesse."
    measure = debates.moderate(elsewhere.posts.get(), **terms, by=zoe)
    debates.answer_appeal(
        debates.appeal(measure, why="Non.", by=bob), answer="kept", why="Si.", by=ana
    )
    Outsider.objects.create(person=ana, name=NAME)


def by_mail(ana, thread):
    """She answered by mail, from home and from elsewhere, and wrote the letter of the community."""
    received = Received.objects.create(
        message="m", recipient="r", person=ana, became="held", post=thread.posts.earliest("pk")
    )
    Held.objects.create(received=received, person=ana, sender="ana@example.org", raw=b"Mes mots")
    ReplyKey.objects.create(thread=thread, person=ana)
    Letter.objects.create(assembly=make.community(), title="Lettre", body="Un.", writer=ana)


def welcomed_and_welcoming(ana, bob):
    """She came from a list and by an invitation; she brought a list, invited, wrote for someone."""
    root = make.community()
    Arrival.objects.create(person=ana, way="listed", by=bob, note=f"{NAME} aime l’eau.")
    Arrival.objects.create(person=make.person("Jeanne"), way="written", by=ana)
    make.rule(root, "welcome.import_members", "member")
    lines = f"nom;mail\n{NAME};ana@example.org\n".encode()
    source = welcome.read_list(root, content=lines, name="liste.csv", source="Un fichier", by=ana)
    welcome.import_members(source, by=ana)
    entering.go_on(source.pk)
    [invitation] = welcome.invite(root, emails=["invite@example.org"], by=ana)
    Coming.objects.create(invitation=invitation, person=ana)


def links_to(person_id):
    return {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is Person
        if model._default_manager.filter(**{field.name: person_id}).exists()
    }


def everything_written():
    """Every text in every table."""
    return "\n".join(
        str(value)
        for model in apps.get_models()
        for row in model._default_manager.values()
        for value in row.values()
    )


def test_she_really_did_everything(ana, done):
    """Every link to a person that an area holds is used above, or the rest proves little."""
    own = {"EmailAddress.user", "Facet.person"}
    areas = {
        "Appeal.answerer",
        "Application.person",
        "Arrival.by",
        "Arrival.person",
        "Attachment.by",
        "Authorship.person",
        "Coming.person",
        "Decider.person",
        "Decision.proposer",
        "Delivery.person",
        "Draft.person",
        "Elector.person",
        "Following.person",
        "Habits.person",
        "Held.person",
        "Import.by",
        "Invitation.by",
        "Letter.writer",
        "Line.person",
        "Mandate.person",
        "Measure.person",
        "Membership.person",
        "Mention.person",
        "Notice.person",
        "Outsider.person",
        "Post.author",
        "Preference.person",
        "Reading.person",
        "Received.person",
        "Record.actor",
        "Remark.author",
        "Remark.settled_by",
        "ReplyKey.person",
        "Report.by",
        "Search.person",
        "Sponsorship.sponsor",
        "Support.person",
        "Thread.author",
        "Version.author",
    }

    assert links_to(ana.pk) == own | areas


def test_she_takes_away_all_that_she_did(ana, done):
    told = people.everything_about(ana)

    written = json.dumps(told, default=str, ensure_ascii=False)
    for what in (NAME, "ana@example.org", "Je fais tout", WORDS, WHY, "trésor", "Prenez-moi !",
                 "Travail", "works.begun", "relevés.csv"):  # fmt: skip
        assert what in written
    assert told["assemblies"]["vouched_for"] == 1
    assert len(told["assemblies"]["supports"]) == 1
    assert [ballot["position"] for ballot in told["decisions"]["ballots"]][:2] == [
        "objection", "consent",
    ]  # fmt: skip


def test_she_takes_away_nothing_that_others_did(ana, bob, done):
    debates.reply(done["thread"], body="Les mots de Bob.", by=bob)

    written = json.dumps(people.everything_about(ana), default=str, ensure_ascii=False)

    assert "Les mots de Bob." not in written
    assert bob.email not in written


@pytest.mark.parametrize("keep_name", [False, True])
def test_no_row_points_at_her_any_more(ana, done, keep_name):
    pk = ana.pk

    people.erase(ana, keep_name=keep_name, by=ana)

    assert links_to(pk) == set()
    assert not Person.objects.filter(pk=pk).exists()


def test_her_name_is_nowhere_any_more(ana, done):
    assert NAME in everything_written()

    people.erase(ana, keep_name=False, by=ana)

    written = everything_written()
    for what in (NAME, "ana@example.org", "Je fais tout", "Prenez-moi !"):
        assert what not in written


def test_only_what_she_signed_keeps_her_name_when_she_wishes(ana, done):
    people.erase(ana, keep_name=True, by=ana)

    assert [each.name for each in done["work"].authorships.all()] == [NAME, "Bob"]
    assert everything_written().count(NAME) == 1


def test_a_published_work_stays_published(client, ana, done):
    people.erase(ana, keep_name=False, by=ana)

    assert list(Work.objects.visible_to(ANONYMOUS)) == [done["work"]]
    page = read(client.get(done["work"].get_absolute_url()))
    byline = page.select_one(".byline")
    assert byline
    assert words(byline) == "une personne partie, Bob"


def test_counts_and_outcomes_do_not_change(ana, done):
    before = Decision.objects.get(pk=done["closed"].pk)
    figures = (
        Membership.objects.count(), Version.objects.count(), Post.objects.count(),
        Record.objects.count(), Mandate.objects.count(),
        Ballot.objects.filter(elector__decision=before).count(),
    )  # fmt: skip

    people.erase(ana, keep_name=False, by=ana)

    after = Decision.objects.get(pk=before.pk)
    assert (after.outcome, after.trace) == (before.outcome, before.trace)
    assert decisions.tally(after).as_data() == before.trace
    assert figures == (
        Membership.objects.count(), Version.objects.count(), Post.objects.count(),
        Record.objects.count(), Mandate.objects.count(),
        Ballot.objects.filter(elector__decision=before).count(),
    )  # fmt: skip


def test_her_memberships_and_mandates_end_that_day(ana, group, done):
    people.erase(ana, keep_name=False, by=ana)

    today = timezone.localdate()
    assert set(Membership.objects.filter(person=None).values_list("ends_on", flat=True)) == {today}
    assert list(Mandate.objects.values_list("ends_on", flat=True)) == [today]
    assert group.assembly.members().count() == 2


def test_where_the_question_is_still_open_her_voice_and_her_objection_leave(ana, bob, done):
    people.erase(ana, keep_name=False, by=ana)

    told = decisions.tally(done["open"])
    assert (told.figures["eligible"], told.figures["standing"]) == (2, 0)


def test_the_journal_stays_whole(ana, done):
    people.erase(ana, keep_name=False, by=ana)

    assert journal.faults() == []
    journal.seal_all()
    assert journal.faults() == []


def test_her_words_stay_without_her_name(client, bob, ana, done):
    people.erase(ana, keep_name=False, by=ana)
    client.force_login(bob)

    page = words(read(client.get(done["thread"].get_absolute_url())))

    assert WORDS in page
    assert "une personne partie" in page


@pytest.mark.parametrize("who", ["visitor", "member"])
def test_every_page_still_stands(client, bob, ana, group, done, who):
    """A page that takes a person for granted fails here."""
    pages = ["/", "/travaux/", "/decisions/", "/groupes/", "/journal/", "/charte/", "/personnes/"]
    things = [done["work"], group]
    if who == "member":
        client.force_login(bob)
        slug = done["work"].get_absolute_url()
        pages += ["/moi/", "/debats/", "/demandes/", f"{slug}versions/", f"{slug}comparer/"]
        pages += [f"{slug}ecrire/"]
        things += [done["thread"], *Decision.objects.all()]
    pages += [each.get_absolute_url() for each in things]

    people.erase(ana, keep_name=False, by=ana)

    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    for page in pages:
        assert NAME not in words(read(client.get(page)))
        assert "None" not in words(read(client.get(page)))


def test_a_decision_that_she_proposed_is_still_closed_and_carried_out(ana, bob, group):
    terms = {
        "gesture": "works.publish", "procedure": "member", "parameters": {}, "entrenched": False,
    }  # fmt: skip
    decision = make.proposed("assemblies.amend_charter", group.assembly, by=ana, **terms)
    people.erase(ana, keep_name=False, by=ana)

    make.everyone_consents(decision)
    decisions.close(decision)

    decision.refresh_from_db()
    assert (decision.outcome, decision.carried_out) == ("adopted", True)


def test_an_address_that_wanted_no_more_news_wants_none_after_leaving(ana, done):
    people.erase(ana, keep_name=False, by=ana)

    assert optout.refused(Kind.MAILINGS, "ana@example.org")
    assert not optout.refused(Kind.CONVERSATION, "ana@example.org")
