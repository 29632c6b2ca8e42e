import json
from datetime import timedelta

import pytest
from django.utils import timezone

from creuset.assemblies.models import Procedure
from creuset.files import actions as files
from creuset.files.models import Attachment
from creuset.journal.models import Record
from creuset.works import actions
from creuset.works.models import Work
from tests import make
from tests.pages import MOST, cost, fields, plain, read, told, words

pytestmark = pytest.mark.django_db

INSIDE = ["ecrire/", "versions/", "comparer/"]


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def bob():
    return make.person("Bob")


@pytest.fixture
def group(ana, bob):
    return make.group(members=[ana, bob])


@pytest.fixture
def work(ana, group):
    return make.work(group=group, authors=[ana], agreed=make.terms(), body="un\ndeux\ntrois")


@pytest.fixture
def published(ana, group):
    return make.published(
        group=group,
        authors=[ana, make.person("Zoé")],
        title="L’eau & le <feu>",
        summary="En bref.",
    )


def offered(client, work):
    page = read(client.get(work.get_absolute_url()))
    return [plain(words(tag)) for tag in page.select("#partage .gesture .btn, .gesture .remedy")]


# Who sees


@pytest.mark.parametrize("who", ["a visitor", "someone signed in", "a member of the community"])
@pytest.mark.parametrize("page", ["", *INSIDE, ".bib", ".csl.json"])
def test_a_draft_is_not_found_outside_its_group(client, work, who, page):
    zoe = make.person()
    if who == "a member of the community":
        make.community(members=[zoe])
    if who != "a visitor":
        client.force_login(zoe)
    address = work.get_absolute_url()
    address = f"{address.rstrip('/')}{page}" if page.startswith(".") else f"{address}{page}"

    response = client.get(address)

    if who == "a visitor" and page == "ecrire/":
        assert response.headers["Location"].startswith("/comptes/")
    else:
        assert response.status_code == 404
    assert work.title not in words(read(client.get("/travaux/?etat=chantier")))


def test_its_group_reads_a_draft(client, ana, work):
    client.force_login(ana)

    response = client.get(work.get_absolute_url())

    assert response.status_code == 200
    assert read(response).find("meta", attrs={"name": "robots", "content": "noindex"})
    assert work.title in words(read(client.get("/travaux/?etat=chantier")))


@pytest.mark.parametrize("page", INSIDE)
def test_readers_of_a_published_work_do_not_enter_its_workshop(client, published, page):
    client.force_login(make.person())

    assert client.get(published.get_absolute_url()).status_code == 200
    assert client.get(f"{published.get_absolute_url()}{page}").status_code == 404


def test_readers_read_the_published_version_and_its_group_is_told_of_the_next(
    client, ana, published
):
    actions.write(
        published,
        title=published.title,
        summary=published.summary,
        body="Suite secrète.",
        base=1,
        by=ana,
    )

    public = words(read(client.get(published.get_absolute_url())))
    assert make.SENTENCE in public
    assert "Suite secrète." not in public
    assert "version 2" not in public

    client.force_login(ana)
    assert "Le groupe en est à la version 2." in words(
        read(client.get(published.get_absolute_url()))
    )


def test_what_is_for_tomorrow_is_read_by_its_group_today(client, ana, published):
    Work.objects.update(shared_from=timezone.localdate() + timedelta(days=1))

    assert client.get(published.get_absolute_url()).status_code == 404
    for ending in ("bib", "csl.json"):
        address = f"{published.get_absolute_url().rstrip('/')}.{ending}"
        assert client.get(address).status_code == 404
        client.force_login(ana)
        assert client.get(address).status_code == 404
        client.logout()
    client.force_login(ana)
    page = read(client.get(published.get_absolute_url()))
    assert "paraîtra le" in words(page)
    assert page.find("meta", attrs={"name": "citation_title"}) is None


def test_the_list_is_of_what_one_may_read_and_can_be_narrowed(client, ana, group):
    note = make.published(group=group, kind="note")
    tool = make.published(group=group, kind="tool", audience="community")
    draft = make.work(group=group)

    def listed(**query):
        page = read(client.get("/travaux/", query))
        return {a["href"] for a in page.select("main .card h3 a")}

    assert listed() == {note.get_absolute_url()}
    client.force_login(ana)
    assert listed() == {note.get_absolute_url(), tool.get_absolute_url()}
    assert listed(forme="tool") == {tool.get_absolute_url()}
    assert listed(forme="n’importe quoi") == listed()
    assert listed(etat="chantier") == {draft.get_absolute_url()}


