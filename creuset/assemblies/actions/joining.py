from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies import charter, rules
from creuset.assemblies.models import (
    Application,
    Assembly,
    Mandate,
    Membership,
    Sponsorship,
    Warrant,
)
from creuset.common.audience import Audience
from creuset.common.verdict import Refused
from creuset.journal.actions import record
from creuset.people.models import Person


@transaction.atomic
def apply(assembly: Assembly, *, message: str = "", by: Person) -> Application:
    """Ask to join. Asking twice is asking once."""
    if assembly.memberships.current().filter(person=by).exists():
        raise Refused(_("Vous êtes déjà membre de « %(assembly)s ».") % {"assembly": assembly})
    if assembly.parent_id is not None:
        charter.belongs(by, assembly.lineage()[-1]).or_refuse()
    if by.name == "":
        raise Refused(
            _("On ne sait pas encore comment vous nommer."),
            _("Donnez d’abord un nom dans votre profil."),
        )
    application, created = Application.objects.select_for_update().get_or_create(
        assembly=assembly,
        person=by,
        status=Application.Status.PENDING,
        defaults={"message": message},
    )
    if created:
        record(
            "assemblies.applied",
            application,
            scope=assembly.scope,
            by=by,
            title=assembly.name,
            personal={"name": by.name},
        )
    return application


@transaction.atomic
def withdraw_application(application: Application, *, by: Person) -> None:
    application = Application.objects.select_for_update().get(pk=application.pk)
    if application.person_id != by.pk or application.status != Application.Status.PENDING:
        raise Refused(_("Cette demande n’attend plus de réponse."))
    application.status = Application.Status.WITHDRAWN
    application.save(update_fields=["status"])
    record(
        "assemblies.application_withdrawn",
        application,
        scope=application.assembly.scope,
        by=by,
        title=application.assembly.name,
    )


@transaction.atomic
def admit(
    application: Application, *, by: Person | None = None, warrant: Warrant | None = None
) -> Membership:
    """Into the community."""
    application = _hold(application)
    rules.may_admit_to_community(application).or_refuse()
    charter.authorise(
        "assemblies.admit", application.assembly, subject=application, by=by, warrant=warrant
    ).or_refuse()
    return _enter(application, "assemblies.admit", by=by, warrant=warrant)


@transaction.atomic
def admit_to_group(
    application: Application, *, by: Person | None = None, warrant: Warrant | None = None
) -> Membership:
    """Into a group, for someone who is already of the community."""
    application = _hold(application)
    rules.may_admit(application).or_refuse()
    root = application.assembly.lineage()[-1]
    charter.belongs(application.person, root).or_refuse()
    charter.authorise(
        "groups.admit", application.assembly, subject=application, by=by, warrant=warrant
    ).or_refuse()
    return _enter(application, "groups.admit", by=by, warrant=warrant)


def _hold(application: Application) -> Application:
    return (
        Application.objects.select_for_update(of=["self"])
        .select_related("assembly__scope", "person")
        .get(pk=application.pk)
    )


def _enter(
    application: Application, gesture: str, *, by: Person | None, warrant: Warrant | None
) -> Membership:
    """Those who stood behind the gesture become the newcomer's sponsors."""
    assembly = application.assembly
    membership = Membership.objects.create(
        person=application.person, assembly=assembly, warrant=warrant
    )
    behind = charter.supports_of(gesture, assembly, application, {})
    sponsors = {*behind.values_list("person", flat=True), *([by.pk] if by else [])}
    sponsors.discard(application.person_id)
    Sponsorship.objects.bulk_create(
        Sponsorship(membership=membership, sponsor_id=pk) for pk in sorted(sponsors)
    )
    application.status = Application.Status.ACCEPTED
    application.save(update_fields=["status"])
    record(
        "assemblies.joined",
        assembly,
        scope=assembly.scope,
        by=application.person,
        audience=Audience.COMMUNITY,
        data={"sponsors": len(sponsors)},
    )
    return membership


@transaction.atomic
def expel_what_was_admitted(application: Application, *, warrant: Warrant) -> None:
    """Undo an admission: the membership that this very warrant made ends today."""
    assembly = application.assembly
    ended = Membership.objects.filter(warrant=warrant, ends_on=None)
    if assembly.parent_id is None:
        ended = Membership.objects.filter(
            person__in=list(ended.values_list("person", flat=True)), ends_on=None
        )
    _end_mandates_with(ended)
    if ended.update(ends_on=timezone.localdate()):
        record("assemblies.admission_undone", assembly, scope=assembly.scope, by=None)


@transaction.atomic
def leave(assembly: Assembly, *, by: Person) -> None:
    """Leaving the community leaves its groups too."""
    today = timezone.localdate()
    within = Membership.objects.select_for_update().filter(person=by, ends_on=None)
    if assembly.parent_id is not None:
        within = within.filter(assembly=assembly)
    if assembly.parent_id is None and assembly.members().count() == 1 and within.exists():
        raise Refused(
            _("Vous êtes la dernière personne de la communauté."),
            _("Accueillez d’abord quelqu’un qui en prendra soin."),
        )
    _end_mandates_with(within)
    if not within.update(ends_on=today):
        raise Refused(_("Vous n’êtes pas membre de « %(assembly)s ».") % {"assembly": assembly})
    record("assemblies.left", assembly, scope=assembly.scope, by=by)


def _end_mandates_with(memberships: QuerySet[Membership]) -> None:
    """Whoever comes back later does not find again what others may have been given since."""
    for person, assembly in memberships.order_by("pk").values_list("person", "assembly"):
        Mandate.objects.filter(person=person, assembly=assembly).end(Mandate.End.LEFT)
