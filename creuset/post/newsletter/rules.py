from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from creuset.common.verdict import YES, Verdict
from creuset.post.models import Letter


def may_be_sent(letter: Letter, parameters: Mapping[str, Any] | None) -> Verdict:
    """What is sent is what was read: a letter that changed since is read again."""
    if letter.status != Letter.Status.DRAFT:
        return Verdict(_("Cette lettre est déjà partie."), _("Préparez la prochaine."))
    if not letter.body.strip():
        return Verdict(_("La lettre est vide."), _("Écrivez-la d’abord."))
    if parameters and parameters["edition"] != letter.edition:
        return Verdict(_("La lettre a changé depuis."), _("Relisez-la, puis recommencez."))
    return YES
