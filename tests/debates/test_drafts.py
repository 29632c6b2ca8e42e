import pytest

from creuset.debates.models import Draft
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Ana")


def keep(client, body, number=0, key="reponse-1"):
    return client.post("/brouillons/", {"key": key, "body": body, "number": number})


def test_what_is_written_here_is_found_again_elsewhere(client, ana):
    client.force_login(ana)

    keep(client, "Un début")

    assert client.get("/brouillons/?key=reponse-1").json() == {"body": "Un début", "number": 1}


def test_two_windows_do_not_write_over_each_other(client, ana):
    client.force_login(ana)
    keep(client, "D’un côté")
    keep(client, "D’un côté, puis", number=1)

    other = keep(client, "De l’autre", number=1)

    assert other.status_code == 409
    assert other.json() == {"body": "D’un côté, puis", "number": 2}
    assert Draft.objects.get().body == "D’un côté, puis"


def test_nobody_reads_the_draft_of_someone_else(client, ana):
    client.force_login(ana)
    keep(client, "Intime")
    client.force_login(make.person())

    assert client.get("/brouillons/?key=reponse-1").json()["body"] == ""
    client.logout()
    assert client.get("/brouillons/?key=reponse-1").status_code == 302


def test_a_draft_goes_with_what_is_sent(client, ana):
    thread = make.thread(make.group(members=[ana]).assembly, by=ana)
    client.force_login(ana)
    keep(client, "Voici", key=f"reponse-{thread.pk}")

    client.post(f"{thread.get_absolute_url()}repondre/", {"body": "Voici"})

    assert Draft.objects.get().body == ""


@pytest.mark.parametrize("given", [{"key": ""}, {"key": "x" * 121}, {"key": "a", "number": "-1"}])
def test_what_makes_no_sense_is_refused(client, ana, given):
    client.force_login(ana)

    assert client.post("/brouillons/", given).status_code == 400
