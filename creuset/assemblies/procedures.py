"""The words a rule is made of: who may make a gesture, how a decision is counted, what silence means."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Procedure(models.TextChoices):
    COMMUNITY = "community", _("toute personne de la communauté")
    MEMBER = "member", _("tout membre")
    MANDATE = "mandate", _("une personne mandatée")
    SPONSORS = "sponsors", _("plusieurs membres")
    DECISION = "decision", _("une décision")


class Method(models.TextChoices):
    """How a decision is counted; `decisions.tallies` has one module for each."""

    CONSENT = "consent", _("le consentement")
    MAJORITY = "majority", _("la majorité")
    APPROVAL = "approval", _("l’approbation")
    MAJORITY_JUDGMENT = "majority_judgment", _("le jugement majoritaire")
    SCHULZE = "schulze", _("le classement (Schulze)")
    STV = "stv", _("le vote unique transférable")
    WITHOUT_CANDIDATES = "without_candidates", _("l’élection sans candidat")
    EQUAL_SHARES = "equal_shares", _("les parts égales")


class Silence(models.TextChoices):
    """What it means to say nothing until the end."""

    ABSTAINS = "abstains", _("ne compte pas : une autre voix que celle qui propose est attendue")
    CONSENTS = "consents", _("vaut consentement")
