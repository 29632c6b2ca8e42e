"""What a young community has done, and has still to do: read from what is there."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from creuset.assemblies.models import Assembly, Membership, Rule
from creuset.common.viewer import Viewer
from creuset.groups.models import WorkingGroup
from creuset.people.models import Facet


@dataclass(frozen=True)
class Step:
    key: str
    label: str
    why: str
    done: bool
    url: str = ""
    verb: str = ""


def steps(community: Assembly, viewer: Viewer) -> list[Step]:
    founders, entered = _founders(community)
    return [
        Step(
            "founders",
            _("Les personnes qui fondent sont entrées"),
            _("%(entered)d sur %(all)d. Chacune a reçu un message ; un appel aide aussi.")
            % {"entered": entered, "all": founders},
            entered >= founders,
        ),
        Step(
            "profile",
            _("Votre profil est rempli"),
            _("Ce que vous dites de vous aide les autres à venir vers vous."),
            Facet.objects.filter(person=viewer.person_id).exists(),
            reverse("people:profile"),
            _("Remplir mon profil"),
        ),
        Step(
            "members",
            _("Les membres sont là"),
            _("Importez votre tableur ; chaque personne en est informée, et peut refuser."),
            Membership.objects.filter(assembly=community).count() > founders,
            reverse("welcome:imports"),
            _("Importer des membres"),
        ),
        Step(
            "groups",
            _("Un premier groupe de travail est ouvert"),
            _("C’est dans les groupes que l’on se parle, que l’on écrit et que l’on décide."),
            WorkingGroup.objects.exists(),
            reverse("groups:groups"),
            _("Ouvrir un groupe"),
        ),
        Step(
            "charter",
            _("La charte est ajustée ensemble"),
            _("Celle de départ suffit pour commencer. Chaque règle change par une décision."),
            Rule.objects.filter(assembly=community).exclude(warrant=None).exists(),
            reverse("assemblies:community_charter"),
            _("Lire la charte"),
        ),
        Step(
            "mail",
            _("Le courrier part"),
            _(
                "Sur ce serveur d’essai, les messages sont des fichiers. Avant d’inviter du monde, "
                "donnez-lui un serveur de courrier (CREUSET_SMTP)."
            )
            if not mail_leaves()
            else _("Les messages partent par votre serveur de courrier."),
            mail_leaves(),
        ),
    ]


def mail_leaves() -> bool:
    """Mails reach mailboxes, rather than files or memory."""
    return "smtp" in settings.EMAIL_BACKEND or "anymail" in settings.EMAIL_BACKEND


def _founders(community: Assembly) -> tuple[int, int]:
    """Those who were there from the first membership of all, and how many of them have entered."""
    first = Membership.objects.filter(assembly=community).order_by("pk").first()
    if first is None:
        return 0, 0
    founders = Membership.objects.filter(
        assembly=community, warrant=None, sponsorships=None, starts_on=first.starts_on
    ).exclude(person=None)
    people = founders.values("person")
    entered = EmailAddress.objects.filter(user__in=people, verified=True).values("user")
    return people.distinct().count(), entered.distinct().count()
