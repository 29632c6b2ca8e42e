"""One file that holds a closed decision whole: anyone can count it again, far from here."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from creuset.common.about import about
from creuset.common.viewer import Viewer
from creuset.decisions import counting
from creuset.decisions.models import Ballot, Decision, DetachedBallot, Elector, Objection
from creuset.decisions.options import named
from creuset.decisions.tallies.core import Cast
from creuset.journal import sealing
from creuset.journal.actions import entry
from creuset.journal.models import Record

FORMAT = "creuset-decision/1"
BESIDE = ("nominations", "named")
"""What is kept with a count and is not part of it."""


def decision_file(decision: Decision, viewer: Viewer) -> dict[str, Any]:
    """Plain values. Electors are pseudonyms that mean nothing elsewhere; persons who stand for
    something are named to those who may read their names here."""
    version = decision.text.latest()
    electorate = counting.electorate(decision)
    withheld = bool(decision.trace.get("withheld"))
    inside = decision.assembly_id in viewer.assembly_ids
    return {
        "format": FORMAT,
        "question": decision.question,
        "assembly": str(decision.assembly),
        "opened_at": _at(decision.opened_at),
        "votes_at": _at(decision.votes_at),
        "closed_at": _at(decision.closed_at),
        "text": {
            "version": version.number,
            "body": version.body,
            "sha256": sha256(version.body.encode()).hexdigest(),
        },
        "rule": {**counting.parameters(decision), "method": counting.asked(decision)},
        "electorate": {
            "eligible": electorate.eligible,
            "present": electorate.present,
            "seats": dict(electorate.seats),
            "groups": dict(electorate.groups),
            "options": _options(decision, electorate.options, inside),
            "electors": sorted(_pseudonyms(decision).values()),
        },
        "ballots_withheld": withheld,
        "ballots": [] if withheld else ballots(decision),
        "trace": {key: decision.trace[key] for key in decision.trace if key not in BESIDE},
        "outcome": decision.trace["outcome"],
        "ended": decision.outcome,
        "chosen": decision.chosen,
        "effects": _effects(decision),
        "journal": _sealed(decision),
    }


def _at(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


def _options(decision: Decision, keys: tuple[str, ...], inside: bool) -> list[dict[str, Any]]:
    known = {each.key: each for each in named(decision)}
    told: list[dict[str, Any]] = []
    for key in keys:
        option = known.get(key)
        by_name = option is not None and (option.person is None or inside)
        told.append(
            {"key": key, "label": option.label if option and by_name else _("une personne")}
        )
        if option and option.cost is not None:
            told[-1]["cost"] = option.cost
    return told


def _pseudonyms(decision: Decision) -> dict[int, str]:
    """By elector: a name drawn from the secret of this server, in an order that says nothing."""
    keys = Elector.objects.filter(decision=decision).values_list("pk", flat=True)

    def drawn(pk: int) -> str:
        return sha256(f"{settings.SECRET_KEY}|{decision.pk}|{pk}".encode()).hexdigest()

    return {pk: f"e{number}" for number, pk in enumerate(sorted(keys, key=drawn), 1)}


def ballots(decision: Decision) -> list[dict[str, Any]]:
    """Each answer that was counted; those of paper and of the detached box belong to nobody."""
    if decision.detached:
        answers = DetachedBallot.objects.filter(decision=decision).order_by("pk")
        said = [_line(Cast(answer)) for answer in answers.values_list("answer", flat=True)]
    else:
        said = _signed(decision)
    return [*said, *(_line(cast) for cast in counting.on_paper(decision)),
            *(_line(cast) for cast in counting.of_seats(decision))]  # fmt: skip


def _line(cast: Cast, elector: str = "") -> dict[str, Any]:
    return {
        "answer": cast.answer,
        "times": cast.times,
        "seat": cast.seat,
        "groups": list(cast.groups),
        "elector": elector,
    }


def _signed(decision: Decision) -> list[dict[str, Any]]:
    pseudonyms = _pseudonyms(decision)
    consent = counting.asked(decision) == "consent"
    objecting = set(
        Objection.objects.filter(elector__decision=decision, lifted_at=None).values_list(
            "elector", flat=True
        )
    )
    spoken: set[int] = set()
    lines = []
    for ballot in counting.confirmed(decision).select_related("elector"):
        spoken.add(ballot.elector_id)
        groups = tuple(str(each) for each in ballot.elector.groups)
        cast = Cast(_answer(ballot, consent, ballot.elector_id in objecting), groups=groups)
        lines.append(_line(cast, pseudonyms[ballot.elector_id]))
    if consent:
        lines += [
            _line(
                Cast({"position": "", "standing": True, "proposes": each.proposes}),
                pseudonyms[each.pk],
            )
            for each in Elector.objects.filter(pk__in=objecting - spoken)
        ]
    return sorted(lines, key=lambda line: (len(line["elector"]), line["elector"]))


def _answer(ballot: Ballot, consent: bool, stands: bool) -> dict[str, Any]:
    if consent:
        return {
            "position": ballot.position,
            "standing": stands,
            "proposes": ballot.elector.proposes,
        }
    if ballot.position == Ballot.Position.CHOICE:
        return dict(ballot.answer)
    return {"position": ballot.position}


def _effects(decision: Decision) -> list[dict[str, Any]]:
    warrant = decision.warrant
    if warrant is None:
        return []
    return [
        {
            "gesture": warrant.gesture,
            "parameters_sha256": warrant.digest,
            "granted_at": _at(warrant.granted_at),
            "carried_out_at": _at(warrant.spent_at),
            "revoked_at": _at(warrant.revoked_at),
            "hindrance": decision.hindrance,
        }
    ]


def _sealed(decision: Decision) -> dict[str, Any]:
    """The line of the journal that says how it ended, and the seal that closes it."""
    closing = (
        Record.objects.filter(about(decision), data__has_key="trace")
        .select_related("seal")
        .order_by("-pk")
        .first()
    )
    if closing is None:
        return {}
    return {
        "record": closing.pk,
        "leaf": sealing.leaf(entry(closing)).hex(),
        "seal": {
            "chain": closing.seal.chain,
            "root": closing.seal.root,
            "at": _at(closing.seal.at),
        }
        if closing.seal
        else None,
    }