# What machines read


def meta(page):
    found: dict[str, list[str]] = {}
    for tag in page.select("meta[content]"):
        found.setdefault(tag.get("name") or tag.get("property"), []).append(tag["content"])
    return found


def test_a_published_work_tells_machines_how_to_cite_it(client, published):
    page = read(client.get(published.get_absolute_url()))

    address = f"http://testserver{published.get_absolute_url()}"
    day = timezone.localdate()
    institution = f"{published.group}, La communauté"
    told_to_machines = meta(page)
    expected = {
        "citation_title": ["L’eau & le <feu>"],
        "citation_author": ["Ana", "Zoé"],
        "citation_publication_date": [f"{day:%Y/%m/%d}"],
        "citation_technical_report_institution": [institution],
        "citation_language": ["fr"],
        "citation_public_url": [address],
        "DC.title": ["L’eau & le <feu>"],
        "DC.creator": ["Ana", "Zoé"],
        "DC.publisher": [institution],
        "DCTERMS.issued": [day.isoformat()],
        "DC.language": ["fr"],
        "DC.rights": ["https://creativecommons.org/licenses/by-sa/4.0/deed.fr"],
        "DC.identifier": [address],
        "og:type": ["article"],
        "og:title": ["L’eau & le <feu>"],
        "og:description": ["En bref."],
        "og:url": [address],
        "og:site_name": ["La communauté"],
        "article:published_time": [day.isoformat()],
        "description": ["En bref."],
    }
    assert {name: told_to_machines.get(name) for name in expected} == expected
    assert [link["href"] for link in page.select("link[rel=canonical]")] == [address]
    assert "robots" not in told_to_machines


def linked(client, work):
    page = read(client.get(work.get_absolute_url()))
    return [json.loads(tag.string) for tag in page.select("script[type='application/ld+json']")]


def test_the_page_tells_machines_of_its_files_with_licence_size_and_checksum(
    client, ana, published
):
    files.add(
        published, [make.upload("mesures.csv", b"jour,debit\n1,2\n")], by=ana, licence="ODbL-1.0"
    )
    files.add(published, [make.upload("lisez.txt", b"Bonjour.")], by=ana)
    data, note = Attachment.objects.of(published)
    addresses = [f"http://testserver{each.get_absolute_url()}" for each in (data, note)]

    page = read(client.get(published.get_absolute_url()))
    [told_of] = linked(client, published)

    assert meta(page)["DCTERMS.hasPart"] == addresses
    assert [(link["type"], link["href"]) for link in page.select("link[rel=item]")] == [
        ("text/csv", addresses[0]),
        ("text/plain", addresses[1]),
    ]
    [dataset], [media] = told_of["hasPart"], told_of["associatedMedia"]
    assert dataset["license"] == "https://opendatacommons.org/licenses/odbl/1-0/"
    assert dataset["distribution"] == {
        "@type": "DataDownload",
        "contentUrl": addresses[0],
        "encodingFormat": "text/csv",
        "contentSize": "15 B",
        "sha256": data.file.sha256,
    }
    assert (media["name"], media["sha256"]) == ("lisez.txt", note.file.sha256)
    assert "license" not in media


def test_the_page_tells_machines_of_the_paper_and_of_those_who_signed(client, published):
    published.authorships.filter(name="Ana").update(
        affiliation="CNRS", orcid="0000-0002-1825-0097"
    )
    published.authorships.create(name="Léa", signs=False, guest=True, published=True)

    page = read(client.get(published.get_absolute_url()))
    [told_of] = linked(client, published)

    paper = f"http://testserver{published.get_absolute_url().rstrip('/')}.pdf"
    assert meta(page)["citation_pdf_url"] == meta(page)["DCTERMS.hasFormat"] == [paper]
    assert told_of["encoding"]["contentUrl"] == paper
    assert told_of["name"] == "L’eau & le <feu>"
    assert told_of["author"][0] == {
        "@type": "Person",
        "name": "Ana",
        "affiliation": {"@type": "Organization", "name": "CNRS"},
        "@id": "https://orcid.org/0000-0002-1825-0097",
        "sameAs": "https://orcid.org/0000-0002-1825-0097",
    }
    assert told_of["contributor"] == [{"@type": "Person", "name": "Léa"}]
    address = f"{published.get_absolute_url().rstrip('/')}.jsonld"
    assert json.loads(client.get(address).content) == told_of


