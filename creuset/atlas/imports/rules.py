from django.utils.translation import gettext as _

from creuset.atlas.folding import fold
from creuset.atlas.imports.comparing import too_many
from creuset.atlas.imports.models import Import
from creuset.atlas.models import Source
from creuset.common.verdict import YES, Verdict
from creuset.people.models import Person


def may_be_a_source(name: str) -> Verdict:
    """What people tell here is not to be taken for a file, whose lines could be missing."""
    if fold(name) != fold(Source.HERE):
        return YES
    return Verdict(
        _("« %(name)s » est le nom de ce que l’on propose ici.") % {"name": Source.HERE},
        _("Donnez à la source un autre nom."),
    )


def brought_by(source: Import, by: Person | None) -> Verdict:
    if by is not None and source.by_id == by.pk:
        return YES
    return Verdict(_("Cet import est à la personne qui l’a préparé."))


def may_be_prepared(source: Import) -> Verdict:
    if source.editable:
        return YES
    return Verdict(_("Ce fichier n’est plus à préparer."))


def may_import(source: Import, parameters: object = None) -> Verdict:
    if source.status in (Import.Status.DONE, Import.Status.UNDOING, Import.Status.UNDONE):
        return Verdict(_("Ce fichier est déjà entré."))
    if source.status != Import.Status.PREVIEWED:
        return Verdict(
            _("Ce fichier n’a pas encore été essayé."), _("Dites d’abord ses colonnes.")
        )
    counts = source.counts
    if not counts.get("added", 0) + counts.get("updated", 0) + counts.get("missing", 0):
        return Verdict(_("Ce fichier ne changerait rien à la carte."))
    if not source.accept_missing and too_many(counts["missing"], counts["known"]):
        return Verdict(
            _("%(gone)d fiches sur %(known)d manquent dans ce fichier.")
            % {"gone": counts["missing"], "known": counts["known"]},
            _("Si le fichier est bien entier, acceptez d’abord ces absences."),
        )
    return is_alone(source)


def is_alone(source: Import) -> Verdict:
    busy = Import.objects.filter(
        source=source.source_id, status__in=[Import.Status.RUNNING, Import.Status.UNDOING]
    )
    if busy.exclude(pk=source.pk).exists():
        return Verdict(
            _("Un autre fichier de cette source est en train d’entrer."), _("Attendez sa fin.")
        )
    return YES


def may_undo(source: Import, parameters: object = None) -> Verdict:
    begun = source.status == Import.Status.FAILED and source.changes.exists()
    if source.status != Import.Status.DONE and not begun:
        return Verdict(_("Cet import n’est pas entré, ou il est déjà défait."))
    later = Import.objects.filter(
        source=source.source_id, pk__gt=source.pk, status=Import.Status.DONE
    )
    if later.filter(changes__isnull=False).exists():
        return Verdict(
            _("Un autre fichier de cette source est entré depuis."),
            _("Défaites d’abord le dernier."),
        )
    return is_alone(source)
