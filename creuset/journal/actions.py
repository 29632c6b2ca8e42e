from collections.abc import Callable, Mapping
from secrets import token_hex
from threading import local
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.formats import localize

from creuset.common.about import key_of
from creuset.common.audience import Audience
from creuset.journal import sealing
from creuset.journal.models import Record, Scope, Seal
from creuset.people.models import Person

BATCH = 1000

_listeners: list[Callable[[], object]] = []
_news = local()


def listen(told: Callable[[], object]) -> None:
    """`told` is called once after each transaction that recorded something: it may only be cheap.
    One that fails stops nothing, so whoever listens also looks at the journal from time to time."""
    _listeners.append(told)


def _tell() -> None:
    """The first of the records of a transaction speaks for all of them."""
    if getattr(_news, "waiting", False):
        _news.waiting = False
        for told in _listeners:
            told()


def record(
    verb: str,
    subject: Model,
    *,
    scope: Scope,
    by: Person | None,
    audience: str = Audience.GROUP,
    data: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
    title: str | None = None,
) -> Record:
    """Write down one thing that happened, in the transaction that makes it happen.

    `data` stays for ever; whatever speaks of a person goes to `personal`, which erasure removes.
    """
    salt = token_hex(16)
    path = getattr(subject, "get_absolute_url", str)()
    _news.waiting = True
    transaction.on_commit(_tell, robust=True)
    return Record.objects.create(
        **key_of(subject),
        scope=scope,
        actor=by,
        verb=verb,
        title=(str(subject) if title is None else title)[:300],
        path=path[:300],
        data=dict(data or {}),
        audience=audience,
        personal=dict(personal or {}),
        salt=salt,
        commitment=sealing.commitment(salt, by.pk if by else None, dict(personal or {})),
    )


@transaction.atomic
def seal() -> Seal | None:
    """Close what has happened since the last seal; nothing new, no seal.

    One worker at a time: two that chained to the same last seal would break the chain for ever.
    What happens meanwhile is not kept waiting (a plain lock would stop every new record).
    """
    Scope.objects.select_for_update(no_key=True).order_by("pk").first()
    last = Seal.objects.order_by("-pk").first()
    batch = list(Record.objects.unsealed().select_for_update()[:BATCH])
    if not batch:
        return None
    batch_root = sealing.root([sealing.leaf(entry(each)) for each in batch]).hex()
    now = timezone.now()
    made = Seal.objects.create(
        at=now,
        previous=last,
        count=len(batch),
        root=batch_root,
        chain=sealing.chain(last.chain if last else "", len(batch), batch_root, now.isoformat()),
    )
    Record.objects.filter(pk__in=[each.pk for each in batch]).update(seal=made)
    return made


def seal_all() -> None:
    while seal():
        pass


def entry(record: Record) -> dict[str, Any]:
    """What a seal covers of a record: all of it, the personal part by its commitment."""
    return {
        "id": record.pk,
        "scope": record.scope_id,
        "verb": record.verb,
        "subject": [_kind_of(record), record.subject_id],
        "title": record.title,
        "path": record.path,
        "data": record.data,
        "audience": record.audience,
        "at": record.at.isoformat(),
        "commitment": record.commitment,
    }


def faults() -> list[str]:
    """What does not fit any more, seal by seal, in words; an empty list when all is whole."""
    found: list[str] = []
    chained = ""
    previous: int | None = None
    for each in Seal.objects.order_by("pk").iterator():
        if each.previous_id != previous:
            found.append(f"sceau {each.pk} : le sceau qui le précède a disparu.")
        found += _faults_in(each, chained)
        chained, previous = each.chain, each.pk
    return found + [
        f"fait {each.pk} : la partie personnelle a été changée."
        for each in Record.objects.unsealed().iterator()
        if not _keeps_its_word(each)
    ]


def _faults_in(each: Seal, chained: str) -> list[str]:
    rows = list(each.records.order_by("pk"))
    found = [
        f"fait {row.pk} : la partie personnelle a été changée."
        for row in rows
        if not _keeps_its_word(row)
    ]
    if len(rows) != each.count:
        found.append(f"sceau {each.pk} : {each.count} faits scellés, {len(rows)} retrouvés.")
    elif sealing.root([sealing.leaf(entry(row)) for row in rows]).hex() != each.root:
        found.append(
            f"sceau {each.pk} : un fait entre {rows[0].pk} et {rows[-1].pk} a été changé "
            f"(scellé le {localize(each.at)})."
        )
    if sealing.chain(chained, each.count, each.root, each.at.isoformat()) != each.chain:
        found.append(f"sceau {each.pk} : la chaîne des sceaux est rompue.")
    return found


def _keeps_its_word(record: Record) -> bool:
    """An erased record has neither salt nor person left: there is nothing more to check."""
    if not record.salt:
        return record.actor_id is None and record.personal == {}
    return record.commitment == sealing.commitment(record.salt, record.actor_id, record.personal)


def _kind_of(record: Record) -> str:
    """The model by its name: the numbers of content types change from one database to another."""
    return ".".join(ContentType.objects.get_for_id(record.subject_type_id).natural_key())
