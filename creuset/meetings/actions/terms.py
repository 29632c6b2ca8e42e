"""How an assembly convenes its meetings: notice and quorum, decided together."""

from django.db import transaction

from creuset.assemblies import charter
from creuset.assemblies.models import Assembly, Warrant
from creuset.common.audience import Audience
from creuset.journal.actions import record
from creuset.meetings.models import MeetingTerms
from creuset.people.models import Person


@transaction.atomic
def set_terms(
    assembly: Assembly,
    *,
    ordinary_notice: int,
    ordinary_quorum: int,
    general_notice: int,
    general_quorum: int,
    extraordinary_notice: int,
    extraordinary_quorum: int,
    free_second_call: bool,
    by: Person | None = None,
    warrant: Warrant | None = None,
) -> MeetingTerms:
    """For the meetings convened from now on; those already convened keep theirs."""
    assembly = Assembly.objects.select_for_update().get(pk=assembly.pk)
    terms = {
        "ordinary_notice": ordinary_notice,
        "ordinary_quorum": ordinary_quorum,
        "general_notice": general_notice,
        "general_quorum": general_quorum,
        "extraordinary_notice": extraordinary_notice,
        "extraordinary_quorum": extraordinary_quorum,
        "free_second_call": free_second_call,
    }
    charter.authorise(
        "meetings.set_terms", assembly, subject=assembly, parameters=terms, by=by, warrant=warrant
    ).or_refuse()
    made = MeetingTerms.objects.create(assembly=assembly, warrant=warrant, **terms)
    record(
        "meetings.terms_set", assembly, scope=assembly.scope, by=by, audience=Audience.COMMUNITY
    )
    return made


@transaction.atomic
def bring_back_terms(assembly: Assembly, *, warrant: Warrant) -> None:
    """Its warrant is revoked, so the terms before apply again: there is only to say so."""
    record(
        "meetings.terms_restored",
        assembly,
        scope=assembly.scope,
        by=None,
        audience=Audience.COMMUNITY,
    )
