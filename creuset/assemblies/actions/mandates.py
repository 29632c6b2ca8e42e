from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies import charter
from creuset.assemblies.models import (
    Assembly,
    Mandate,
    Warrant,
)
from creuset.common.audience import Audience
from creuset.common.verdict import Refused
from creuset.journal.actions import record
from creuset.people.models import Person


@transaction.atomic
def confer_mandate(
    assembly: Assembly,
    *,
    post: str,
    person: int,
    until: str,
    by: Person | None = None,
    warrant: Warrant | None = None,
) -> Mandate:
    """Give a post to a member until a day, written as YYYY-MM-DD."""
    assembly = Assembly.objects.select_for_update().get(pk=assembly.pk)
    holder = assembly.members().filter(pk=person).first()
    if until <= timezone.localdate().isoformat():
        raise Refused(_("Un mandat finit un jour à venir."))
    if holder is None:
        raise Refused(
            _("Un mandat se confie à un membre de « %(assembly)s ».") % {"assembly": assembly},
            _("Choisissez quelqu’un parmi ses membres."),
        )
    charter.authorise(
        "assemblies.confer_mandate",
        assembly,
        subject=assembly,
        parameters={"post": post, "person": person, "until": until},
        by=by,
        warrant=warrant,
    ).or_refuse()
    mandate = Mandate.objects.create(
        assembly=assembly, person=holder, post=post, term_ends_on=until, warrant=warrant
    )
    record(
        "assemblies.mandate_conferred",
        assembly,
        scope=assembly.scope,
        by=by,
        audience=Audience.COMMUNITY,
        data={"post": post, "until": until},
        personal={"person": holder.pk, "name": holder.name},
    )
    return mandate


@transaction.atomic
def end_mandate(assembly: Assembly, *, warrant: Warrant) -> None:
    """Undo the conferring: the mandate that this warrant gave ends today."""
    mandate = Mandate.objects.current().filter(warrant=warrant)
    if mandate.update(ends_on=timezone.localdate()):
        record(
            "assemblies.mandate_ended",
            assembly,
            scope=assembly.scope,
            by=None,
            audience=Audience.COMMUNITY,
            data={"post": warrant.parameters["post"]},
        )
