from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Who may see a thing. "Partners" joins this list with the partnerships themselves."""

    GROUP = "group", _("le groupe")
    COMMUNITY = "community", _("toute la communauté")
    PUBLIC = "public", _("tout le monde")
