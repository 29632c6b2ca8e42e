import pytest

from tests import make
from tests.post.inbound import mails


@pytest.fixture(autouse=True)
def _receiving(settings):
    settings.MAIL_DOMAIN = mails.DOMAIN
    settings.MAIL_TRUSTS = ""


@pytest.fixture
def ana():
    return mails.member("Ana")


@pytest.fixture
def bob():
    return mails.member("Bob")


@pytest.fixture
def group(ana, bob):
    return make.group(members=[ana, bob])


@pytest.fixture
def thread(group, bob):
    return make.thread(group.assembly, by=bob)
