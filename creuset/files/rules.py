from typing import Any

from django.conf import settings
from django.db.models import Model
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from creuset.common import things
from creuset.common.verdict import YES, Verdict
from creuset.files.models import Attachment, File
from creuset.people.models import Person


def may_be_that_big(name: str, size: int) -> Verdict:
    if size > settings.FILE_LARGEST:
        return too_big(name)
    if not size:
        return Verdict(_("« %(name)s » est vide.") % {"name": name}, _("Choisissez-en un autre."))
    return YES


def too_big(name: str) -> Verdict:
    return Verdict(
        _("« %(name)s » est trop lourd.") % {"name": name},
        _("Un fichier pèse au plus %(most)s, et un envoi %(together)s.")
        % {
            "most": filesizeformat(settings.FILE_LARGEST),
            "together": filesizeformat(settings.FILES_AT_ONCE),
        },
    )


def left_to(person: Person) -> int:
    used = File.objects.brought_by(person).weight()
    return max(0, settings.FILES_OF_A_PERSON - used)


def left_to_all() -> int:
    return max(0, settings.FILES_OF_ALL - File.objects.weight())


def may_be_kept(name: str, size: int, by: Person | None, *, known: bool) -> Verdict:
    """`known` is a content that is already there: only the person's part counts it again."""
    mine = left_to(by) if by else size
    if size > mine:
        return Verdict(
            _("« %(name)s » pèse %(size)s, et il vous reste %(left)s.")
            % {"name": name, "size": filesizeformat(size), "left": filesizeformat(mine)},
            _("Retirez des fichiers dont vous n’avez plus besoin."),
        )
    ours = size if known else left_to_all()
    if size > ours:
        return Verdict(
            _("« %(name)s » pèse %(size)s, et il reste %(left)s à toute la communauté.")
            % {"name": name, "size": filesizeformat(size), "left": filesizeformat(ours)},
            _("Prévenez les personnes qui s’occupent du site."),
        )
    return YES


def may_add(subject: Model, by: Person) -> Verdict:
    """What each kind of thing says of who looks after it."""
    attaching = things.of(subject).attaching
    if attaching is None:
        return Verdict(_("On ne joint pas de fichier à cette page."))
    return attaching(subject, by)


def may_describe(attachment: Attachment, by: Person) -> Verdict:
    """Whoever may take it away."""
    if not attachment.file.is_picture:
        return Verdict(_("Ce fichier n’est pas une image."))
    return may_detach(attachment, by)


def may_detach(attachment: Attachment, by: Person) -> Verdict:
    if attachment.by_id == by.pk:
        return YES
    subject: Any = attachment.subject
    if things.of(subject).attaching is None:
        return Verdict(_("Seule la personne qui a joint ce fichier peut le retirer."))
    return may_add(subject, by)
