from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from creuset.common.viewer import ANONYMOUS
from creuset.decisions.models import Decision
from tests import make

pytestmark = pytest.mark.django_db


def test_a_row_and_a_list_agree_on_who_reads_a_decision():
    ana, member = make.person(), make.person()
    make.community(members=[member])
    work = make.work(authors=[ana])
    decision = make.proposed("works.publish", work, by=ana, **make.terms())
    today = timezone.localdate()
    viewers = [ANONYMOUS, make.viewer(make.person()), make.viewer(member), make.viewer(ana)]
    seen = set()

    for audience, day, viewer in product(
        ["group", "community", "public"], [None, today, today + timedelta(days=1)], viewers
    ):
        Decision.objects.update(audience=audience, shown_on=day)
        decision.refresh_from_db()
        listed = Decision.objects.visible_to(viewer).exists()
        assert decision.readable_by(viewer) == listed
        seen.add(listed)

    assert seen == {True, False}
