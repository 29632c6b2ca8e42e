import pytest


@pytest.fixture
def _in_demonstration_mode(settings):
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.demo.urls"
