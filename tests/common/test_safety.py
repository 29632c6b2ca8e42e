import os
import secrets
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from creuset.common import safety

ROOT = Path(__file__).parents[2]
KEY = secrets.token_urlsafe(50)
SAFE: dict[str, Any] = {
    "production": True,
    "debug": False,
    "demo": False,
    "secret_key": KEY,
    "insecure_origin": False,
    "email_url": "smtps://nom:secret@courrier.example.org:465",
}
UNSAFE = [
    ({"debug": True}, "CREUSET_DEBUG montre"),
    ({"demo": True}, "CREUSET_DEMO laisse"),
    ({"secret_key": ""}, "CREUSET_SECRET_KEY manque"),
    ({"secret_key": "court"}, "CREUSET_SECRET_KEY manque ou est trop courte"),
    ({"secret_key": "*" * 60}, "CREUSET_SECRET_KEY manque"),
    ({"insecure_origin": True}, "CREUSET_INSECURE_ORIGIN ne sert"),
    ({"email_url": ""}, "Sans courrier, personne ne peut entrer"),
]


@pytest.mark.parametrize(("changes", "sentence"), UNSAFE)
def test_an_unsafe_installation_does_not_start_and_says_what_to_do(changes, sentence):
    with pytest.raises(ImproperlyConfigured, match=sentence):
        safety.refuse_unsafe(**{**SAFE, **changes})


@pytest.mark.parametrize(("changes", "sentence"), UNSAFE)
def test_on_one_s_own_machine_anything_may_be_tried(changes, sentence):
    safety.refuse_unsafe(**{**SAFE, **changes, "production": False})


def test_a_safe_installation_starts():
    safety.refuse_unsafe(**SAFE)


@pytest.mark.parametrize(
    ("hosts", "others"),
    [
        (["localhost", "127.0.0.1", "[::1]"], False),
        (["localhost", "creuset.example.org"], True),
        (["*"], True),
        ([".example.org"], True),
        (["0.0.0.0"], True),
        ([""], True),
    ],
)
def test_one_name_that_others_can_reach_is_production(hosts, others):
    assert safety.reachable_by_others(hosts) == others


def check(tmp_path, **environment):
    """`manage.py check`, as an installer would run it."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CREUSET_", "DATABASE_URL", "DJANGO_"))
    }
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={**kept, "CREUSET_VAR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_installer_who_names_a_host_and_nothing_else_is_told_what_is_missing(tmp_path):
    told = check(tmp_path, CREUSET_HOSTS="example.org")

    assert told.returncode == 2
    first, key, mail = told.stderr.splitlines()
    assert first == "Creuset ne démarre pas :"
    assert key.startswith("CREUSET_SECRET_KEY manque ou est trop courte")
    assert mail.startswith("Sans courrier, personne ne peut entrer.")


def test_an_unknown_time_zone_is_said_even_in_a_trial(tmp_path):
    told = check(tmp_path, CREUSET_TIME_ZONE="Europe/Pari")

    assert told.returncode == 2
    assert "CREUSET_TIME_ZONE=Europe/Pari n’est pas un fuseau connu" in told.stderr


def test_the_server_stops_with_the_same_sentences(tmp_path):
    told = subprocess.run(
        [sys.executable, "-c", "import creuset.asgi"],
        cwd=ROOT,
        env={"CREUSET_VAR": str(tmp_path), "CREUSET_HOSTS": "example.org", "CREUSET_DEMO": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 2
    assert "Traceback" not in told.stderr
    assert "CREUSET_DEMO laisse" in told.stderr


def test_demonstration_mode_is_not_on_by_accident(tmp_path):
    told = check(tmp_path, CREUSET_HOSTS="example.org", CREUSET_DEMO="1", CREUSET_SECRET_KEY=KEY)

    assert told.returncode != 0
    assert "CREUSET_DEMO laisse n’importe qui entrer sans code" in told.stderr


def test_a_complete_installation_is_safe_in_the_eyes_of_django_too(tmp_path):
    told = check(
        tmp_path,
        CREUSET_HOSTS="example.org",
        CREUSET_SECRET_KEY=KEY,
        CREUSET_SMTP="smtps://nom:secret@courrier.example.org:465",
        CREUSET_PROXIES="1",
    )

    assert (told.returncode, told.stderr) == (0, ""), told.stderr


def test_a_key_is_drawn_once_and_kept_from_others(tmp_path):
    first = safety.local_secret_key(tmp_path)
    again = safety.local_secret_key(tmp_path)

    assert first == again
    assert len(first) >= safety.SHORTEST_KEY
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("url", "port", "ssl", "tls"),
    [
        ("smtps://nom:secret@courrier.example.org", 465, True, False),
        ("smtp://nom:secret@courrier.example.org", 587, False, True),
        ("smtp://nom:secret@courrier.example.org:2525", 2525, False, True),
    ],
)
def test_mail_always_leaves_encrypted(url, port, ssl, tls):
    told = safety.smtp_settings(url)

    assert (told["EMAIL_PORT"], told["EMAIL_USE_SSL"], told["EMAIL_USE_TLS"]) == (port, ssl, tls)


def test_a_line_that_does_not_leave_the_machine_needs_no_encryption():
    told = safety.smtp_settings("smtp://localhost:25")

    assert (told["EMAIL_PORT"], told["EMAIL_USE_SSL"], told["EMAIL_USE_TLS"]) == (25, False, False)


def test_a_password_with_signs_is_read_as_it_is():
    assert safety.smtp_settings("smtps://a%40b:p%2Fw%3A@c")["EMAIL_HOST_PASSWORD"] == "p/w:"


@pytest.mark.parametrize("url", ["courrier.example.org", "http://courrier.example.org", "smtp://"])
def test_a_mail_address_that_makes_no_sense_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="doit ressembler"):
        safety.smtp_settings(url)


@pytest.mark.parametrize(
    ("url", "origins"),
    [
        ("", []),
        ("https://tuiles.example.org/{z}/{x}/{y}.png", ["https://tuiles.example.org"]),
        ("https://{s}.tuiles.example.org/{z}/{x}/{y}.png", ["https://*.tuiles.example.org"]),
    ],
)
def test_pictures_come_from_here_or_from_the_chosen_tile_server(url, origins):
    assert safety.origin_of(url) == origins
