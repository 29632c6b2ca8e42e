"""What an installer copies must name what exists."""

import configparser
import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
SERVICES = sorted(DEPLOY.glob("*.service"))
HARDENED = {
    "NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes",
    "PrivateTmp": "yes", "UMask": "0077", "User": "creuset", "CapabilityBoundingSet": "",
}  # fmt: skip
PAGES = [ROOT / "docs/installing.md", ROOT / "docs/installer.md", ROOT / "docs/export.md"]


def read(path):
    parser = configparser.ConfigParser(strict=True, interpolation=None)
    parser.optionxform = str
    parser.read(path)
    return parser


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_service_is_shut_in_and_runs_what_exists(path):
    service = read(path)["Service"]

    assert {name: service[name] for name in HARDENED} == HARDENED
    command = service["ExecStart"].removeprefix("/opt/creuset/").split()
    if command[1] == "manage.py":
        assert command[2] in get_commands()
    else:
        assert command[0] == ".venv/bin/granian"
        assert command[-1] == "creuset.asgi:application"


def test_the_timer_has_its_service_and_keeps_up_after_a_night_off():
    timer = read(DEPLOY / "creuset-backup.timer")["Timer"]

    assert (DEPLOY / "creuset-backup.service").exists()
    assert timer["Persistent"] == "yes"


def test_proxies_say_who_comes_and_that_it_is_secure():
    nginx = (DEPLOY / "nginx.conf").read_text()
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in nginx
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in nginx
    assert nginx.count("{") == nginx.count("}")
    assert "reverse_proxy 127.0.0.1:8000" in (DEPLOY / "Caddyfile").read_text()


def test_each_setting_that_is_named_is_read():
    source = (ROOT / "creuset/settings.py").read_text()
    named = {
        name
        for path in [DEPLOY / "creuset.env", *PAGES]
        for name in re.findall(r"CREUSET_[A-Z_]+", path.read_text())
    }
    assert {name for name in named if f'"{name}"' not in source} == set()


@pytest.mark.parametrize("path", PAGES[:2], ids=lambda path: path.name)
def test_each_setting_that_is_read_is_told_to_who_installs(path):
    """A setting that no page names is found by reading the code: say it in both tables."""
    source = (ROOT / "creuset/settings.py").read_text()
    read = set(re.findall(r'"(CREUSET_[A-Z_]+|DATABASE_URL)"', source)) | {"DATABASE_URL"}
    told = set(re.findall(r"`(CREUSET_[A-Z_]+|DATABASE_URL)", path.read_text()))

    assert len(read) > 30
    assert read - told == set()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_each_command_that_is_named_exists(path):
    said = set(re.findall(r"manage\.py ([a-z_]+)", path.read_text()))
    assert said - get_commands().keys() == set()


def test_the_french_page_on_installing_names_every_setting_of_the_english_one():
    english, french = (path.read_text() for path in PAGES[:2])
    named = re.compile(r"CREUSET_[A-Z_]+")
    assert set(named.findall(english)) == set(named.findall(french))
