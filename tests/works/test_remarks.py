"""What members say about a passage, and what they suggest in its place."""

import pytest

from creuset.common.verdict import Refused
from creuset.works import actions
from creuset.works.models import Remark
from tests import make
from tests.pages import MOST, cost, fields, plain, read, words

pytestmark = pytest.mark.django_db

BODY = "L’eau se partage.\n\nChaque maison en garde une part.\n\nOn se revoit au printemps."
PASSAGE = "Chaque maison en garde une part."


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def zoe():
    """Of the community, not of the group."""
    zoe = make.person("Zoé")
    make.community(members=[zoe])
    return zoe


@pytest.fixture
def work(ana, zoe):
    return make.published(group=make.group(members=[ana]), authors=[ana], body=BODY)


def said(work, by, **given):
    given = {"quote": PASSAGE, "body": "Et les autres ?"} | given
    return actions.remark(work, version=1, near=0, by=by, **given)


def suggested(work, by, replacement="Chaque maison en garde deux."):
    return said(work, by, body="", replacement=replacement)


def test_a_suggestion_is_taken_up_in_one_click_with_thanks(work, ana, zoe):
    suggestion = suggested(work, zoe)

    accepted = actions.accept(suggestion, by=ana)

    version = work.text.latest()
    assert version.body == BODY.replace(PASSAGE, "Chaque maison en garde deux.")
    assert plain(version.reason) == "Suggestion de Zoé"
    assert (accepted.made, accepted.state) == (version, "accepted")
    thanks = work.authorships.get(person=zoe)
    assert (thanks.signs, thanks.roles) == (False, ["suggestion"])


def test_taking_it_up_twice_makes_one_version(work, ana, zoe):
    suggestion = suggested(work, zoe)

    actions.accept(suggestion, by=ana)
    actions.accept(suggestion, by=ana)

    assert work.text.latest().number == 2


def test_a_passage_that_changed_meanwhile_is_not_overwritten(work, ana, zoe):
    suggestion = suggested(work, zoe)
    changed = BODY.replace(PASSAGE, "Chaque maison en garde une belle part.")
    actions.write(work, title=work.title, summary="", body=changed, base=1, by=ana)

    with pytest.raises(Refused, match="a changé"):
        actions.accept(suggestion, by=ana)

    assert work.text.latest().body == changed


def test_only_who_writes_the_work_takes_up(work, zoe):
    suggestion = suggested(work, zoe)

    with pytest.raises(Refused):
        actions.accept(suggestion, by=zoe)


def test_a_suggestion_is_not_put_aside_without_a_word(work, ana, zoe):
    suggestion = suggested(work, zoe)

    with pytest.raises(Refused, match="pourquoi"):
        actions.settle(suggestion, by=ana)
    declined = actions.settle(suggestion, answer="On y a pensé, mais non.", by=ana)

    assert declined.state == "declined"
    assert actions.reopen(declined, by=zoe).is_open


def test_a_stranger_says_nothing_about_the_text(work):
    stranger = make.person()

    with pytest.raises(Refused, match="entre membres"):
        said(work, stranger)


@pytest.mark.parametrize("given", [{"quote": "Absent."}, {"quote": " "}, {"body": " "}])
def test_a_remark_without_passage_or_words_is_refused(work, zoe, given):
    with pytest.raises(Refused):
        said(work, zoe, **given)

    assert not Remark.objects.exists()


def test_sent_twice_it_is_said_once(work, zoe):
    assert said(work, zoe) == said(work, zoe)


def test_a_remark_follows_its_passage_or_says_that_it_is_gone(client, work, ana, zoe):
    said(work, zoe)
    client.force_login(ana)
    moved = f"Un début.\n\n{BODY}"
    actions.write(work, title=work.title, summary="", body=moved, base=1, by=ana)
    page = read(client.get(f"/travaux/{work.slug}/remarques/"))
    [beside] = page.select(".remarked:has(.post)")
    assert PASSAGE in words(beside.select_one(".prose"))

    actions.write(work, title=work.title, summary="", body="Tout autre chose.", base=2, by=ana)
    page = read(client.get(f"/travaux/{work.slug}/remarques/"))

    assert PASSAGE in words(page.select_one("#disparus"))


def test_a_member_comments_from_the_page(client, work, zoe):
    client.force_login(zoe)
    page = read(client.get(f"/travaux/{work.slug}/remarques/"))
    link = page.select(".remarked a")[1]["href"]
    given = fields(client.get(link)) | {"body": "Combien ?"}

    assert given["quote"] == PASSAGE
    assert client.post(link, given).status_code == 302
    assert client.post(link, given | {"body": " "}).status_code == 422
    assert Remark.objects.get().author == zoe


def test_the_words_that_were_selected_come_with_the_form(client, work, zoe):
    client.force_login(zoe)
    start = work.text.latest().body.index(PASSAGE)
    page = f"/travaux/{work.slug}/remarques/faire/?passage={start}"

    whole = fields(client.get(page))["quote"]
    some = fields(client.get(page, {"passage": start, "mots": whole[:9]}))["quote"]
    others = fields(client.get(page, {"passage": start, "mots": "Rien de tel"}))["quote"]

    assert len(whole) > 9
    assert (some, others) == (whole[:9], whole)


def test_a_passage_away_from_its_footnotes_shows_their_marks(client, ana, zoe):
    work = make.published(group=make.group(members=[ana]), authors=[ana],
                          body="# Le puits\n\nOn le partage[^1].\n\n[^1]: Depuis 1804.")  # fmt: skip
    client.force_login(zoe)

    page = read(client.get(f"/travaux/{work.slug}/remarques/"))

    passages = [words(each.select_one(".prose")) for each in page.select(".remarked")]
    assert passages == ["Le puits", "On le partage[1].", "[1] Depuis 1804."]
    assert len(page.select(".remarked a[href*=passage]")) == 2


def test_who_is_not_a_member_finds_neither_remarks_nor_their_forms(client, work, zoe):
    remark = said(work, zoe)
    stranger = make.person()
    client.force_login(stranger)
    pages = [
        f"/travaux/{work.slug}/remarques/",
        f"/travaux/{work.slug}/remarques/faire/?passage=0",
    ]

    assert [client.get(page).status_code for page in pages] == [404, 404]
    assert client.post(f"/travaux/remarques/{remark.pk}/regler/").status_code == 404
    client.logout()
    assert client.get(pages[0]).status_code == 302


def test_a_refusal_gives_back_what_was_written(client, work, ana, zoe):
    suggestion = suggested(work, zoe)
    client.force_login(zoe)

    answer = client.post(f"/travaux/remarques/{suggestion.pk}/reprendre/")

    assert answer.status_code == 422
    assert read(answer).select("[role=alert]")
    assert client.post(f"/travaux/remarques/{suggestion.pk}/inconnu/").status_code == 404


def test_remarks_cost_the_same_however_many(client, work, ana, zoe):
    client.force_login(ana)
    said(work, zoe)
    few = cost(client, f"/travaux/{work.slug}/remarques/")
    for n in range(4):
        said(work, make.person() if n > 9 else zoe, body=f"Encore {n}")

    assert cost(client, f"/travaux/{work.slug}/remarques/") == few <= MOST
