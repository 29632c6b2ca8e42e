"""What may be sent as one message."""

from django.utils.translation import gettext as _

from creuset.common.verdict import Refused


def checked(body: str, *, most: int, too_long: str) -> str:
    """The words, with the line ends of here. Raises Refused when there are none, or more than `most`
    characters: `too_long` says what to do then."""
    body = body.replace("\r\n", "\n").replace("\x00", "").strip()
    if not body:
        raise Refused(_("Le message est vide."), _("Écrivez quelque chose."))
    if len(body) > most:
        raise Refused(
            _("Ce message compte %(length)d signes, plus que les %(most)d permis.")
            % {"length": len(body), "most": most},
            too_long,
        )
    return body
