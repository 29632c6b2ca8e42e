import tempfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import resolve

from creuset.common.uploads import Bounded
from creuset.files.models import Attachment
from tests import make
from tests.pages import plain, read, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client):
    ana = make.person()
    client.force_login(ana)
    return ana


def test_a_page_that_asks_for_no_file_refuses_one_before_reading_it(client, ana):
    group = make.group(members=[ana])

    response = client.post(
        f"/travaux/commencer/{group.slug}/",
        {"title": "Note", "piece": SimpleUploadedFile("a.exe", b"MZ", "image/png")},
    )

    assert response.status_code == 400
    assert group.works.count() == 0


def test_a_file_beyond_the_limit_is_named_and_the_rest_of_the_form_comes_back(
    client, ana, settings
):
    settings.FILE_LARGEST, settings.FILES_AT_ONCE = 1000, 1500
    work = make.work(authors=[ana])
    address = f"/fichiers/joindre/works.work/{work.pk}/"

    response = client.post(
        address, {"uploads": [make.upload("gros.txt", b"a" * 1001)], "alt": "Une phrase écrite."}
    )

    assert response.status_code == 422
    page = read(response)
    assert page.select_one("[name=alt]")["value"] == "Une phrase écrite."
    told = plain(words(page.select_one(".errorlist")))
    assert told.startswith("« gros.txt » est trop lourd. Un fichier pèse au plus 1000 octets")
    assert "Choisissez de nouveau votre fichier" in words(page.select_one("[role=note]"))
    assert Attachment.objects.count() == 0


def test_many_small_files_are_not_a_way_round_the_limit(client, ana, settings):
    settings.FILE_LARGEST, settings.FILES_AT_ONCE = 1000, 1500
    work = make.work(authors=[ana])
    uploads = [make.upload(f"{n}.txt", bytes([97 + n]) * 800) for n in range(2)]

    response = client.post(f"/fichiers/joindre/works.work/{work.pk}/", {"uploads": uploads})

    assert "« 1.txt » est trop lourd" in plain(words(read(response)))
    assert Attachment.objects.count() == 0


def test_what_has_half_arrived_has_no_name_that_a_dying_process_would_leave(
    rf, tmp_path, monkeypatch
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    request = rf.post("/fichiers/joindre/works.work/1/")
    request.resolver_match = resolve(request.path)
    arriving = Bounded(request)

    arriving.new_file("uploads", "a.txt", "text/plain", None)
    arriving.receive_data_chunk(b"Bonjour", 0)

    assert list(tmp_path.iterdir()) == []
    assert arriving.file_complete(7).read() == b"Bonjour"
