import pytest

from creuset.search import actions
from tests import make
from tests.pages import MOST, cost, plain, read, words

pytestmark = pytest.mark.django_db


def found(client, address):
    actions.catch_up()
    return read(client.get(address))


def test_a_visitor_finds_what_is_public_and_where_it_says_so(client):
    work = make.published(
        title="Note", body=f"{'Des mots avant. ' * 30}Le <b>moulin</b> & la roue.{' Après.' * 90}"
    )

    page = found(client, "/recherche/?q=moulins")

    [result] = page.select(".found li")
    assert result.select_one("a")["href"] == work.get_absolute_url()
    assert [mark.get_text() for mark in result.select("mark")] == ["moulin"]
    assert plain(words(page.select_one("#nombre"))) == "1 résultat"
    assert result.select("b, script") == []


def test_what_was_written_in_a_text_is_shown_not_obeyed(client):
    make.published(title="<script>alert(1)</script> moulin", body="Moulin <img src=x onerror=a>")

    page = found(client, "/recherche/?q=moulin")

    assert page.select(".found script, .found img") == []
    assert "<script>alert(1)</script> moulin" in words(page.select_one(".found h3"))


def test_what_is_typed_is_answered_by_a_part_of_the_page(client):
    make.published(title="Le moulin")
    actions.catch_up()

    part = client.get("/recherche/?q=moul", headers={"HX-Request": "true"})

    assert b"<html" not in part.content
    assert [words(each) for each in read(part).select(".found h3")] == ["Le moulin"]


def test_an_error_of_one_letter_is_said(client):
    make.published(title="Le moulin")

    page = found(client, "/recherche/?q=mouiln")

    assert (
        plain(words(page.select_one(".notice.info")))
        == "Rien pour « mouiln ». Voici ce qui dit : moulin."
    )


def test_an_empty_search_teaches(client):
    assert "d’un seul endroit" in words(found(client, "/recherche/"))
    assert "un mot de plus" in words(found(client, "/recherche/?q=le"))
    assert "Rien ne dit" in words(found(client, "/recherche/?q=introuvable"))


def test_filters_lead_to_what_they_count(client):
    ana = make.person()
    group = make.group(members=[ana])
    make.work(group=group, authors=[ana], title="Le moulin")
    make.thread(group.assembly, by=ana, body="Quel moulin ?")
    client.force_login(ana)

    page = found(client, "/recherche/?q=moulin")

    tabs = {plain(words(tab)): tab["href"] for tab in page.select(".tabs a")}
    assert list(tabs) == ["Tout 2", "Travaux 1", "Messages 1"]
    only = found(client, f"/recherche/{tabs['Travaux 1']}")
    assert [words(each) for each in only.select(".found h3")] == ["Le moulin"]
    mine = found(client, f"/recherche/?q=moulin&groupe={group.slug}&depuis=an")
    assert len(mine.select(".found li")) == 2


def test_the_group_of_others_is_not_a_filter(client):
    ana, zoe = make.person(), make.person()
    group = make.group(members=[ana])
    make.community(members=[zoe])
    client.force_login(zoe)

    assert group.slug not in client.get(f"/recherche/?q=eau&groupe={group.slug}").content.decode()


def test_the_header_and_a_lost_page_lead_to_search(client):
    assert read(client.get("/")).select_one('header a[href="/recherche/"]')
    lost = read(client.get("/nulle-part/"))
    assert lost.select_one('main form[action="/recherche/"] input[name=q]')


def test_more_results_cost_no_more_queries(client):
    ana = make.person()
    group = make.group(members=[ana])
    make.thread(group.assembly, by=ana, body="Le moulin.")
    client.force_login(ana)
    actions.catch_up()
    one = cost(client, "/recherche/?q=moulin")
    for n in range(2):
        make.thread(group.assembly, by=ana, body=f"Le moulin {n}.")
    actions.catch_up()

    assert cost(client, "/recherche/?q=moulin") == one
    assert one <= MOST


def test_a_spelling_looked_for_stays_within_the_budget(client):
    ana = make.person()
    make.thread(make.assembly(members=[ana]), by=ana, body="Le moulin de la rivière.")
    client.force_login(ana)
    actions.catch_up()

    assert cost(client, "/recherche/?q=mouiln+riviere") <= MOST


def test_a_page_beyond_the_last_shows_the_last(client):
    make.published(title="Le moulin")

    assert len(found(client, "/recherche/?q=moulin&page=9999").select(".found li")) == 1
