import asyncio
from io import BytesIO

import pytest

from creuset.assemblies.models import Membership
from creuset.decisions.models import Decision
from creuset.files import blobs
from creuset.files.models import Attachment
from creuset.files.serving import Pieces, Streamed
from tests import make
from tests.pages import MOST, cost, plain, read, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def group(ana):
    return make.group(members=[ana])


@pytest.fixture
def work(ana, group):
    return make.work(group=group, authors=[ana])


def content_of(response):
    return b"".join(response.streaming_content)


def subject(kind, ana, group):
    """One of each kind, that only its group may see."""
    meeting = make.meeting(group.assembly, by=ana)
    return {
        "works.work": lambda: make.work(group=group, authors=[ana]),
        "meetings.meeting": lambda: meeting,
        "debates.thread": lambda: make.thread(group.assembly, by=ana),
        "debates.post": lambda: make.thread(group.assembly, by=ana).posts.get(),
        "decisions.decision": lambda: Decision.objects.get(
            pk=make.proposed("works.publish", make.work(group=group), by=ana, **make.terms()).pk
        ),
    }[kind]()


@pytest.mark.parametrize(
    "kind",
    ["works.work", "meetings.meeting", "debates.thread", "debates.post", "decisions.decision"],
)
def test_a_file_is_seen_exactly_as_what_it_is_attached_to(client, ana, group, kind):
    held = make.attached(subject(kind, ana, group), by=ana, content=make.picture(), name="a.png")
    addresses = [held.get_absolute_url(), held.thumbnail_url]
    zoe = make.person("Zoé")
    make.community(members=[zoe])

    assert [client.get(each).status_code for each in addresses] == [404, 404]
    client.force_login(zoe)
    assert [client.get(each).status_code for each in addresses] == [404, 404]
    client.force_login(ana)
    assert [client.get(each).status_code for each in addresses] == [200, 200]


def test_whoever_leaves_a_group_loses_its_files(client, ana, group):
    held = make.attached(make.thread(group.assembly, by=ana), by=ana)
    client.force_login(ana)
    assert client.get(held.get_absolute_url()).status_code == 200

    Membership.objects.filter(person=ana, assembly=group.assembly).delete()

    assert client.get(held.get_absolute_url()).status_code == 404


def test_visitors_reach_the_files_of_a_public_work_until_it_is_withdrawn(client, ana, group):
    work = make.published(group=group, authors=[ana])
    held = make.attached(work, by=ana, content=b"a;b\n", name="mesures.csv")

    response = client.get(held.get_absolute_url())

    assert content_of(response) == b"a;b\n"
    assert response.headers["Cache-Control"] == "public, max-age=600"
    work.status = "draft"
    work.save()
    assert client.get(held.get_absolute_url()).status_code == 404


def test_a_file_of_a_kind_that_nobody_registered_is_seen_by_nobody(client, ana, group):
    held = make.attached(group.assembly, by=ana)
    client.force_login(ana)

    assert client.get(held.get_absolute_url()).status_code == 404


def test_a_file_is_given_as_a_file_never_as_a_page_of_ours(client, ana, work):
    held = make.attached(work, by=ana, content=b"<script>alert(1)</script>", name='L’été ;".txt')
    client.force_login(ana)

    headers = client.get(held.get_absolute_url()).headers

    assert headers["Content-Type"] == "text/plain"
    assert headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''L%E2%80%99%C3%A9t%C3%A9%20%3B%22.txt"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cache-Control"] == "private, no-cache"


def test_a_picture_is_shown_in_place(client, ana, work):
    held = make.attached(work, by=ana, content=make.picture(), name="lavoir.png")
    client.force_login(ana)

    whole, small = client.get(held.get_absolute_url()), client.get(held.thumbnail_url)

    assert whole.headers["Content-Disposition"] == 'inline; filename="lavoir.png"'
    assert (whole.headers["Content-Type"], small.headers["Content-Type"]) == (
        "image/png", "image/webp",
    )  # fmt: skip
    assert content_of(small)[8:12] == b"WEBP"


def test_what_has_not_changed_is_not_sent_again(client, ana, work):
    held = make.attached(work, by=ana)
    client.force_login(ana)
    etag = client.get(held.get_absolute_url()).headers["ETag"]

    again = client.get(held.get_absolute_url(), headers={"If-None-Match": etag})

    assert etag == f'"{held.file.sha256}"'
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("asked", "status", "part", "told"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=8-", 206, b"89", "bytes 8-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=4-99", 206, b"456789", "bytes 4-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=5-2", 200, b"0123456789", None),
        ("bytes=0-1,4-5", 200, b"0123456789", None),
        ("lines=1-2", 200, b"0123456789", None),
    ],
)
def test_a_download_cut_short_goes_on_where_it_stopped(
    client, ana, work, asked, status, part, told
):
    held = make.attached(work, by=ana, content=b"0123456789")
    client.force_login(ana)

    response = client.get(held.get_absolute_url(), headers={"Range": asked})

    assert (response.status_code, response.headers.get("Content-Range")) == (status, told)
    assert (b"" if status == 416 else content_of(response)) == part


