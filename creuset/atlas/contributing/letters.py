"""What becomes of a proposal, told by mail to whoever made it without an account: members are told
as they chose to be."""

from collections.abc import Callable

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from creuset.atlas.contributing.models import Suggestion
from creuset.debates.actions.letters import post

LETTERS: dict[str, tuple[str, Callable[[], str]]] = {
    "confirm": ("atlas/mails/confirm.txt", lambda: _("Confirmez votre proposition")),
    "accepted": ("atlas/mails/accepted.txt", lambda: _("Votre proposition est acceptée")),
    "declined": ("atlas/mails/declined.txt", lambda: _("Votre proposition n’est pas retenue")),
}


def write(suggestion: Suggestion, kind: str) -> None:
    if not suggestion.email:
        return
    with override(suggestion.language):
        link = settings.SITE.rstrip("/") + reverse("atlas:own_suggestion", args=[suggestion.token])
        said = {"suggestion": suggestion, "link": link}
        template, title = LETTERS[kind]
        text = render_to_string(template, said).strip() + "\n"
        subject = f"{title()} : {suggestion.title}"
    post(suggestion.email, subject, text, f"atlas-{kind}-{suggestion.pk}")
