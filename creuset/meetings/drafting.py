"""The minutes as the software can write them: what happened, with its figures. Names of those who were
there are not in the text: the attendance sheet shows them, to whoever may read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.assemblies import gestures
from creuset.assemblies.procedures import Method
from creuset.assemblies.wording import majority_in_words
from creuset.common.dates import date_format
from creuset.decisions.models import Decision, Hearing
from creuset.decisions.results import picture_of
from creuset.meetings.attendance import Count, count
from creuset.meetings.models import AgendaItem, Kind, Meeting

Blocks = Iterator[str]

MARKS = re.compile(r"([\\`*_\[\]<>#|~])")


def draft(meeting: Meeting) -> str:
    items = meeting.items.select_related(
        "decision__text", "decision__warrant", "decision__assembly"
    ).prefetch_related("subject")
    blocks = [*_opening(meeting), *_attendance(count(meeting))]
    for item in items.order_by("position"):
        blocks += [f"# {item.position}. {plain(item.title)}", *_item(item)]
    blocks.append(_ending(meeting))
    return "\n\n".join(each for each in blocks if each)


def plain(words: str) -> str:
    """What someone wrote elsewhere, as it is, on one line; spaces that do not break stay."""
    return MARKS.sub(r"\\\1", re.sub(r"[ \t\r\n]+", " ", words).strip())


def quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())


def _moment(at: Any) -> str:
    return date_format(timezone.localtime(at), "H:i")


def _opening(meeting: Meeting) -> Blocks:
    facts = {
        "kind": capfirst(Kind(meeting.kind).label),
        "assembly": plain(meeting.assembly.name),
        "day": date_format(timezone.localtime(meeting.starts_at), "l j F Y"),
        "at": _moment(meeting.attendance_frozen_at),
    }
    yield _("%(kind)s de « %(assembly)s », le %(day)s. Séance ouverte à %(at)s.") % facts
    if meeting.place:
        yield _("Lieu : %(place)s.") % {"place": plain(meeting.place).rstrip(".")}
    if meeting.convened_at:
        yield ngettext(
            "Convocation et ordre du jour publiés le %(day)s, pour un délai demandé de %(n)d jour.",
            "Convocation et ordre du jour publiés le %(day)s, pour un délai demandé de %(n)d jours.",
            meeting.notice_days or 0,
        ) % {
            "day": date_format(timezone.localtime(meeting.convened_at), "j F Y"),
            "n": meeting.notice_days or 0,
        }
    if meeting.first_call:
        yield _("Seconde convocation : le quorum manquait le %(day)s.") % {
            "day": date_format(timezone.localtime(meeting.first_call.starts_at), "j F Y")
        }


def _attendance(seen: Count) -> Blocks:
    yield f"# {_('Présence')}"
    yield _table(
        [
            (_("Personnes présentes"), seen.present),
            (_("Personnes représentées par une personne présente"), seen.represented),
            (_("Personnes excusées"), seen.excused),
            (_("Autres membres"), seen.silent),
            (_("Membres de l’assemblée ce jour-là"), seen.eligible),
        ]
    )
    figures = {"n": seen.voices, "eligible": seen.eligible, "needed": seen.needed}
    if not seen.percent:
        yield _("Soit %(n)d voix sur %(eligible)d. Aucun quorum n’est demandé.") % figures
    elif seen.reached:
        yield (
            _("Soit %(n)d voix sur %(eligible)d ; il en fallait %(needed)d : le quorum est réuni.")
            % figures
        )
    else:
        yield (
            _(
                "Soit %(n)d voix sur %(eligible)d ; il en fallait %(needed)d : le quorum n’est pas "
                "réuni, et aucune question n’a été mise aux voix."
            )
            % figures
        )


def _table(rows: Iterable[tuple[str, int]]) -> str:
    head = f"| {_('Qui')} | {_('Combien')} |\n| --- | ---: |\n"
    return head + "\n".join(f"| {label} | {number} |" for label, number in rows)


def _item(item: AgendaItem) -> Blocks:
    if item.decision:
        yield from _decided(item.decision)
    elif item.decides:
        yield _("Cette question n’a pas été mise aux voix.")
    else:
        if item.body:
            yield quoted(item.body)
        yield _handled(item)


def _handled(item: AgendaItem) -> str:
    if item.began_at is None:
        return _("Ce point n’a pas été abordé.")
    return _("Point abordé de %(begins)s à %(ends)s.") % {
        "begins": _moment(item.began_at),
        "ends": _moment(item.ended_at or timezone.now()),
    }


def _decided(decision: Decision) -> Blocks:
    text = decision.text.latest().body
    if text:
        yield _("Texte soumis à l’assemblée :")
        yield quoted(text)
    yield _("Manière de décider : %(method)s.") % {"method": _method(decision)}
    yield from _heard(decision)
    if decision.is_open:
        closes = decision.closes_at and date_format(
            timezone.localtime(decision.closes_at), "j F Y, H:i"
        )
        if decision.prolonged:
            yield _("Le vote n’a pas pu se conclure en séance : le délai a été prolongé.")
        yield _("La question reste ouverte après la séance, jusqu’au %(day)s.") % {"day": closes}
        return
    yield from _result(decision)
    yield _effect(decision)


def _method(decision: Decision) -> str:
    terms = decision.terms
    label = str(Method(terms["method"]).label)
    if terms["method"] == Method.MAJORITY:
        return _("%(method)s, il faut %(majority)s") % {
            "method": label, "majority": majority_in_words(terms),
        }  # fmt: skip
    return label


def _heard(decision: Decision) -> Blocks:
    for each in Hearing.objects.filter(decision=decision).select_related("seat").order_by("pk"):
        seat = plain(each.seat.name)
        if not each.spoken_at:
            yield _unheard(decision) % {"seat": seat}
            continue
        yield _("Le siège « %(seat)s » a dit :") % {"seat": seat}
        yield quoted(each.says)
        if each.reply:
            yield _("Il lui a été répondu :")
            yield quoted(each.reply)


def _unheard(decision: Decision) -> str:
    if decision.is_open:
        return _("Siège « %(seat)s » : il n’a pas encore été entendu.")
    return _("Siège « %(seat)s » : invité à parler, il ne s’est pas exprimé.")


def _result(decision: Decision) -> Blocks:
    """In words, then with every denominator."""
    picture = picture_of(decision, decision.trace)
    first, *others = [_sentence(each) for each in picture["said"]]
    yield f"**{first}**"
    if others:
        yield " ".join(others)
    for kind, lead in (("persons", _("Décompte :")), ("seats", _("Sièges, comptés à part :"))):
        lines = picture.get("turnout", {}).get(kind, [])
        if lines:
            yield f"{lead} " + ", ".join(f"{label} {number}" for label, number in lines) + "."


def _sentence(said: Any) -> str:
    names = [plain(each.label) for each in said.who]
    together = _(" et ").join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    space = " " if together or said.rest else ""
    return f"{plain(str(said.lead))}{space}{together}{plain(str(said.rest))}"


def _effect(decision: Decision) -> str:
    if decision.outcome != Decision.Outcome.ADOPTED:
        return ""
    label = gestures.named(decision.gesture).label
    if decision.carried_out:
        return _("Effet : %(gesture)s. Le logiciel l’a fait aussitôt.") % {"gesture": label}
    if decision.hindrance:
        return _("Effet empêché pour le moment : %(why)s") % {"why": plain(decision.hindrance)}
    return ""


def _ending(meeting: Meeting) -> str:
    return _("Séance levée à %(at)s. La feuille de présence est jointe.") % {
        "at": _moment(meeting.closed_at)
    }
