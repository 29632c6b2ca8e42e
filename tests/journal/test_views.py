import pytest

from creuset.common.audience import Audience
from creuset.common.viewer import ANONYMOUS
from creuset.journal import actions, farewell
from creuset.journal.models import Record
from tests import make
from tests.pages import MOST, cost, plain, read, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def group(ana):
    return make.group(members=[ana]).assembly


def happen(assembly, title, audience="public", by=None):
    return actions.record(
        "assemblies.founded", assembly, scope=assembly.scope, by=by, audience=audience, title=title
    )


def lines(client, **query):
    page = read(client.get("/journal/", query))
    return [plain(words(line.p)) for line in page.select(".timeline li")]


@pytest.mark.parametrize(
    ("audience", "sees"),
    [
        (Audience.GROUP, [True, False, False, False]),
        (Audience.COMMUNITY, [True, True, False, False]),
        (Audience.PUBLIC, [True, True, True, True]),
    ],
)
def test_a_record_is_shown_to_its_group_then_its_community_then_all(
    client, ana, group, audience, sees
):
    bob, guest = make.person("Bob"), make.person("Invitée")
    make.community(members=[bob])
    row = happen(group, "Un fait", audience)

    viewers = [make.viewer(ana), make.viewer(bob), make.viewer(guest), ANONYMOUS]
    assert [list(Record.objects.visible_to(each)) == [row] for each in viewers] == sees

    shown = []
    for person in (ana, bob, guest, None):
        client.logout()
        if person:
            client.force_login(person)
        shown.append(lines(client) == ["Un fait est fondée."])
    assert shown == sees


def test_a_name_is_shown_only_to_those_to_whom_the_person_shows_it(client, ana, group):
    actions.record("assemblies.joined", group, scope=group.scope, by=ana, audience="public")
    assert lines(client) == [f"Un membre a rejoint {group} ."]

    client.force_login(ana)

    assert lines(client) == [f"Ana a rejoint {group} ."]


def test_what_someone_who_has_left_did_stays_without_their_name(client, ana, group):
    actions.record("assemblies.joined", group, scope=group.scope, by=ana, audience="public")
    farewell.erase(ana)

    assert lines(client) == [f"Une personne partie a rejoint {group} ."]


def test_a_title_that_looks_like_code_is_shown_and_not_obeyed(client, group):
    happen(group, "<script>alert(1)</script>{title}")

    page = client.get("/journal/")

    assert b"<script>alert(1)" not in page.content
    assert lines(client) == ["<script>alert(1)</script>{title} est fondée."]


def test_a_title_that_asks_is_not_followed_by_a_full_stop(client, group):
    for title in ("Qui vient ?", "L’eau"):
        actions.record(
            "meetings.convened", group, scope=group.scope, by=None, audience="public", title=title
        )

    assert lines(client) == [
        "Réunion convoquée : L’eau .", "Réunion convoquée : Qui vient ?",
    ]  # fmt: skip


def test_a_line_says_whether_it_is_sealed(client, group):
    happen(group, "Scellé")
    assert actions.seal()
    happen(group, "Nouveau")

    page = read(client.get("/journal/"))

    said = [words(line) for line in page.select(".timeline li")]
    assert ["pas encore scellé" in line for line in said] == [True, False]


def test_a_long_journal_is_read_page_after_page(client, group, monkeypatch):
    monkeypatch.setattr("creuset.journal.views.SIZE", 2)
    for n in range(5):
        happen(group, f"Fait {n}")

    first = read(client.get("/journal/"))
    [older] = first.select(".actions a")
    second = read(client.get(f"/journal/{older['href']}"))

    assert [words(line.p)[:6] for line in first.select(".timeline li")] == ["Fait 4", "Fait 3"]
    assert [words(line.p)[:6] for line in second.select(".timeline li")] == ["Fait 2", "Fait 1"]
    assert lines(client, avant="n’importe quoi")[0] == "Fait 4 est fondée."


def test_an_empty_journal_says_what_will_be_there(client):
    make.community()

    assert "Rien que vous puissiez lire" in words(read(client.get("/journal/")))


def test_the_journal_costs_the_same_whatever_it_holds(client, ana, group):
    def happened(n):
        for _n in range(n):
            happen(group, "Un fait", by=make.person())
        actions.seal()
        return cost(client, "/journal/")

    client.force_login(ana)

    assert happened(1) == happened(2) <= MOST