def test_what_only_the_community_reads_tells_machines_nothing(client, ana, published):
    Work.objects.update(audience="community")
    client.force_login(ana)

    told_to_machines = meta(read(client.get(published.get_absolute_url())))

    assert linked(client, published) == []
    assert told_to_machines["robots"] == ["noindex"]
    assert [name for name in told_to_machines if name.startswith(("citation_", "DC", "og:"))] == []


@pytest.mark.parametrize(
    ("ending", "kind"),
    [("bib", "application/x-bibtex"), ("csl.json", "application/vnd.citationstyles.csl+json")],
)
def test_a_citation_is_downloaded(client, published, ending, kind):
    response = client.get(f"{published.get_absolute_url().rstrip('/')}.{ending}")

    assert response.headers["Content-Type"].startswith(kind)
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "L’eau" in response.content.decode()


def test_the_csl_of_a_hostile_title_is_read_back(client, published):
    [item] = json.loads(client.get(f"{published.get_absolute_url().rstrip('/')}.csl.json").content)

    assert item["title"] == "L’eau & le <feu>"
    assert item["URL"] == f"http://testserver{published.get_absolute_url()}"


def test_a_reader_sees_who_wrote_it_under_which_licence_and_how_it_was_decided(client, ana, group):
    work = make.work(group=group, authors=[ana], agreed=make.terms())
    decision = make.adopted("works.publish", work, by=ana, **make.terms())

    page = read(client.get(work.get_absolute_url()))

    byline, decided = page.select_one(".byline"), page.select_one(".decided-by")
    assert byline
    assert decided
    assert words(byline) == "Ana"
    assert f"« {group} »" in words(decided)
    assert [a["href"] for a in decided.select("a")] == [decision.get_absolute_url()]
    assert page.select("a[rel=license]")[0].text == "CC BY-SA 4.0"
    assert client.get(decision.get_absolute_url()).status_code == 200


def test_a_title_that_looks_like_code_is_shown_and_not_obeyed(client, published):
    Work.objects.update(title="<script>alert(1)</script>", summary='"><script>alert(1)</script>')

    for address in (published.get_absolute_url(), "/travaux/", "/"):
        assert b"<script>alert(1)" not in client.get(address).content


# Beginning and writing


def begin(client, group, **fields):
    given = {"title": "L’eau", "kind": "note", "summary": "", "body": "Un."}
    return client.post(f"/travaux/commencer/{group.slug}/", {**given, **fields})


def test_a_member_begins_a_text(client, ana, group):
    client.force_login(ana)

    first, second = [begin(client, group) for _twice in range(2)]

    work = Work.objects.get()
    assert first.headers["Location"] == second.headers["Location"] == work.get_absolute_url()


@pytest.mark.parametrize("wrong", [{"title": ""}, {"kind": "epic"}, {"title": "x" * 301}])
def test_a_text_that_cannot_begin_loses_nothing(client, ana, group, wrong):
    client.force_login(ana)

    response = begin(client, group, body="Une longue page.", **wrong)

    assert response.status_code == 422
    assert fields(response)["body"] == "Une longue page."
    assert not Work.objects.exists()


def test_only_members_begin_in_a_group(client, group):
    assert begin(client, group).headers["Location"].startswith("/comptes/")
    zoe = make.person()
    make.community(members=[zoe])
    client.force_login(zoe)

    assert begin(client, group).status_code == 404
    assert client.get(f"/travaux/commencer/{group.slug}/").status_code == 404


def test_a_member_writes_a_version(client, bob, work):
    client.force_login(bob)
    address = f"{work.get_absolute_url()}ecrire/"
    form = fields(client.get(address))
    assert form["body"] == "un\ndeux\ntrois"

    response = client.post(address, {**form, "body": "un\ndeux", "reason": "Plus court"})

    assert response.headers["Location"] == work.get_absolute_url()
    assert "Enregistré : version 2." in plain(words(read(client.get(work.get_absolute_url()))))


