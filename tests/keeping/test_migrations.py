"""What earlier versions kept is still there, and still works, in this one."""

import pytest
from django.apps import apps as today
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from creuset.assemblies.models import Mandate
from creuset.decisions.models import Decision
from creuset.journal import actions as journal
from creuset.people.models import Person
from creuset.works.models import Work
from tests.keeping.old_house import LATER_TRACE, lived

pytestmark = pytest.mark.django_db(transaction=True)

FIRST_HOUSE = {
    "common": "0001_cache",
    "places": "0001_initial",
    "people": "0001_initial",
    "texts": "0001_initial",
    "journal": "0001_initial",
    "files": None,
    "assemblies": "0002_initial",
    "debates": "0002_initial",
    "decisions": "0002_initial",
    "meetings": None,
    "atlas": "0001_initial",
    "groups": "0002_initial",
    "works": "0001_initial",
    "post": None,
    "search": None,
    "welcome": None,
}
TALK_AND_LAST = FIRST_HOUSE | {
    "common": "0002_milestones",
    "people": "0003_awaits_consent",
    "texts": "0002_details",
    "files": "0001_keep_files_by_content",
    "assemblies": "0003_decide_in_common",
    "debates": "0006_drafts_and_splits",
    "decisions": "0008_words_of_outcomes",
    "meetings": "0001_meetings",
    "works": "0005_remarks",
    "post": "0003_start_telling_now",
    "search": "0001_make_an_index",
    "welcome": "0002_invitations",
}
REWORDED = {
    "assemblies.mandate": {"ends_on", "term_ends_on"},
    "decisions.decision": {"trace", "votes_at"},
    "decisions.elector": {"proposes"},
}
"""What migrations may say otherwise; every other cell of every row is found again as it was."""


@pytest.fixture(params=[FIRST_HOUSE, TALK_AND_LAST], ids=["first house", "talk and last"])
def release(request):
    """An empty database as that release made it."""
    executor = MigrationExecutor(connection)
    executor.migrate(list(request.param.items()))
    yield executor.loader.project_state(list(filter(all, request.param.items()))).apps
    call_command("migrate", interactive=False, verbosity=0)


def cells(registry, models):
    """Every cell of every row: (table, row, column) → value."""
    return {
        (label, row[registry.get_model(label)._meta.pk.attname], column): value
        for label in models
        for row in registry.get_model(label)._base_manager.values()
        for column, value in row.items()
        if column not in REWORDED.get(label, ())
    }


def ours(registry):
    return [
        model._meta.label_lower
        for model in registry.get_models()
        if model._meta.app_label in FIRST_HOUSE
    ]


def test_a_community_of_an_earlier_version_lives_on(release):
    """One long walk, since each way back and forth takes half a minute."""
    house = lived(release)
    before = cells(release, ours(release))

    call_command("migrate", interactive=False, verbosity=0)

    after = cells(today, ours(release))
    assert len(before) > 200
    assert {place: after.get(place, "lost") for place in before} == before
    what_is_kept_otherwise_says_the_same(house)
    pages_open(house)
    journal.seal_all()
    assert journal.faults() == []


def what_is_kept_otherwise_says_the_same(house):
    decision = Decision.objects.get(pk=house.decision.pk)
    assert decision.trace == LATER_TRACE
    assert decision.votes_at == decision.opened_at
    work = Work.objects.get(pk=house.work.pk)
    [edition] = work.publications.all()
    assert (edition.version_id, edition.signed.count()) == (work.published_version_id, 2)
    assert "Vigie" in {each.post for each in Mandate.objects.held()}
    assert "Trésorier" not in {each.post for each in Mandate.objects.held()}


def pages_open(house):
    client = Client()
    client.force_login(Person.objects.get(pk=house.ana.pk))
    pages = [
        "/", "/moi/", "/groupes/", "/groupes/eau/", "/debats/", f"/debats/{house.thread.pk}/",
        "/travaux/", "/travaux/l-eau/", f"/decisions/{house.decision.pk}/", "/decisions/",
        "/journal/", "/charte/", "/mandats/", "/lettres/", "/personnes/",
    ]  # fmt: skip
    assert {page: client.get(page, follow=True).status_code for page in pages} == dict.fromkeys(
        pages, 200
    )
    assert "L’eau est un commun." in Client().get("/travaux/l-eau/").content.decode()
