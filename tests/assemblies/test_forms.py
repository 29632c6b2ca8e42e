import pytest

from creuset.assemblies.forms import AmendCharterForm
from creuset.assemblies.rules import may_amend
from tests import make

pytestmark = pytest.mark.django_db


def offered(assembly):
    return {key for key, _label in AmendCharterForm(subject=assembly).fields["gesture"].choices}


def test_a_group_is_offered_only_the_rules_of_what_it_does():
    group = make.assembly()

    assert {"groups.open", "assemblies.admit"} <= offered(make.community())
    assert {"groups.open", "assemblies.admit"} & offered(group) == set()
    assert "works.publish" in offered(group)
    assert not may_amend(group, "groups.open", "member", {})
    assert may_amend(make.community(), "groups.open", "member", {})
