from django.db import models
from django.utils.translation import gettext_lazy as _


class Ground(models.TextChoices):
    """Why one steps in. The last three are serious: nobody has to be warned of them first."""

    OFF_TOPIC = "off_topic", _("Hors du sujet")
    REPEATED = "repeated", _("Publicité, répétition")
    HURTS = "hurts", _("Blesse ou rabaisse quelqu’un")
    PRIVATE = "private", _("Dévoile ce qui est privé")
    THREAT = "threat", _("Menace, harcèlement (grave)")
    HATRED = "hatred", _("Haine, discrimination (grave)")
    UNLAWFUL = "unlawful", _("Contraire à la loi (grave)")


SERIOUS = frozenset({Ground.THREAT.value, Ground.HATRED.value, Ground.UNLAWFUL.value})
