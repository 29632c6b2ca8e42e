"""What an entry is: the sorts of commons and of actors that the community looks for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """In the order of pages. An entry that came from elsewhere may not say."""

    SHARED_RESOURCE = "shared_resource", _("Ressource partagée")
    INCOMPLETENESS = "incompleteness", _("Manque à combler")
    VALUE = "value", _("Valeur à créer")
    NEGATIVE = "negative", _("Commun négatif")
    ORGANISATION = "organisation", _("Organisation de l’ESS")
    NETWORK = "network", _("Réseau")
    PLACE = "place", _("Lieu")
    PARTNER = "partner", _("Partenaire public ou de recherche")


ABOUT = {
    Category.SHARED_RESOURCE: _("Une chose tenue en commun : une eau, une semence, un logiciel, un savoir."),
    Category.INCOMPLETENESS: _("Ce qui manque quelque part, et que des personnes cherchent à combler."),
    Category.VALUE: _("Ce que l’on veut faire naître ensemble, et qui n’est pas encore là."),
    Category.NEGATIVE: _("Ce qui nuit et dont on hérite ensemble : un sol pollué, des déchets."),
    Category.ORGANISATION: _("Une coopérative, une association, une mutuelle, une fondation."),
    Category.NETWORK: _("Des organisations ou des personnes reliées entre elles."),
    Category.PLACE: _("Un endroit où l’on se retrouve : un tiers-lieu, un jardin, un atelier."),
    Category.PARTNER: _("Une collectivité, un laboratoire, une université."),
}  # fmt: skip
