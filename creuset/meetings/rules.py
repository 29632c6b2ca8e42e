"""What may be done about a meeting, and why not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.assemblies import charter, gestures
from creuset.assemblies.models import Procedure, Rule
from creuset.common.about import about
from creuset.common.dates import date_format
from creuset.common.verdict import YES, Verdict
from creuset.decisions import counting
from creuset.decisions.models import Decision, Proxy
from creuset.decisions.tallies.core import reaches
from creuset.meetings.attendance import Count, count, proxy_cap
from creuset.meetings.models import FACILITATION, AgendaItem, Meeting
from creuset.people.models import Person

MOST_ITEMS = 50
APPROVAL = "meetings.approve_minutes"

State = Meeting.State


# Who


def may_hold(meeting: Meeting, by: Person | None) -> Verdict:
    """As `Meeting.objects.held_by`, with the reason."""
    belongs = charter.belongs(by, meeting.assembly)
    if not belongs or by is None:
        return belongs
    if Meeting.objects.held_by(by.pk).filter(pk=meeting.pk).exists():
        return YES
    return Verdict(
        _(
            "C’est à la personne qui a préparé la réunion de le faire, ou à qui a le mandat "
            "« %(post)s »."
        )
        % {"post": FACILITATION},
        _("Faites-lui signe."),
    )


# Preparing


def is_prepared(meeting: Meeting) -> Verdict:
    """Until the convening goes out, the agenda may change."""
    if meeting.prepares:
        return YES
    if meeting.convened or meeting.held:
        return Verdict(
            _("La convocation est partie : seuls les points inscrits peuvent être votés."),
            _("Inscrivez ce point à la prochaine réunion."),
        )
    return Verdict(_("Cette réunion n’est plus en préparation."), _("Préparez-en une autre."))


def may_add(meeting: Meeting, by: Person) -> Verdict:
    if meeting.items.count() >= MOST_ITEMS:
        return Verdict(
            _("L’ordre du jour est plein."), _("Gardez ce point pour la prochaine réunion.")
        )
    return charter.belongs(by, meeting.assembly) and is_prepared(meeting)


def may_drop(item: AgendaItem, by: Person) -> Verdict:
    if item.proposed_by_id == by.pk:
        return charter.belongs(by, item.meeting.assembly) and is_prepared(item.meeting)
    return may_hold(item.meeting, by) and is_prepared(item.meeting)


def may_be_decided(
    meeting: Meeting, gesture: str, subject: Any, parameters: Mapping[str, Any]
) -> Verdict:
    """Whether this question can be put to this assembly, in a meeting."""
    known = gestures.named(gesture)
    if subject.assembly != meeting.assembly:
        return Verdict(
            _("Cela se décide dans une autre assemblée : %(assembly)s.")
            % {"assembly": subject.assembly},
            _("Inscrivez ce point à l’une de ses réunions."),
        )
    if not charter.is_decided(gesture, meeting.assembly):
        return Verdict(_("La charte ne demande pas de décision pour ce geste."), _("Faites-le."))
    return known.ready(subject, parameters)


# Convening


def earliest(notice: int) -> date:
    return timezone.localdate() + timedelta(days=notice)


def may_convene(meeting: Meeting, parameters: Mapping[str, Any] | None = None) -> Verdict:
    """In time, and with an agenda on which everything can still be put to the vote; a page that only
    offers to convene does not look so far."""
    if not meeting.prepares:
        return Verdict(_("Cette réunion a déjà été convoquée, ou annulée."))
    if not meeting.items.exists():
        return Verdict(_("L’ordre du jour est vide."), _("Inscrivez au moins un point."))
    return is_in_time(meeting) and (_all_ready(meeting) if parameters is not None else YES)


def may_call(meeting: Meeting, by: Person | None) -> Verdict:
    """Where any member may convene, it is still whoever holds the meeting who says that it is ready."""
    anyone = is_free(charter.rule_for(meeting.assembly, "meetings.convene").rule)
    return may_hold(meeting, by) if anyone else YES


def is_free(rule: Rule) -> bool:
    """Any member may do it."""
    return rule.procedure in (Procedure.MEMBER, Procedure.COMMUNITY)


def is_in_time(meeting: Meeting) -> Verdict:
    notice = meeting.terms.notice(meeting.kind)
    first = earliest(notice)
    if meeting.day >= first:
        return YES
    when = date_format(first, "l j F Y")
    if not notice:
        return Verdict(
            _("Le jour de cette réunion est passé."),
            _("Au plus tôt, elle peut se tenir le %(day)s.") % {"day": when},
        )
    return Verdict(
        ngettext(
            "Ici, une telle réunion se convoque un jour avant au moins.",
            "Ici, une telle réunion se convoque %(n)d jours avant au moins.",
            notice,
        ) % {"n": notice},
        _("Convoquée aujourd’hui, elle peut se tenir au plus tôt le %(day)s : changez sa date.")
        % {"day": when},
    )  # fmt: skip


def _all_ready(meeting: Meeting) -> Verdict:
    questions = meeting.items.filter(kind=AgendaItem.Kind.DECISION).order_by("position")
    for item in questions.prefetch_related("subject"):
        ready = may_be_decided(meeting, item.gesture, item.subject, item.parameters)
        if not ready:
            return Verdict(
                _("Le point « %(item)s » ne peut pas être voté tel quel : %(reason)s")
                % {"item": item, "reason": ready.reason},
                _("Retirez-le, ou inscrivez-le de nouveau."),
            )
    return YES


def may_move(meeting: Meeting, by: Person) -> Verdict:
    """Once convened, one may still say where, not when."""
    if meeting.convened or meeting.held:
        return may_hold(meeting, by)
    return Verdict(_("Cette réunion n’est pas à venir."))


def may_cancel(meeting: Meeting, by: Person) -> Verdict:
    if not (meeting.prepares or meeting.convened):
        return Verdict(_("Une réunion tenue ou déjà annulée ne s’annule pas."))
    return may_hold(meeting, by)


# Coming


def may_reply(meeting: Meeting, by: Person) -> Verdict:
    if meeting.prepares:
        return Verdict(
            _("Cette réunion n’est pas encore convoquée."), _("Attendez la convocation.")
        )
    if not meeting.convened:
        return Verdict(_("Il n’est plus temps de dire si l’on vient."))
    return charter.belongs(by, meeting.assembly)


def may_entrust(meeting: Meeting, giver: Person, holder: Person) -> Verdict:
    if not meeting.convened:
        return Verdict(_("Une voix se confie entre la convocation et l’ouverture de la séance."))
    cap = proxy_cap(meeting)
    if not cap:
        return Verdict(
            _("À cette réunion, on ne vote pas pour quelqu’un d’autre."),
            _("La charte le dit ; elle peut changer."),
        )
    held = (
        Proxy.objects.live()
        .filter(assembly=meeting.assembly_id, decision=None, holder=holder)
        .exclude(mandator=giver)
    )
    if held.values("mandator").distinct().count() >= cap:
        return Verdict(
            _("%(holder)s parle déjà pour autant de personnes que la charte le permet.")
            % {"holder": holder},
            _("Confiez votre voix à quelqu’un d’autre."),
        )
    return YES


def may_check_in(meeting: Meeting, person: Person, by: Person) -> Verdict:
    """Oneself, or someone whom whoever holds the meeting sees coming in."""
    if meeting.attendance_frozen_at:
        return Verdict(
            _("La liste de présence est arrêtée : on ne s’y ajoute plus."),
            _("Vous pouvez suivre la réunion, et parler."),
        )
    if not meeting.welcomes:
        return Verdict(
            _("La liste de présence n’est pas ouverte."),
            _("Elle s’ouvre une heure avant le début d’une réunion convoquée."),
        )
    allowed = charter.belongs(person, meeting.assembly)
    return allowed if by.pk == person.pk else allowed and may_hold(meeting, by)


# Holding


def may_freeze(meeting: Meeting, by: Person) -> Verdict:
    if meeting.attendance_frozen_at:
        return Verdict(_("La liste de présence est déjà arrêtée."))
    if not meeting.convened:
        return Verdict(_("Cette réunion n’est pas convoquée."), _("Convoquez-la d’abord."))
    if not meeting.has_begun:
        return Verdict(_("La réunion n’a pas commencé."), _("Attendez l’heure de la convocation."))
    if not meeting.attendances.there().exists():
        return Verdict(
            _("Personne n’est encore noté comme présent."), _("Notez d’abord qui est là.")
        )
    return may_hold(meeting, by)


def is_quorate(meeting: Meeting, counted: Count | None = None) -> Verdict:
    seen = counted or count(meeting)
    if seen.reached:
        return YES
    return Verdict(
        _("Le quorum n’est pas réuni : %(there)d sur %(eligible)d, il en fallait %(needed)d.")
        % {"there": seen.voices, "eligible": seen.eligible, "needed": seen.needed},
        _("Aucune question ne peut être votée. Convoquez de nouveau l’assemblée."),
    )


def is_held(meeting: Meeting) -> Verdict:
    if meeting.held:
        return YES
    return Verdict(_("La séance n’est pas ouverte."), _("Arrêtez d’abord la liste de présence."))


def may_open(item: AgendaItem, by: Person) -> Verdict:
    if not item.decides:
        return Verdict(
            _("Ce point n’annonçait pas de vote : il ne peut pas y en avoir aujourd’hui."),
            _("Inscrivez la question à la prochaine réunion, pour que chacun sache qu’on votera."),
        )
    if item.decision_id:
        return Verdict(_("Cette question est déjà posée."))
    held = is_held(item.meeting) and may_hold(item.meeting, by)
    return held and is_quorate(item.meeting)


def may_close_item(item: AgendaItem, by: Person) -> Verdict:
    decision = item.decision
    if decision is None or not decision.is_open:
        return Verdict(_("Cette question n’est pas ouverte."))
    if decision.deliberates and decision.votes_at:
        return Verdict(
            _("On en parle encore : le vote s’ouvre le %(day)s.")
            % {"day": date_format(timezone.localtime(decision.votes_at), "j F, H:i")},
            _("La question se conclura en ligne."),
        )
    held = is_held(item.meeting) and may_hold(item.meeting, by)
    return held and has_not_been_prolonged(decision)


def has_not_been_prolonged(decision: Decision) -> Verdict:
    """Counting twice in session does not do away with the time given to hear a seat, or to make the
    quorum of the vote."""
    if not decision.prolonged:
        return YES
    later = _("Sinon, la question se conclura en ligne, à sa date.")
    waits = Q(spoken_at=None) | Q(replied_at=None)
    seat = decision.hearings.filter(waits).select_related("seat").first()
    if seat:
        return Verdict(
            _("Le siège « %(seat)s » n’a pas encore été entendu, ou attend sa réponse.")
            % {"seat": seat.seat},
            " ".join([_("Donnez-lui la parole, répondez-lui, puis comptez."), later]),
        )
    figures = counting.count(decision).figures
    if not reaches(figures["voted"], figures["eligible"], decision.terms["quorum"]):
        return Verdict(
            _("Trop peu de membres ont répondu : le délai a été prolongé."),
            _("La question se conclura en ligne, à sa date."),
        )
    return YES


def may_take_up(item: AgendaItem, by: Person) -> Verdict:
    return is_held(item.meeting) and may_hold(item.meeting, by)


def may_close(meeting: Meeting, by: Person) -> Verdict:
    return is_held(meeting) and may_hold(meeting, by)


def may_reconvene(meeting: Meeting, by: Person) -> Verdict:
    if not meeting.attendance_frozen_at or is_quorate(meeting):
        return Verdict(_("On ne convoque de nouveau qu’une réunion restée sans quorum."))
    if hasattr(meeting, "second_call"):
        return Verdict(
            _("Cette réunion a déjà été convoquée de nouveau."), _("Préparez-en une autre.")
        )
    return may_hold(meeting, by)


# Minutes


def may_write_minutes(meeting: Meeting, by: Person) -> Verdict:
    """Any member corrects them, until they are put to the vote."""
    if meeting.approved:
        return Verdict(
            _("Ce procès-verbal est approuvé : il ne change plus."),
            _("Demandez une rectification à la prochaine réunion."),
        )
    if meeting.state != State.CLOSED:
        return Verdict(_("Le procès-verbal s’écrit une fois la séance levée."))
    asked = Decision.objects.open().filter(about(meeting), gesture=APPROVAL)
    listed = AgendaItem.objects.filter(
        about(meeting),
        gesture=APPROVAL,
        meeting__state__in=[State.CONVENED, State.HELD],
        decision=None,
    )
    if asked.exists() or listed.exists():
        return Verdict(
            _("Ce procès-verbal est soumis à l’approbation : il ne change pas d’ici là."),
            _("Dites ce qui manque à la réunion, ou dans votre réponse."),
        )
    return charter.belongs(by, meeting.assembly)


def may_approve(meeting: Meeting, parameters: Mapping[str, Any] | None) -> Verdict:
    """The latest version, and no other: the one that has just been read."""
    if meeting.approved:
        return Verdict(_("Ce procès-verbal est déjà approuvé."))
    if meeting.state != State.CLOSED or meeting.minutes is None:
        return Verdict(_("Le procès-verbal n’est pas encore écrit."))
    if parameters is None:
        return YES
    latest = meeting.minutes.latest().number
    if parameters.get("version") != latest:
        return Verdict(
            _("Le procès-verbal en est maintenant à sa version %(latest)d.") % {"latest": latest},
            _("Proposez d’approuver celle-là."),
        )
    return YES