def test_two_people_saving_at_once_lose_nothing_and_the_second_sees_both(client, ana, bob, work):
    address = f"{work.get_absolute_url()}ecrire/"
    client.force_login(ana)
    anas = fields(client.get(address))
    client.force_login(bob)
    bobs = fields(client.get(address))
    client.post(address, {**bobs, "body": "un\ndeux\ntrois !", "title": work.title})
    client.force_login(ana)

    response = client.post(address, {**anas, "body": "un !\ndeux\ntrois", "title": "Mon titre"})

    assert response.status_code == 409
    assert "Bob a enregistré la version 2" in " ".join(told(response))
    form = fields(response)
    assert (form["body"], form["base"], form["title"]) == ("un !\ndeux\ntrois !", "2", "Mon titre")
    page = read(response)
    assert [words(tag) for tag in page.select("del, ins")]
    assert client.post(address, form).headers["Location"] == work.get_absolute_url()
    assert work.text.latest().body == "un !\ndeux\ntrois !"


def test_a_passage_that_both_wrote_is_shown_and_settled_by_hand(client, ana, bob, work):
    address = f"{work.get_absolute_url()}ecrire/"
    client.force_login(ana)
    form = fields(client.get(address))
    client.post(address, {**form, "body": "un\nDEUX\ntrois"})

    met = client.post(address, {**form, "body": "un\n2\ntrois"})
    both = fields(met)
    unsettled = client.post(address, both)

    assert "1 passage a été écrit par vous deux" in " ".join(told(met))
    assert both["body"].splitlines()[1:6] == [
        "<<<<<<< votre texte", "2", "=======", "DEUX", ">>>>>>> version 2",
    ]  # fmt: skip
    assert unsettled.status_code == 409
    assert fields(unsettled)["body"] == both["body"]
    assert "passages à départager" in words(read(unsettled))


def test_a_form_without_a_title_keeps_the_text(client, ana, work):
    client.force_login(ana)
    address = f"{work.get_absolute_url()}ecrire/"

    response = client.post(address, {**fields(client.get(address)), "title": "", "body": "Long."})

    assert response.status_code == 422
    assert fields(response)["body"] == "Long."
    assert work.text.versions.count() == 1


def test_an_outsider_writes_nothing(client, published):
    client.force_login(make.person())
    given = {"title": "Pirate", "summary": "", "body": "Pirate", "base": "1", "reason": ""}

    assert client.post(f"{published.get_absolute_url()}ecrire/", given).status_code == 404
    published.refresh_from_db()
    assert published.title != "Pirate"


def test_versions_say_who_and_why_and_are_compared(client, ana, bob, work):
    given = {"title": work.title, "summary": ""}
    actions.write(work, **given, body="un\ndeux", base=1, reason="Plus court", by=bob)
    client.force_login(ana)

    rows = read(client.get(f"{work.get_absolute_url()}versions/")).select("tbody tr")
    page = read(client.get(f"{work.get_absolute_url()}comparer/?entre=1&et=2"))

    assert [words(row.select("td")[2]) for row in rows] == ["Bob", "Ana"]
    assert [words(row.select("td")[3]) for row in rows] == ["Plus court", ""]
    assert [words(tag) for tag in page.select("del")] == ["trois"]
    assert words(page.h1) == "De la version 1 à la version 2"


@pytest.mark.parametrize(
    "query", ["", "?et=1", "?et=0", "?et=abc", "?entre=7&et=9", f"?et={'9' * 40}", "?et=-1"]
)
def test_any_comparison_that_one_may_ask_is_answered(client, ana, work, query):
    client.force_login(ana)

    assert client.get(f"{work.get_absolute_url()}comparer/{query}").status_code == 200


def test_a_version_compared_with_itself_says_so(client, ana, work):
    client.force_login(ana)

    page = read(client.get(f"{work.get_absolute_url()}comparer/?entre=1&et=1"))

    assert "Les deux textes sont les mêmes." in words(page)


# Sharing


def test_where_the_group_decides_the_page_offers_to_propose(client, ana, work):
    client.force_login(ana)

    assert offered(client, work) == ["Proposer : Publier un travail"]


def test_where_any_member_may_the_page_offers_to_do(client, ana, work):
    make.rule(work.assembly, "works.publish", Procedure.MEMBER)
    client.force_login(ana)

    assert offered(client, work) == ["Publier un travail"]


