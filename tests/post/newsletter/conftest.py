import pytest

from creuset.post.newsletter import actions
from tests import make
from tests.post.inbound import mails


@pytest.fixture
def ana():
    return mails.member("Ana")


@pytest.fixture
def bob():
    return mails.member("Bob")


@pytest.fixture
def root(ana, bob):
    return make.community(members=[ana, bob])


@pytest.fixture
def letter(root, ana):
    begun = actions.begin(by=ana)
    return actions.write(
        begun, title="Nouvelles d’été", body="# Bonjour\n\nLe puits est creusé.",
        edition=begun.edition, by=ana,
    )  # fmt: skip
