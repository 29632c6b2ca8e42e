from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from creuset.common.viewer import ANONYMOUS
from creuset.works.models import Work
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.mark.parametrize(
    ("status", "audience", "day", "sees"),
    [
        ("draft", "public", 0, [True, False, False, False]),
        ("published", "group", 0, [True, False, False, False]),
        ("published", "community", 0, [True, True, False, False]),
        ("published", "community", 1, [True, False, False, False]),
        ("published", "public", -1, [True, True, True, True]),
        ("published", "public", 0, [True, True, True, True]),
        ("published", "public", 1, [True, False, False, False]),
    ],
)
def test_a_work_is_seen_by_its_group_then_as_far_as_was_decided_from_that_day(
    ana, status, audience, day, sees
):
    work = make.published(group=make.group(members=[ana]), authors=[ana])
    bob = make.person("Bob")
    make.community(members=[bob])
    Work.objects.update(
        status=status, audience=audience, shared_from=timezone.localdate() + timedelta(days=day)
    )

    viewers = [make.viewer(ana), make.viewer(bob), make.viewer(make.person()), ANONYMOUS]

    assert [list(Work.objects.visible_to(each)) == [work] for each in viewers] == sees


def test_what_is_published_has_reached_its_readers_the_latest_first(ana):
    group = make.group(members=[ana])
    today = timezone.localdate()
    works = [make.published(group=group, authors=[ana]) for _n in range(3)]
    make.work(group=group, authors=[ana])
    for work, days in zip(works, [-2, 0, 2], strict=True):
        Work.objects.filter(pk=work.pk).update(shared_from=today + timedelta(days=days))

    assert list(Work.objects.published()) == [works[1], works[0]]


def test_the_database_refuses_a_published_work_without_its_terms(ana):
    work = make.work(authors=[ana])

    with pytest.raises(IntegrityError), transaction.atomic():
        Work.objects.filter(pk=work.pk).update(status="published")
