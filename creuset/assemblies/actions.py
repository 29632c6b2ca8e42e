from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies import charter, gestures, rules
from creuset.assemblies.models import (
    Application,
    Assembly,
    Mandate,
    Membership,
    Rule,
    Sponsorship,
    Support,
    Warrant,
)
from creuset.common.about import about, key_of
from creuset.common.audience import Audience
from creuset.common.digest import digest_of
from creuset.common.verdict import Refused
from creuset.journal.actions import record
from creuset.journal.models import Scope
from creuset.people.models import Person


@transaction.atomic
def found(
    name: str,
    *,
    purpose: str = "",
    parent: Assembly | None = None,
    founders: Iterable[Person],
    by: Person | None,
) -> Assembly:
    """A new assembly with its first members: nobody was there to admit them."""
    assembly = Assembly.objects.create(
        scope=Scope.objects.create(), name=name, purpose=purpose, parent=parent
    )
    Membership.objects.bulk_create(
        Membership(assembly=assembly, person=person) for person in founders
    )
    record(
        "assemblies.founded",
        assembly,
        scope=assembly.scope,
        by=by,
        audience=Audience.PUBLIC if parent is None else Audience.COMMUNITY,
    )
    return assembly


@transaction.atomic
def apply(assembly: Assembly, *, message: str = "", by: Person) -> Application:
    """Ask to join. Asking twice is asking once."""
    if assembly.memberships.current().filter(person=by).exists():
        raise Refused(_("Vous êtes déjà membre de « %(assembly)s ».") % {"assembly": assembly})
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
    rules.may_admit(application).or_refuse()
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
    ended = Membership.objects.filter(warrant=warrant, ends_on=None).update(
        ends_on=timezone.localdate()
    )
    if ended:
        assembly = application.assembly
        record("assemblies.admission_undone", assembly, scope=assembly.scope, by=None)


@transaction.atomic
def leave(assembly: Assembly, *, by: Person) -> None:
    """Leaving the community leaves its groups too."""
    today = timezone.localdate()
    within = Membership.objects.select_for_update().filter(person=by, ends_on=None)
    if assembly.parent_id is not None:
        within = within.filter(assembly=assembly)
    if not within.update(ends_on=today):
        raise Refused(_("Vous n’êtes pas membre de « %(assembly)s ».") % {"assembly": assembly})
    record("assemblies.left", assembly, scope=assembly.scope, by=by)


@transaction.atomic
def support(
    gesture: str, subject: Any, *, parameters: Mapping[str, Any], by: Person
) -> Support | None:
    """Stand behind a gesture in these terms; the last support that was missing makes it happen.

    Returns the support that now waits for others, or None when the gesture has been made.
    """
    assembly = Assembly.objects.select_for_update().get(pk=subject.assembly.pk)
    subject.refresh_from_db()
    subject.refresh_from_db()
    known = gestures.named(gesture)
    known.ready(subject, parameters).or_refuse()
    answer = charter.Charter(assembly).answer(
        gesture, subject=subject, parameters=parameters, by=by
    )
    if answer.way == charter.Way.DO:
        known.perform(subject, by=by, **parameters)
        Support.objects.filter(
            about(subject), gesture=gesture, assembly=assembly, digest=digest_of(parameters)
        ).delete()
        return None
    if answer.way != charter.Way.SUPPORT:
        raise Refused(answer.verdict.reason, answer.verdict.remedy)
    given = Support.objects.create(
        **key_of(subject),
        assembly=assembly,
        person=by,
        gesture=gesture,
        parameters=dict(parameters),
        digest=digest_of(parameters),
    )
    record(
        "assemblies.supported",
        subject,
        scope=assembly.scope,
        by=by,
        title="",
        data={"gesture": gesture},
    )
    return given


@transaction.atomic
def amend_charter(
    assembly: Assembly,
    *,
    gesture: str,
    procedure: str,
    parameters: Mapping[str, Any],
    entrenched: bool,
    by: Person | None = None,
    warrant: Warrant | None = None,
) -> Rule:
    """The only way a rule changes once the assembly is founded."""
    assembly = Assembly.objects.select_for_update().get(pk=assembly.pk)
    terms = {
        "gesture": gesture,
        "procedure": procedure,
        "parameters": parameters,
        "entrenched": entrenched,
    }
    rules.may_amend(assembly, gesture, procedure, parameters).or_refuse()
    charter.authorise(
        "assemblies.amend_charter",
        assembly,
        subject=assembly,
        parameters=terms,
        by=by,
        warrant=warrant,
    ).or_refuse()
    rule = Rule.objects.create(assembly=assembly, warrant=warrant, **terms)
    record(
        "assemblies.charter_amended",
        assembly,
        scope=assembly.scope,
        by=by,
        audience=Audience.PUBLIC,
        data=terms,
    )
    return rule


@transaction.atomic
def restore_charter(assembly: Assembly, *, warrant: Warrant) -> None:
    """The revoked warrant has already taken its rule out of force: only say so."""
    record(
        "assemblies.charter_restored",
        assembly,
        scope=assembly.scope,
        by=None,
        audience=Audience.PUBLIC,
        data={"gesture": warrant.parameters["gesture"]},
    )


@transaction.atomic
def set_first_charter(
    assembly: Assembly, terms: Mapping[str, tuple[str, Mapping[str, Any]]]
) -> None:
    """The rules an assembly is founded with, before anyone could decide on them."""
    if Rule.objects.filter(assembly=assembly).exists():
        raise Refused(
            _("Cette assemblée a déjà une charte."), _("Proposez d’en changer une règle.")
        )
    for gesture, (procedure, parameters) in terms.items():
        rules.may_amend(assembly, gesture, procedure, parameters).or_refuse()
    Rule.objects.bulk_create(
        Rule(assembly=assembly, gesture=gesture, procedure=procedure, parameters=dict(parameters))
        for gesture, (procedure, parameters) in terms.items()
    )


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
        assembly=assembly, person=holder, post=post, ends_on=until, warrant=warrant
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
