import os

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import SimpleTestCase
from django.utils import translation
from hypothesis import HealthCheck, settings

from creuset.assemblies import languages
from creuset.files.storage import LocalDisk
from creuset.portal import public_pages
from creuset.welcome import founding

settings.register_profile(
    "quick", max_examples=40, deadline=None, suppress_health_check=list(HealthCheck)
)
settings.register_profile(
    "deep", max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck)
)
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "quick")
settings.load_profile(PROFILE)
# Killing real processes, or walking all migrations, takes minutes: `make test-deep` does.
collect_ignore_glob = [] if PROFILE == "deep" else ["kill/test_*", "keeping/test_migrations.py"]


def pytest_collection_modifyitems(config, items):
    """What asks the database nothing says the same on every database: once is enough."""
    if connection.vendor != "postgresql" or PROFILE == "deep":
        return
    asking = [item for item in items if _asks_the_database(item)]
    config.hook.pytest_deselected(items=list(set(items) - set(asking)))
    items[:] = asking


def _asks_the_database(item):
    return (
        item.get_closest_marker("django_db") is not None
        or {"db", "transactional_db"} & set(item.fixturenames)
        or (item.cls is not None and issubclass(item.cls, SimpleTestCase))
    )


@pytest.fixture(autouse=True, scope="session")
def _files_apart(tmp_path_factory):
    """What tests attach is kept in a folder of their own."""
    default_storage.exists("nothing")  # it is chosen the first time that it is used
    default_storage._wrapped = LocalDisk(location=str(tmp_path_factory.mktemp("files")))


@pytest.fixture(autouse=True)
def _fresh_pages():
    """Every cache is on in tests; each test starts with an empty one, on a server that lives."""
    public_pages.forget()
    translation.deactivate()  # a page asked for in Spanish leaves its language behind
    founding.take_as_founded()
    languages.take_as_spoken("fr", "en", "es")