def test_a_file_is_sent_in_pieces_by_the_real_server():
    """Under ASGI, a plain iterator would be read whole before anything is sent."""
    held = BytesIO(b"a" * (blobs.CHUNK + 1))
    response = Streamed(Pieces(held, 0, blobs.CHUNK + 1))

    async def received():
        return [len(piece) async for piece in response]

    assert asyncio.run(received()) == [blobs.CHUNK, 1]
    response.close()
    assert held.closed


def test_a_proxy_may_give_the_files_itself(client, ana, work, settings):
    settings.FILES_BY_PROXY = "/interne/"
    held = make.attached(work, by=ana)
    client.force_login(ana)

    response = client.get(held.get_absolute_url())

    assert response.headers["X-Accel-Redirect"] == f"/interne/{blobs.name_of(held.file.sha256)}"
    assert response.content == b""


def test_a_member_attaches_files_to_a_work_and_takes_one_away(client, ana, work):
    client.force_login(ana)
    address = f"/fichiers/joindre/works.work/{work.pk}/"
    assert read(client.get(work.get_absolute_url())).select_one(f'a[href="{address}"]')

    sent = {
        "uploads": [make.upload("a.csv", b"1"), make.upload("b.csv", b"2")],
        "licence": "CC0-1.0",
    }
    response = client.post(address, sent)

    assert response.status_code == 302
    assert [str(each) for each in Attachment.objects.of(work)] == ["a.csv", "b.csv"]
    shown = words(read(client.get(work.get_absolute_url())).select_one(".attached"))
    assert "a.csv" in shown
    assert "CC0 1.0" in shown
    [first, _second] = Attachment.objects.of(work)
    client.post(f"/fichiers/{first.pk}/retirer/")
    assert [str(each) for each in Attachment.objects.of(work)] == ["b.csv"]


def test_a_form_sent_twice_attaches_once(client, ana, work):
    client.force_login(ana)

    for _twice in range(2):
        client.post(
            f"/fichiers/joindre/works.work/{work.pk}/", {"uploads": [make.upload("a.csv", b"1")]}
        )

    assert Attachment.objects.of(work).count() == 1


def test_a_reader_attaches_nothing_and_takes_nothing_away(client, ana, group):
    work = make.published(group=group, authors=[ana])
    held = make.attached(work, by=ana)
    zoe = make.person("Zoé")
    make.community(members=[zoe])
    client.force_login(zoe)

    response = client.post(
        f"/fichiers/joindre/works.work/{work.pk}/", {"uploads": [make.upload("z.txt", b"z")]}
    )
    client.post(f"/fichiers/{held.pk}/retirer/")

    assert response.status_code == 422
    assert "membres de" in plain(words(read(response)))
    assert list(Attachment.objects.all()) == [held]
    page = read(client.get(work.get_absolute_url()))
    assert page.select(".attached form, a[href^='/fichiers/joindre/']") == []


def test_nobody_learns_from_the_form_what_exists(client, work):
    client.force_login(make.person())

    assert client.get(f"/fichiers/joindre/works.work/{work.pk}/").status_code == 404
    assert client.get("/fichiers/joindre/works.work/999999/").status_code == 404
    assert client.get(f"/fichiers/joindre/people.person/{work.pk}/").status_code == 404


def test_a_file_of_a_wrong_kind_is_named_with_what_is_accepted(client, ana, work):
    client.force_login(ana)

    response = client.post(
        f"/fichiers/joindre/works.work/{work.pk}/",
        {"uploads": [make.upload("photo.jpg", b"<html><script>alert(1)</script>")]},
    )

    told = plain(words(read(response).select_one(".errorlist")))
    assert told.startswith("« photo.jpg » n’est pas d’un genre reçu ici. Sont acceptés : jpg, png")


def test_more_files_cost_no_more_queries(client, ana, work):
    client.force_login(ana)
    make.attached(work, by=ana)
    one = cost(client, work.get_absolute_url())
    for _more in range(2):
        make.attached(work, by=ana)

    assert cost(client, work.get_absolute_url()) == one
    held = Attachment.objects.first()
    assert cost(client, held.get_absolute_url()) <= MOST


