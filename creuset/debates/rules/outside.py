"""What the door asks of those who write from outside."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.common.audience import Audience
from creuset.common.verdict import YES, Verdict
from creuset.debates.models import OutsideMessage, Thread
from creuset.debates.rules import words

LONGEST = 8_000
CONFIRM_WITHIN = timedelta(days=1)
REWRITE_WITHIN = timedelta(days=1)
TAKE_BACK_WITHIN = timedelta(days=30)

State = OutsideMessage.State


def may_be_written_to(thread: Thread) -> Verdict:
    if thread.open_to_outside and thread.audience == Audience.PUBLIC and not thread.closed_at:
        return YES
    return Verdict(
        _("Cette conversation n’est pas ouverte à l’extérieur."),
        _("Écrivez à la communauté, ou demandez à la rejoindre."),
    )


def may_confirm(message: OutsideMessage) -> Verdict:
    if message.at < timezone.now() - CONFIRM_WITHIN:
        return Verdict(
            _("Ce lien ne sert plus : il valait un jour."), _("Écrivez de nouveau votre message.")
        )
    return may_be_written_to(message.thread)


def may_rewrite(message: OutsideMessage) -> Verdict:
    """While it waits; once it is read, for a day, and as long as nobody had to step in."""
    if message.state in (State.UNCONFIRMED, State.WAITING):
        return YES
    post = message.post
    if message.state != State.ACCEPTED or post is None:
        return Verdict(_("Ce message ne se corrige plus."))
    if post.hidden_at or post.moderated_at:
        return Verdict(_("Ce message a été modéré : il ne se corrige plus."), _("Faites appel."))
    if post.at < timezone.now() - REWRITE_WITHIN:
        return Verdict(
            _("Ce message se lit depuis plus d’un jour : il ne se corrige plus."),
            _("Écrivez-en un autre, ou retirez-le."),
        )
    return YES


def may_take_back(message: OutsideMessage) -> Verdict:
    if message.state == State.WITHDRAWN:
        return Verdict(_("Ce message est déjà retiré."))
    if message.at < timezone.now() - TAKE_BACK_WITHIN:
        return Verdict(
            _("Ce message a plus de trente jours : d’autres lui ont répondu."),
            _("Vous pouvez faire effacer votre nom et votre adresse."),
        )
    return YES


def checked(body: str) -> str:
    return words.checked(body, most=LONGEST, too_long=_("Gardez l’essentiel."))
