import os

import pytest
from hypothesis import HealthCheck, settings

from creuset.portal import public_pages

settings.register_profile(
    "quick", max_examples=40, deadline=None, suppress_health_check=list(HealthCheck)
)
settings.register_profile(
    "deep", max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck)
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture(autouse=True)
def _fresh_pages():
    """Every cache is on in tests; each test starts with an empty one."""
    public_pages.forget()
