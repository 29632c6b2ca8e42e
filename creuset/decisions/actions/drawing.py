"""Lots that anyone can draw again: everything is published first, but the chance."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies import actions as assemblies
from creuset.assemblies import charter
from creuset.assemblies.models import Assembly, Membership, Warrant
from creuset.common.audience import Audience
from creuset.common.verdict import Refused
from creuset.decisions.models import Draw
from creuset.decisions.tallies import sortition
from creuset.journal.actions import record
from creuset.people.models import Person

EVERYONE = ""


@transaction.atomic
def announce_draw(
    assembly: Assembly,
    *,
    what: str,
    post: str,
    until: str,
    places: int,
    substitutes: int,
    by_group: bool,
    seed_source: str,
    seed_on: str,
    by: Person | None = None,
    warrant: Warrant | None = None,
) -> Draw:
    """Publish who may be drawn, for how many places, and where chance will come from, with the print
    of it all: after that, nobody can choose the list to suit the lots."""
    assembly = Assembly.objects.select_for_update().get(pk=assembly.pk)
    terms = {
        "what": what, "post": post, "until": until, "places": places, "substitutes": substitutes,
        "by_group": by_group, "seed_source": seed_source, "seed_on": seed_on,
    }  # fmt: skip
    if seed_on <= timezone.localdate().isoformat():
        raise Refused(
            _("Ce hasard est peut-être déjà connu : on pourrait choisir la liste pour lui."),
            _("Choisissez un tirage public à venir."),
        )
    charter.authorise(
        "decisions.draw_lots", assembly, subject=assembly, parameters=terms, by=by, warrant=warrant
    ).or_refuse()
    pool = pool_of(assembly, by_group=by_group)
    if len(pool) < places:
        raise Refused(
            _("Il y a moins de membres que de personnes à tirer au sort."),
            _("Tirez-en moins, ou attendez d’être plus nombreux."),
        )
    draw = Draw.objects.create(
        assembly=assembly,
        what=what,
        post=post,
        until=until or None,
        places=places,
        substitutes=substitutes,
        pool=sorted([key, stratum] for key, stratum in pool.items()),
        commitment=sortition.commitment(
            pool, places=places, substitutes=substitutes, seed_from=said(seed_source, seed_on)
        ),
        seed_source=seed_source,
        seed_on=seed_on,
        warrant=warrant,
    )
    record(
        "decisions.draw_announced",
        draw,
        scope=assembly.scope,
        by=by,
        audience=Audience.COMMUNITY,
        data={"commitment": draw.commitment},
    )
    return draw


def said(seed_source: str, seed_on: str) -> str:
    """The public event that will give the chance, as it enters the commitment."""
    return f"{seed_source}, {seed_on}"


def pool_of(assembly: Assembly, *, by_group: bool) -> dict[str, str]:
    """Everyone who is a member today, and by groups the one they joined first, so that each group
    has its part."""
    people = [str(pk) for pk in assembly.members().values_list("pk", flat=True)]
    if not by_group:
        return dict.fromkeys(people, EVERYONE)
    first: dict[str, str] = {}
    below = Membership.objects.current().filter(assembly__parent=assembly, person__isnull=False)
    for person, name in below.order_by("pk").values_list("person", "assembly__name"):
        first.setdefault(str(person), name)
    return {person: first.get(person, _("aucun groupe")) for person in people}


@transaction.atomic
def draw_lots(draw: Draw, *, seed: str, by: Person) -> Draw:
    """Once the announced chance is known, anyone writes it down, under their name: whoever doubts it
    draws again from the same public facts."""
    draw = _hold(draw)
    charter.belongs(by, draw.assembly).or_refuse()
    if draw.drawn_at:
        raise Refused(_("Le sort est déjà tiré."))
    if timezone.localdate() < draw.seed_on:
        raise Refused(
            _("Le hasard annoncé n’est pas encore connu."), _("Revenez le jour du tirage.")
        )
    if not seed.strip():
        raise Refused(_("Écrivez le résultat public tel qu’il a été publié."))
    draw.seed = " ".join(seed.split())
    draw.seed_entered_by = by
    draw.drawn_at = timezone.now()
    draw.result = _drawn(draw, refused=[])
    draw.save(update_fields=["seed", "seed_entered_by", "drawn_at", "result"])
    record(
        "decisions.lots_drawn",
        draw,
        scope=draw.assembly.scope,
        by=by,
        audience=Audience.COMMUNITY,
        data={"seed": draw.seed, "commitment": draw.commitment},
    )
    _entrust(draw)
    return draw


@transaction.atomic
def decline_lot(draw: Draw, *, by: Person) -> Draw:
    """Someone who was drawn may say no; the next one in the same order takes the place."""
    draw = _hold(draw)
    me = str(by.pk)
    if not draw.drawn_at or me not in drawn_of(draw):
        raise Refused(_("Vous n’avez pas été tiré au sort."))
    refused = [*draw.result.get("refused", []), me]
    draw.result = _drawn(draw, refused=refused)
    draw.save(update_fields=["result"])
    record(
        "decisions.lot_declined",
        draw,
        scope=draw.assembly.scope,
        by=by,
        audience=Audience.GROUP,
    )
    if draw.warrant_id and draw.post:
        assemblies.end_drawn(draw.assembly, by, warrant=draw.warrant)
        _entrust(draw)
    return draw


@transaction.atomic
def cancel_draw(assembly: Assembly, *, warrant: Warrant) -> None:
    """Undo the announcement: no lot is drawn any more, and the mandates that came of it end."""
    for draw in Draw.objects.select_for_update().filter(warrant=warrant):
        if draw.post:
            for key in drawn_of(draw):
                person = Person.objects.filter(pk=int(key)).first()
                if person:
                    assemblies.end_drawn(assembly, person, warrant=warrant)
        record(
            "decisions.draw_cancelled",
            draw,
            scope=assembly.scope,
            by=None,
            audience=Audience.COMMUNITY,
        )


def drawn_of(draw: Draw) -> list[str]:
    """The keys of those who hold a place."""
    return [key for drawn in draw.result.get("drawn", {}).values() for key in drawn]


def _drawn(draw: Draw, *, refused: list[str]) -> dict[str, object]:
    result = sortition.draw(
        dict(draw.pool),
        places=draw.places,
        seed=draw.seed,
        substitutes=draw.substitutes,
        refused=refused,
    )
    return {**result.as_data(), "refused": refused}


def _entrust(draw: Draw) -> None:
    """The post, to those drawn who may hold it; the others are shown, and nobody is forced."""
    until: date | None = draw.until
    if draw.post and until and draw.warrant:
        people = Person.objects.filter(pk__in=[int(key) for key in drawn_of(draw)])
        assemblies.entrust_drawn(
            draw.assembly, people, post=draw.post, until=until, warrant=draw.warrant
        )


def _hold(draw: Draw) -> Draw:
    held = Draw.objects.select_for_update(of=["self"]).select_related("assembly__scope", "warrant")
    draw = held.get(pk=draw.pk)
    if draw.warrant and draw.warrant.revoked_at:
        raise Refused(_("Ce tirage a été annulé par une décision."))
    return draw
