"""The pages of imports: members walk through them, nobody else sees them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from creuset.atlas.imports.models import Import
from creuset.atlas.models import Entry, Source
from tests import make
from tests.atlas.helpers import entry, source
from tests.pages import cost, plain, read, told, words

pytestmark = pytest.mark.django_db

FILE = (
    "Identifiant;Nom;Type;Ville;GPS;Courriel\n"
    "1;Le Grenier;food;Lyon;45.76, 4.84;a@example.org\n"
    "2;La Ruche;magie;Nantes;47.2, -1.5;\n"
    "3;;food;Paris;48.8, 2.3;\n"
    "4;=cmd();food;Nice;=1+1;\n"
)
ABOUT = {"name": "Carnet", "url": "", "licence": "ODbL 1.0", "attribution": "© nous"}


@pytest.fixture
def ana():
    ana = make.person("Ana")
    make.community(members=[ana])
    return ana


@pytest.fixture
def client(ana):
    client = Client()
    client.force_login(ana)
    return client


def send(client, content=FILE, **fields):
    file = SimpleUploadedFile("lieux.csv", content.encode())
    return client.post(reverse("atlas:imports"), {"file": file, **ABOUT, **fields})


@pytest.fixture
def at_once(django_capture_on_commit_callbacks):
    def do(client, address, **fields):
        """Where one is sent, once what the gesture set off is done."""
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(address, fields)
        return client.get(response.url) if response.status_code in {302, 303} else response

    return do


def columns(client, made, at_once, **changes):
    page = read(client.get(made.get_absolute_url()))
    chosen = {
        str(tag["name"]): str((tag.select_one("option[selected]") or {"value": ""})["value"])
        for tag in page.select("#colonnes select")
    }
    return at_once(client, reverse("atlas:map_columns", args=[made.pk]), **{**chosen, **changes})


def test_a_member_brings_a_file_reads_what_it_would_do_lets_it_in_and_takes_it_back(
    client, at_once
):
    assert send(client).status_code == 302
    made = Import.objects.get()
    assert (made.source.name, made.source.licence) == ("Carnet", "ODbL 1.0")

    page = columns(client, made, at_once)
    assert "magie" in words(read(page).select_one("#problemes"))
    assert "il manque un nom" in words(read(page).select_one("#problemes"))
    assert read(page).select_one("#apercu creuset-map") is not None
    assert not Entry.objects.exists()

    offered = str(read(page).select_one("#entrer input[name=offered]")["value"])
    page = at_once(
        client, reverse("decisions:gesture", args=["atlas.import", made.pk]), offered=offered
    )
    assert "Ce fichier est entré" in words(read(page).main)
    assert Entry.objects.listed().count() == 3

    offered = str(read(page).select_one("#defaire input[name=offered]")["value"])
    page = at_once(
        client, reverse("decisions:gesture", args=["atlas.undo_import", made.pk]), offered=offered
    )
    assert "3 fiches retirées" in plain(words(read(page).main))
    assert Entry.objects.listed().count() == 0


def test_the_map_shows_members_the_way_in(client):
    address = reverse("atlas:imports")

    assert read(client.get(reverse("atlas:map"))).select_one(f"a[href='{address}']") is not None
    assert read(Client().get(reverse("atlas:map"))).select_one(f"a[href='{address}']") is None


def test_a_word_that_nobody_knows_is_told_once(client, at_once):
    send(client)
    made = Import.objects.get()
    columns(client, made, at_once)

    at_once(client, reverse("atlas:map_words", args=[made.pk]), w0="culture")

    made.refresh_from_db()
    assert (made.unknown, made.words) == ([], {"magie": ["culture"]})


def test_problems_are_downloaded_whole_and_no_cell_is_a_formula(client, at_once):
    send(client)
    made = Import.objects.get()
    columns(client, made, at_once)

    response = client.get(reverse("atlas:import_problems", args=[made.pk]))

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert len(text.splitlines()) == 1 + made.problems.count()
    assert "'=1+1" in text
    assert "a@example.org" not in text


def test_a_column_of_addresses_says_that_it_is_never_kept(client):
    send(client)

    page = client.get(Import.objects.get().get_absolute_url())

    assert "Courriel jamais gardée" in " ".join(
        words(row).replace(" – ", " ") for row in read(page).select("#colonnes tr")
    )


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"licence": ""}, "Dites sous quelle licence"),
        ({"name": ""}, "Nommez la source"),
        ({"address": "https://example.org/a.csv"}, "l’un des deux"),
        ({"url": "javascript:alert(1)"}, "Ce n’est pas une adresse du web"),
        ({"licence": "other"}, "Dites sous quelle licence"),
    ],
)
def test_what_is_missing_of_a_source_is_asked(client, fields, reason):
    response = send(client, **fields)

    assert response.status_code == 422
    assert reason in plain(words(read(response).main))
    assert not Source.objects.exists()


def test_a_file_that_nobody_can_read_leaves_no_source_behind(client):
    response = send(client, content="")

    assert response.status_code == 422
    assert not Source.objects.exists()


def test_a_known_source_keeps_its_licence(client):
    where = source()

    send(client, source=where.pk, licence="CC0 1.0", name="")

    assert Import.objects.get().source == where
    assert Source.objects.get().licence == "ODbL"


def test_the_places_of_a_preview_sum_to_those_of_the_file(client, at_once):
    send(client)
    made = Import.objects.get()
    columns(client, made, at_once)

    told = client.get(
        reverse("atlas:import_cells", args=[made.pk]), {"z": 1, "bbox": "-180,-85,180,85"}
    ).json()

    assert sum(each["n"] for each in told["cells"]) == told["total"] == told["shown"] == 2
    assert client.get(reverse("atlas:import_cells", args=[made.pk])).status_code == 400


def addresses(made):
    seen = ["import", "import_cells", "import_problems"]
    done = ["map_columns", "map_words", "accept_missing", "drop_import"]
    return [
        *(("get", reverse(f"atlas:{name}", args=[made.pk])) for name in seen),
        *(("post", reverse(f"atlas:{name}", args=[made.pk])) for name in done),
        ("get", reverse("atlas:imports")),
        ("post", reverse("atlas:imports")),
    ]


def test_a_stranger_is_asked_to_sign_in_and_someone_who_is_no_member_finds_nothing(client):
    send(client)
    made = Import.objects.get()
    other = Client()
    other.force_login(make.person())

    for method, address in addresses(made):
        assert getattr(Client(), method)(address).status_code == 302, address
        assert getattr(other, method)(address).status_code == 404, address
        if method == "get" and not address.endswith("cellules.json"):
            assert client.get(address).status_code == 200


def test_another_member_reads_but_does_not_prepare(client):
    send(client)
    made = Import.objects.get()
    bob = make.person()
    make.community(members=[bob])
    other = Client()
    other.force_login(bob)

    page = other.get(made.get_absolute_url())

    assert page.status_code == 200
    assert read(page).select_one("#colonnes") is None
    for method, address in addresses(made):
        if method == "post" and "/imports/" in address and str(made.pk) in address:
            assert other.post(address).status_code == 404, address


def test_a_file_is_dropped_with_the_source_that_was_made_for_it(client):
    send(client)

    client.post(reverse("atlas:drop_import", args=[Import.objects.get().pk]))

    assert not Import.objects.exists()
    assert not Source.objects.exists()


def test_without_a_name_column_the_page_says_so(client, at_once):
    send(client)
    made = Import.objects.get()

    page = columns(client, made, at_once, c1="")

    assert page.status_code == 422
    assert told(page) == ["Dites quelle colonne donne le nom."]


def test_the_page_of_a_source_is_for_everyone_and_says_what_its_licence_asks(client, at_once):
    entry("Le Grenier")
    where = source()

    page = Client().get(where.get_absolute_url())

    assert page.status_code == 200
    assert "ODbL" in words(read(page).main)
    assert "Le Grenier" in words(read(page).main)
    assert "Importer" not in words(read(page).main)
    assert "Importer" in words(read(client.get(where.get_absolute_url())).main)


def test_what_is_not_public_is_not_on_the_page_of_a_source():
    entry("Chez nous", audience="community")

    page = Client().get(source().get_absolute_url())

    assert "Chez nous" not in words(read(page).main)


def test_an_entry_withdrawn_with_its_import_is_gone_and_says_so():
    one = entry("Le Grenier", status=Entry.Status.WITHDRAWN)

    page = Client().get(one.get_absolute_url())

    assert page.status_code == 410
    assert "a été retirée" in words(read(page).main)


def test_the_list_of_imports_asks_no_more_with_more_of_them(client):
    for n in range(3):
        send(client, name=f"Carnet {n}")
        if n == 0:
            few = cost(client, reverse("atlas:imports"))

    assert cost(client, reverse("atlas:imports")) == few


def test_what_people_tell_here_is_no_source_of_files(client):
    mine = source(Source.HERE)

    assert "autre nom" in words(read(send(client, source="", name="contributions")).main)
    assert not Source.objects.filter(name="contributions").exists()
    send(client, source=str(mine.pk), name="")
    assert not Import.objects.filter(source=mine).exists()


def test_what_must_be_said_of_a_new_source_is_not_called_optional(client):
    page = read(client.get(reverse("atlas:imports")))

    optional = {
        str(label["for"]) for label in page.select("main label") if "(facultatif)" in words(label)
    }

    assert optional == {"id_url", "id_other_licence", "id_attribution"}


def test_when_something_is_missing_the_page_says_that_the_file_must_be_chosen_again(client):
    response = send(client, licence="")

    assert response.status_code == 422
    faults = [words(each) for each in read(response).select("main .errorlist")]
    assert any("sans elle, rien ne peut être repris" in plain(each) for each in faults)
    assert any("Choisissez-le de nouveau" in plain(each) for each in faults)
    assert not Import.objects.exists()
