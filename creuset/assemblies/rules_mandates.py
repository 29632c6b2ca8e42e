"""What posts, mandates and seats themselves allow."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.assemblies.models import Assembly, Mandate, Post, Seat
from creuset.assemblies.tenure import after, terms_in_a_row
from creuset.common.dates import date_format
from creuset.common.verdict import YES, Verdict
from creuset.people.models import Person


def may_define(assembly: Assembly, *, declared: bool) -> Verdict:
    if declared and assembly.parent_id is not None:
        return Verdict(
            _("Seule l’association déclare qui l’administre, pas ses groupes."),
            _("Définissez cette fonction dans la communauté."),
        )
    return YES


def may_last(assembly: Assembly, post: str, until: str) -> Verdict:
    """A term ends on a day to come, and lasts no longer than its post says."""
    today, day = timezone.localdate(), date.fromisoformat(until)
    if day <= today:
        return Verdict(_("Un mandat finit un jour à venir."), _("Choisissez un jour plus tard."))
    known = Post.objects.in_force().filter(assembly=assembly, name=post).first()
    if known is None or day <= after(today, known.months):
        return YES
    return Verdict(
        ngettext(
            "Ce mandat dure un mois au plus.",
            "Ce mandat dure %(months)d mois au plus.",
            known.months,
        )
        % {"months": known.months},
        _("Il peut aller jusqu’au %(day)s.")
        % {"day": date_format(after(today, known.months), "DATE_FORMAT")},
    )


def may_hold(assembly: Assembly, person: Person | None, post: str) -> Verdict:
    """Whether someone may be given this post. No name is said: the answer is kept with the
    decision that it hinders."""
    if person is None or not assembly.members().filter(pk=person.pk).exists():
        return Verdict(
            _("Un mandat se confie à un membre de « %(assembly)s ».") % {"assembly": assembly},
            _("Choisissez quelqu’un parmi ses membres."),
        )
    posts = {each.name: each for each in Post.objects.in_force().filter(assembly=assembly)}
    given = Mandate.objects.filter(Q(warrant=None) | Q(warrant__revoked_at=None))
    theirs = list(given.filter(assembly=assembly, person=person))
    held = {each.post for each in theirs if not each.ended}
    return _is_not_too_often(posts.get(post), theirs) and _goes_with(post, posts, held)


def _is_not_too_often(post: Post | None, theirs: list[Mandate]) -> Verdict:
    if post is None or post.most_in_a_row == 0:
        return YES
    held = [(each.starts_on, each.ends_on) for each in theirs if each.post == post.name]
    row = terms_in_a_row(held, on=timezone.localdate(), months=post.months)
    if row < post.most_in_a_row:
        return YES
    return Verdict(
        ngettext(
            "Cette personne vient d’avoir ce mandat, qui ne se suit pas lui-même.",
            "Cette personne a eu ce mandat %(row)d fois de suite, autant que la fonction le permet.",
            row,
        )
        % {"row": row},
        _("Choisissez quelqu’un d’autre : elle pourra y revenir après un mandat."),
    )


def _goes_with(post: str, posts: Mapping[str, Post], held: set[str]) -> Verdict:
    """A post that goes with no other neither joins others nor is joined by them."""
    others = held - {post}
    alone = {name for name in {post, *others} if name in posts and posts[name].alone}
    if not others or not alone:
        return YES
    return Verdict(
        _("« %(post)s » ne se cumule avec aucune autre fonction, et cette personne en a une.")
        % {"post": min(alone)},
        _("Elle peut la quitter d’abord, ou laisser la place à quelqu’un d’autre."),
    )


def may_end(mandate: Mandate, parameters: object = None) -> Verdict:
    if mandate.ended or mandate.person_id is None:
        return Verdict(_("Ce mandat a déjà pris fin."))
    return YES


def may_resign(mandate: Mandate, by: Person) -> Verdict:
    if mandate.person_id != by.pk:
        return Verdict(
            _("Chacun démissionne pour soi."),
            _("Vous pouvez proposer de révoquer ce mandat."),
        )
    return may_end(mandate)


def may_declare(assembly: Assembly, parameters: Mapping[str, Any] | None) -> Verdict:
    if parameters and date.fromisoformat(parameters["on"]) > timezone.localdate():
        return Verdict(_("Une déclaration se note une fois faite."))
    return YES


def may_bear(assembly: Assembly, name: str) -> Verdict:
    if Seat.objects.filter(assembly=assembly, name=name, ends_on=None).exists():
        return Verdict(
            _("Un siège porte déjà ce nom."), _("Renouvelez-le, ou choisissez un autre nom.")
        )
    return YES


def may_renew_on(renews_on: str) -> Verdict:
    if date.fromisoformat(renews_on) <= timezone.localdate():
        return Verdict(_("Un siège se renouvelle un jour à venir."))
    return YES


def seat_stands(seat: Seat, parameters: object = None) -> Verdict:
    return Verdict(_("Ce siège a pris fin.")) if seat.ended else YES
