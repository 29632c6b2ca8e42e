import pytest

import creuset.urls  # noqa: F401  # they look at DEMO once, before any test says otherwise


@pytest.fixture
def _in_demonstration_mode(settings):
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.demo.urls"
