import json
import logging
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from creuset.common import gauges, logs, milestones
from creuset.common.models import Milestone
from creuset.keeping import metrics
from tests import make
from tests.pages import plain, read, words

pytestmark = pytest.mark.django_db

ELSEWHERE = {"REMOTE_ADDR": "203.0.113.7"}
THROUGH_A_PROXY = {"HTTP_X_FORWARDED_FOR": "203.0.113.7"}
AS_JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture(autouse=True)
def _nothing_measured():
    metrics.forget()


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def door(settings, tmp_path):
    """Of this test alone: other tests ask for pages at the same time."""
    settings.VAR = tmp_path


def test_health_says_ok_to_whatever_watches(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/sante")

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert not response.cookies


def test_health_tells_more_from_here_and_nothing_to_strangers(client):
    here = client.get("/sante", **AS_JSON).json()
    assert here["checks"]["database"] is True
    assert here["checks"]["worker"] is False
    assert here["well"] is False

    for stranger in (ELSEWHERE, THROUGH_A_PROXY):
        assert client.get("/sante", **AS_JSON, **stranger).json() == {"status": "ok"}


def test_measures_are_for_this_machine_or_for_who_holds_the_token(client, settings):
    assert client.get("/metriques").status_code == 200
    assert client.get("/metriques", **ELSEWHERE).status_code == 404
    assert client.get("/metriques", **THROUGH_A_PROXY).status_code == 404

    settings.WATCH_TOKEN = "un jeton bien long"
    wrong = client.get("/metriques", HTTP_AUTHORIZATION="Bearer un autre", **ELSEWHERE)
    right = client.get("/metriques", HTTP_AUTHORIZATION="Bearer un jeton bien long", **ELSEWHERE)
    assert (wrong.status_code, right.status_code) == (404, 200)


def test_without_a_token_an_empty_one_opens_nothing(client):
    assert django_settings.WATCH_TOKEN == ""
    assert client.get("/metriques", HTTP_AUTHORIZATION="Bearer ", **ELSEWHERE).status_code == 404


def test_measures_name_pages_and_never_addresses(client, ana):
    client.get(f"/personnes/{ana.slug}/?code=secret")
    client.get("/nulle-part/")

    told = client.get("/metriques").content.decode()

    assert 'creuset_request_seconds_count{view="people:person",method="GET",status="' in told
    assert 'creuset_request_seconds_bucket{view="",method="GET",status="404",le="+Inf"} 1' in told
    assert ana.slug not in told
    assert "secret" not in told
    for name in ("creuset_tasks_waiting", "creuset_database_bytes", "creuset_disk_free_bytes"):
        assert f"\n{name} " in told
    assert {line.split("{")[0].split(" ")[0] for line in told.splitlines() if line[0] != "#"} <= {
        "creuset_request_seconds_bucket", "creuset_request_seconds_sum",
        "creuset_request_seconds_count", *(gauge.name for gauge in gauges.every()),
    }  # fmt: skip


def test_who_holds_a_mandate_of_the_community_reads_how_the_house_is(client, ana):
    root = make.community(members=[ana])
    make.mandate(ana, root, "trésor")
    milestones.reached(milestones.BACKUP)
    client.force_login(ana)

    page = client.get("/gestion/")

    assert words(read(page).h1) == "Le site se porte-t-il bien ?"
    assert "Ouvrier" in [words(tag) for tag in read(page).select("h3")]
    assert "systemctl start creuset-worker" in plain(words(read(page).main))
    assert "Sauvegarde" in [words(tag) for tag in read(page).select("dt")]


def test_the_page_of_mandates_leads_there(client, ana):
    root = make.community(members=[ana])
    make.mandate(ana, root, "trésor")
    client.force_login(ana)

    assert read(client.get(f"/mandats/{root.pk}/")).select("main a[href='/gestion/']")


def test_in_a_young_community_every_member_reads_it(client, ana):
    make.community(members=[ana])
    client.force_login(ana)

    page = client.get("/gestion/")

    assert page.status_code == 200
    [first_steps] = read(page).select("main a[href='/bienvenue/']")
    assert client.get(first_steps["href"]).status_code == 200


def test_nobody_else_reads_it(client, ana):
    bob, stranger = make.person("Bob"), make.person("Passant")
    root = make.community(members=[ana, bob])
    make.mandate(ana, root, "trésor")
    group = make.group(members=[bob])
    make.mandate(bob, group.assembly, "accueil")

    for person in (bob, stranger):
        client.force_login(person)
        assert client.get("/gestion/").status_code == 404
        assert not read(client.get(f"/mandats/{root.pk}/")).select("a[href='/gestion/']")
    client.logout()
    assert client.get("/gestion/").status_code == 302


def test_an_old_backup_is_said_with_its_age(client, ana):
    make.community(members=[ana])
    Milestone.objects.create(what=milestones.BACKUP, at=timezone.now() - timedelta(days=9))
    client.force_login(ana)

    assert "La dernière sauvegarde date de 9 jours." in plain(words(read(client.get("/gestion/"))))


def test_the_page_of_stewards_is_cheap(client, ana, django_assert_max_num_queries):
    make.community(members=[ana])
    client.force_login(ana)
    client.get("/gestion/")

    with django_assert_max_num_queries(16):
        client.get("/gestion/")


def test_during_an_upgrade_every_page_says_so_and_health_still_answers(client, door):
    call_command("maintenance", "on")

    closed = client.get("/travaux/")

    assert (closed.status_code, closed.headers["Retry-After"]) == (503, "120")
    assert words(read(closed).h1) == "Nous prenons soin du site"
    assert client.get("/sante").status_code == 200
    call_command("maintenance", "off")
    assert client.get("/travaux/").status_code == 200


def test_a_form_that_is_too_large_is_told_so(client, ana, settings):
    make.community(members=[ana])
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    client.force_login(ana)

    response = client.post("/apercu/", {"body": "a" * 200})

    assert response.status_code == 413
    assert words(read(response).h1) == "C’est trop lourd pour ce site"


def test_a_name_that_is_not_ours_is_told_so(settings):
    response = Client(SERVER_NAME="ailleurs.example").get("/")

    assert response.status_code == 400
    assert words(read(response).h1) == "Cette demande n’a pas pu être lue"


class Kept(logging.Handler):
    def __init__(self):
        super().__init__()
        self.setFormatter(logs.AsJson())
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


@pytest.fixture
def written():
    """What the log would hold, from every logger."""
    handler, root = Kept(), logging.getLogger()
    loggers = [root, logging.getLogger("creuset.requests"), logging.getLogger("django.request")]
    before = [each.level for each in loggers]
    for each in loggers:
        each.setLevel(logging.INFO)
    root.addHandler(handler)
    yield handler.lines
    root.removeHandler(handler)
    for each, level in zip(loggers, before, strict=True):
        each.setLevel(level)


def test_a_log_holds_no_trace_of_anyone(written, ana, monkeypatch):
    """Personal values in every place of a request, on pages that answer, refuse and fail."""
    make.community(members=[ana])
    client = Client(raise_request_exception=False)
    client.force_login(ana)
    trace = "anastasia.quivadoutout"
    everywhere = {
        "HTTP_USER_AGENT": trace, "HTTP_REFERER": f"http://testserver/{trace}",
        "REMOTE_ADDR": "203.0.113.99", "HTTP_X_FORWARDED_FOR": "203.0.113.98",
    }  # fmt: skip
    client.cookies["autre"] = trace
    client.get(f"/personnes/{trace}/?q={trace}", **everywhere)
    client.post("/apercu/", {"body": trace, trace: trace}, **everywhere)
    client.get(f"/{trace}/", **everywhere)
    client.generic(trace.upper().replace(".", ""), "/", **everywhere)

    def fail(*args, **kwargs):
        raise ValueError(f"Key (email)=({trace}@example.org) already exists.")

    monkeypatch.setattr("creuset.keeping.views.may_look_after", fail)
    assert client.get(f"/gestion/?{trace}=1", **everywhere).status_code == 500

    everything = "\n".join(written)
    assert trace not in everything.lower().replace(" ", "")
    assert trace.replace(".", "") not in everything.lower()
    assert "203.0.113" not in everything
    assert ana.email not in everything
    told = [json.loads(line) for line in written]
    views = [line["view"] for line in told if line["says"] == "request"]
    assert views[:2] == ["", "debates:preview"]
    [fault] = [line for line in told if "fault" in line]
    assert fault["fault"] == "ValueError"
    assert any(step.startswith("keeping/views.py:") for step in fault["through"])


def test_a_person_can_quote_their_request(written, client):
    make.community()

    response = client.get("/travaux/")

    [line] = [json.loads(line) for line in written]
    assert line["request"] == response.headers["X-Request-ID"]
    assert (line["view"], line["status"]) == ("works:works", 200)