def test_each_picture_has_the_sentence_that_came_with_it(client, ana, work):
    client.force_login(ana)
    sent = {
        "uploads": [
            make.upload("a.png", make.picture(colour="red")),
            make.upload("b.csv", b"1"),
            make.upload("c.png", make.picture(colour="blue")),
        ],
        "uploads_alt": ["Un toit rouge", "", "  La rivière  "],
    }

    client.post(f"/fichiers/joindre/works.work/{work.pk}/", sent)

    assert [each.alt for each in Attachment.objects.of(work)] == [
        "Un toit rouge",
        "",
        "La rivière",
    ]


def test_sentences_that_are_not_as_many_as_the_files_are_nobodys(client, ana, work):
    client.force_login(ana)
    sent = {"uploads": [make.upload("a.png", make.picture())], "uploads_alt": ["Un", "Deux"]}

    client.post(f"/fichiers/joindre/works.work/{work.pk}/", sent | {"alt": "Un toit"})

    assert Attachment.objects.of(work).get().alt == "Un toit"


def test_the_pictures_of_a_message_say_what_they_show_at_once_or_later(client, ana, group):
    thread = make.thread(group.assembly, by=ana)
    client.force_login(ana)
    pictures = [make.upload(f"{colour}.png", make.picture(colour=colour)) for colour in COLOURS]
    sent = {"body": "Voyez.", "uploads": pictures, "uploads_alt": ["Un toit", ""]}
    client.post(f"/debats/{thread.pk}/repondre/", sent)
    [roof, river] = Attachment.objects.order_by("pk")

    page = read(client.get(thread.get_absolute_url()))
    assert [img["alt"] for img in page.select(".attached img")] == ["Un toit", "blue.png"]
    [_again, link] = page.select("a.describe")
    assert (words(link), link["href"]) == (
        "Dire ce qu’elle montre", f"/fichiers/{river.pk}/decrire/",
    )  # fmt: skip
    assert read(client.get(link["href"])).select_one("main img")["src"] == river.thumbnail_url
    client.post(link["href"], {"alt": "La rivière"})

    page = read(client.get(thread.get_absolute_url()))
    assert [img["alt"] for img in page.select(".attached img")] == ["Un toit", "La rivière"]
    client.post(f"/fichiers/{roof.pk}/decrire/", {"alt": "x" * 301})
    roof.refresh_from_db()
    assert roof.alt == "Un toit"


COLOURS = ["red", "blue"]


@pytest.mark.parametrize("who", ["nobody", "a member of the group", "a stranger"])
def test_only_whoever_brought_a_picture_to_a_message_says_what_it_shows(client, ana, group, who):
    post = make.thread(group.assembly, by=ana).posts.get()
    held = make.attached(post, by=ana, name="a.png", content=make.picture())
    bob = make.person()
    if who == "a member of the group":
        make.join(group.assembly, bob)
    if who != "nobody":
        client.force_login(bob)
    address = f"/fichiers/{held.pk}/decrire/"

    answers = [client.get(address), client.post(address, {"alt": "Autre chose"})]

    statuses = {"nobody": [302, 401]}.get(who, [404, 404])
    assert [each.status_code for each in answers] == statuses
    held.refresh_from_db()
    assert held.alt == ""


def test_a_document_has_nothing_to_show(client, ana, work):
    client.force_login(ana)
    held = make.attached(work, by=ana)

    assert client.get(f"/fichiers/{held.pk}/decrire/").status_code == 404


def test_a_page_that_shows_how_far_files_have_gone_is_told_where_to_go(client, ana, work):
    client.force_login(ana)
    address = f"/fichiers/joindre/works.work/{work.pk}/"
    ask = {"X-Sends-Files": "1"}

    gone = client.post(address, {"uploads": [make.upload("a.csv", b"1")]}, headers=ask)

    there = f"{work.get_absolute_url()}#fichiers"
    assert (gone.status_code, gone.headers["X-Goes-To"], gone.content) == (204, there, b"")
    assert "Le fichier est joint." in words(read(client.get(work.get_absolute_url())))
    wrong = client.post(address, {"uploads": [make.upload("a.exe", b"1")]}, headers=ask)
    assert (wrong.status_code, "X-Goes-To" in wrong.headers) == (422, False)
    assert read(wrong).select_one("main .errorlist")


def test_without_a_script_the_plain_input_is_there(client, ana, work):
    client.force_login(ana)

    island = read(client.get(f"/fichiers/joindre/works.work/{work.pk}/")).select_one(
        "creuset-files"
    )

    field = island.select_one("input[type=file][multiple]")
    assert (field["name"], ".png" in field["accept"]) == ("uploads", True)
    assert int(island["data-largest"]) > 0
