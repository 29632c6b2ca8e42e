import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from creuset.debates.models import Post
from tests import make

pytestmark = pytest.mark.django_db


def test_a_file_is_refused_before_it_is_read(client):
    ana = make.person()
    thread = make.thread(make.assembly(members=[ana]), by=ana)
    client.force_login(ana)

    response = client.post(
        f"/debats/{thread.pk}/repondre/",
        {"body": "Voici.", "piece": SimpleUploadedFile("a.exe", b"MZ", "image/png")},
    )

    assert response.status_code == 400
    assert Post.objects.count() == 1


def test_the_same_form_without_a_file_is_received(client):
    ana = make.person()
    thread = make.thread(make.assembly(members=[ana]), by=ana)
    client.force_login(ana)

    response = client.post(f"/debats/{thread.pk}/repondre/", {"body": "Voici."})

    assert response.status_code == 302
    assert Post.objects.count() == 2
