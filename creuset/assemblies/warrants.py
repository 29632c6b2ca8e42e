"""Granted by a decision, good for one gesture, spent by it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies.models import Assembly, Warrant
from creuset.common.about import about
from creuset.common.digest import digest_of
from creuset.common.verdict import YES, Verdict


def grant(
    gesture: str, assembly: Assembly, *, subject: Model, parameters: Mapping[str, Any], days: int
) -> Warrant:
    """A new warrant, good for `days`. What an earlier decision left undone is no longer allowed."""
    now = timezone.now()
    earlier = Warrant.objects.filter(
        about(subject), assembly=assembly, gesture=gesture, spent_at=None, revoked_at=None
    )
    same = [each.pk for each in earlier if _named(each.parameters) == _named(parameters)]
    Warrant.objects.filter(pk__in=same).update(revoked_at=now)
    return Warrant.objects.create(
        gesture=gesture,
        assembly=assembly,
        subject=subject,
        parameters=dict(parameters),
        digest=digest_of(parameters),
        granted_at=now,
        lapses_at=now + timedelta(days=days),
    )


def _named(parameters: Mapping[str, Any]) -> list[Any]:
    """Of one assembly, many things are decided: which rule, which post, which group."""
    return [parameters.get(name) for name in ("gesture", "post", "name")]


def spend(
    warrant: Warrant,
    gesture: str,
    assembly: Assembly,
    *,
    subject: Model,
    parameters: Mapping[str, Any],
) -> Verdict:
    """One UPDATE both checks and spends, so that of two people at once only one passes."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A warrant is spent with what it allows.")
    digest = digest_of(parameters)
    spent = Warrant.objects.filter(
        about(subject),
        pk=warrant.pk,
        gesture=gesture,
        assembly=assembly,
        digest=digest,
        lapses_at__gt=timezone.now(),
        revoked_at=None,
        spent_at=None,
    ).update(spent_at=timezone.now())
    return YES if spent else _why_not(warrant.pk, gesture, assembly, subject, digest)


def _why_not(pk: int, gesture: str, assembly: Assembly, subject: Model, digest: str) -> Verdict:
    warrant = Warrant.objects.get(pk=pk)
    reasons = {
        _("Cette décision autorise un autre geste."): warrant.gesture != gesture,
        _("Cette décision vient d’une autre assemblée."): warrant.assembly_id != assembly.pk,
        _("Cette décision porte sur autre chose."): warrant.subject != subject,
        _("Cette décision a été prise en d’autres termes."): warrant.digest != digest,
        _("Cette décision a été révoquée."): warrant.revoked_at is not None,
        _("Cette décision a déjà produit son effet."): warrant.spent_at is not None,
        _("Cette décision est restée trop longtemps sans effet."): True,
    }
    reason = next(reason for reason, holds in reasons.items() if holds)
    return Verdict(reason, _("Proposez une nouvelle décision."))


def revoke(warrant: Warrant) -> None:
    """Read again afterwards: only then is it sure whether it was spent in time."""
    Warrant.objects.filter(pk=warrant.pk).update(revoked_at=timezone.now())
    warrant.refresh_from_db()
