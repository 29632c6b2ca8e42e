from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.utils import timezone

from creuset.assemblies.middleware import viewer, viewer_of
from creuset.assemblies.models import Membership
from creuset.common.viewer import ANONYMOUS, Viewer, ViewerRequest
from tests import make

pytestmark = pytest.mark.django_db


def test_a_viewer_is_known_by_one_query_and_only_when_asked(django_assert_num_queries):
    ana = make.person()
    group = make.assembly(members=[ana])
    request = ViewerRequest()
    request.user = ana

    with django_assert_num_queries(0):
        viewer(lambda request: HttpResponse())(request)
    community = make.community()
    with django_assert_num_queries(1):
        assert request.viewer == Viewer(ana.pk, True, frozenset({community.pk, group.pk}))


def test_a_guest_of_a_group_is_not_a_member_of_the_community():
    ana = make.person()
    group = make.assembly()
    make.join(group, ana)

    assert viewer_of(ana) == Viewer(ana.pk, False, frozenset({group.pk}))


def test_a_membership_that_ended_shows_nothing_more():
    ana = make.person()
    make.assembly(members=[ana])
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.update(starts_on=yesterday, ends_on=timezone.localdate())

    assert viewer_of(ana) == Viewer(ana.pk, False, frozenset())


def test_nobody_in_particular_is_anonymous():
    assert viewer_of(AnonymousUser()) == ANONYMOUS