def test_where_there_is_nothing_to_share_yet_the_page_says_why_not(client, ana, group):
    work = make.work(group=group, authors=[ana], body="")
    client.force_login(ana)

    assert offered(client, work) == [
        "Cette production n’a pas encore de texte. Écrivez-le d’abord ensemble."
    ]


def test_a_direct_form_does_not_publish_what_the_group_decides(client, ana, work):
    client.force_login(ana)
    address = f"/decisions/gestes/works.publish/{work.pk}/"

    for token in ("do-0", "do-1", ""):
        response = client.post(address, {**make.terms(), "offered": token})
        assert response.status_code == 409

    assert Work.objects.get().status == "draft"
    assert not Record.objects.exists()


def test_an_author_agrees_from_the_page_and_the_work_comes_out(client, ana, group):
    work = make.work(group=group, authors=[ana])
    decision = make.adopted("works.publish", work, by=ana, **make.terms())
    client.force_login(ana)
    page = read(client.get(work.get_absolute_url()))
    assert "Accords attendus : Ana" in plain(words(page))
    [form] = page.select("#partage .notice form")

    first, second = [client.post(form["action"]) for _twice in range(2)]

    assert first.status_code == second.status_code == 302
    assert Work.objects.get().is_out
    assert Record.objects.filter(verb="works.published").count() == 1
    assert form["action"].endswith(f"/accord/{decision.pk}/")


def test_nobody_agrees_for_an_author(client, bob, ana, group):
    work = make.work(group=group, authors=[ana])
    decision = make.proposed("works.publish", work, by=ana, **make.terms())
    address = f"{work.get_absolute_url()}accord/{decision.pk}/"
    client.force_login(make.person())
    assert client.post(address).status_code == 404
    client.force_login(bob)

    client.post(address)

    assert work.authorships.get().agreed_digest == ""


def test_one_agrees_to_a_decision_about_this_work_only(client, ana, work, group):
    other = make.proposed("works.publish", make.work(group=group, authors=[ana]), by=ana,
                          **make.terms(licence="CC0-1.0"))  # fmt: skip
    client.force_login(ana)

    assert client.post(f"{work.get_absolute_url()}accord/{other.pk}/").status_code == 404


def test_an_author_steps_back_from_the_page(client, ana, bob, work):
    given = {"title": work.title, "summary": ""}
    actions.write(work, **given, body="un\ndeux", base=1, by=bob)
    client.force_login(bob)
    page = read(client.get(work.get_absolute_url()))
    assert page.select(f"form[action='{work.get_absolute_url()}signature/']")

    client.post(f"{work.get_absolute_url()}signature/")

    assert [each.person for each in work.authorships.all()] == [ana]
    client.force_login(ana)
    client.post(f"{work.get_absolute_url()}signature/")
    assert "la seule personne à signer" in words(read(client.get(work.get_absolute_url())))


@pytest.mark.parametrize("gesture", ["accord/1/", "signature/"])
def test_a_link_does_not_act(client, ana, work, gesture):
    client.force_login(ana)

    assert client.get(f"{work.get_absolute_url()}{gesture}").status_code == 405


# What pages cost


def test_the_list_costs_the_same_whatever_its_length(client, ana, group):
    def made(n):
        for _n in range(n):
            make.published(group=group, authors=[make.person(), make.person()])
        return cost(client, "/travaux/")

    assert made(1) == made(2) <= MOST
    client.force_login(ana)
    assert cost(client, "/travaux/") <= MOST


def test_a_work_costs_the_same_however_many_wrote_it(client, ana, bob, group):
    def made(*authors):
        work = make.published(group=group, authors=authors)
        return cost(client, work.get_absolute_url())

    assert made(ana) == made(ana, bob, make.person()) <= MOST
    client.force_login(ana)
    assert made(ana) == made(ana, bob, make.person()) <= MOST


def test_the_versions_cost_the_same_however_many_they_are(client, ana, work):
    def written(n):
        for _n in range(n):
            base = work.text.latest().number
            actions.write(work, title=work.title, summary="", body=f"v{base}", base=base, by=ana)
        return cost(client, f"{work.get_absolute_url()}versions/")

    client.force_login(ana)

    assert written(1) == written(2) <= MOST


def test_a_work_that_was_decided_costs_little_to_its_group(client, ana, bob, work):
    make.adopted("works.publish", work, by=ana, **make.terms())
    client.force_login(ana)

    assert cost(client, work.get_absolute_url()) <= MOST
