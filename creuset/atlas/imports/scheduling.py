"""Sources that are read again by themselves, until that no longer goes well: then whoever asked for it
is told."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies import charter
from creuset.assemblies.models import Assembly
from creuset.atlas.imports import carrying, keeping, rules
from creuset.atlas.imports.actions import let_in
from creuset.atlas.imports.comparing import too_many
from creuset.atlas.imports.fetching import checked
from creuset.atlas.imports.models import Import, Schedule
from creuset.atlas.models import Source
from creuset.common.audience import Audience
from creuset.common.verdict import Refused
from creuset.journal.actions import record
from creuset.people.models import Person

BETWEEN = {
    Schedule.Every.DAY: timedelta(days=1),
    Schedule.Every.WEEK: timedelta(days=7),
    Schedule.Every.MONTH: timedelta(days=30),
}
MOST_FAILURES = 3


@transaction.atomic
def read_again(source: Source, *, address: str, every: str, by: Person) -> Schedule:
    """From now on, at this rhythm; the first time within a minute."""
    charter.belongs(by, Assembly.objects.community()).or_refuse()
    checked(address)
    told = {
        "address": address, "every": every, "by": by, "next_at": timezone.now(), "failures": 0,
        "stopped": "", "digest": "",
    }  # fmt: skip
    return Schedule.objects.update_or_create(source=source, defaults=told)[0]


@transaction.atomic
def read_no_more(source: Source, *, by: Person) -> None:
    charter.belongs(by, Assembly.objects.community()).or_refuse()
    Schedule.objects.filter(source=source).delete()


def keep_reading() -> None:
    """By the pulse."""
    for pk in Import.objects.filter(concluded=False).values_list("pk", flat=True):
        conclude(pk)
    due = Schedule.objects.filter(stopped="", next_at__lte=timezone.now())
    for pk in due.values_list("pk", flat=True):
        begin(pk)


@transaction.atomic
def begin(pk: int) -> None:
    """Unless a reading is still under way."""
    one = Schedule.objects.select_for_update().filter(pk=pk, next_at__lte=timezone.now()).first()
    if one is None or Import.objects.filter(source=one.source_id, concluded=False).exists():
        return
    one.next_at = timezone.now() + BETWEEN[Schedule.Every(one.every)]
    one.save(update_fields=["next_at"])
    made = Import.objects.create(
        source=one.source,
        by=one.by,
        address=one.address,
        scheduled=True,
        concluded=False,
        status=Import.Status.FETCHING,
    )
    carrying.begin(made)


@transaction.atomic
def conclude(pk: int) -> None:
    """What became of a reading: it enters, or its schedule hears that it went well, or badly."""
    source = Import.objects.select_for_update().get(pk=pk)
    one = Schedule.objects.select_for_update().filter(source=source.source_id).first()
    if source.status == Import.Status.PREVIEWED:
        _let_in(source, one)
    elif source.status == Import.Status.DONE:
        _went_well(source, one)
    elif source.status not in Import.MOVING:
        _failed(source, one, source.reason)


def _let_in(source: Import, one: Schedule | None) -> None:
    counts = source.counts
    if one is None:
        _close(source)
    elif too_many(counts["missing"], counts["known"]):
        stop(source, one, rules.may_import(source).reason)
    elif not counts["added"] + counts["updated"] + counts["missing"]:
        Import.objects.filter(pk=source.pk).update(status=Import.Status.DONE, file="")
        keeping.let_go(source.file)
        _went_well(source, one)
    else:
        try:
            with transaction.atomic():
                let_in(source, by=one.by)
        except Refused as no:
            stop(source, one, str(no))


def _went_well(source: Import, one: Schedule | None) -> None:
    _close(source)
    if one:
        one.read_at, one.failures, one.digest = timezone.now(), 0, source.digest
        one.save(update_fields=["read_at", "failures", "digest"])


def _failed(source: Import, one: Schedule | None, reason: str) -> None:
    _close(source)
    if one is None:
        return
    one.failures += 1
    one.save(update_fields=["failures"])
    if one.failures >= MOST_FAILURES:
        stop(source, one, reason)


def stop(source: Import, one: Schedule, reason: str) -> None:
    """What was read stays to be looked at; whoever asked for it is told why it stops."""
    _close(source)
    one.stopped = reason or _("La dernière lecture a été défaite.")
    one.save(update_fields=["stopped"])
    record(
        "atlas.schedule_stopped",
        source.source,
        scope=Assembly.objects.community().scope,
        by=None,
        audience=Audience.COMMUNITY,
        data={"reason": one.stopped},
        personal={"person": one.by_id},
    )


def _close(source: Import) -> None:
    Import.objects.filter(pk=source.pk).update(concluded=True)
