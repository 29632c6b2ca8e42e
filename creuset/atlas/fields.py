"""What one may tell of an entry: each field, its question, and for which sorts of entries.

The first are columns of the entry, which lists and maps read; the others are kept together, by
their key, in `Entry.facts`. Keys are stored: add some, never rename one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from creuset.atlas.categories import Category

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Shape(Enum):
    """How a field is asked, checked and shown. Values are plain JSON, empty when nothing is told."""

    LINE = auto()
    TEXT = auto()  # paragraphs
    YEAR = auto()  # an integer
    WEB = auto()  # one address
    LINKS = auto()  # several, a list
    CHOICE = auto()
    CHOICES = auto()  # a list
    COUNTRY = auto()  # ISO 3166-1 alpha-2
    POINT = auto()  # [latitude, longitude]
    YES = auto()  # true or nothing
    CODE = auto()  # an identifier given by others, which `identifiers` checks


class Scale(models.TextChoices):
    STREET = "street", _("une rue, un quartier")
    COMMUNE = "commune", _("une commune")
    EPCI = "epci", _("une intercommunalité")
    DEPARTMENT = "department", _("un département")
    REGION = "region", _("une région")
    COUNTRY = "country", _("un pays")
    UNION = "union", _("l’Union européenne")
    WORLD = "world", _("le monde")


class LegalForm(models.TextChoices):
    """Those that the French law of 31 July 2014 on the social and solidarity economy counts, and
    what is not yet one."""

    ASSOCIATION = "association", _("Association")
    SCOP = "scop", _("Scop")
    SCIC = "scic", _("Scic")
    COOPERATIVE = "cooperative", _("Autre coopérative")
    MUTUAL = "mutual", _("Mutuelle")
    FOUNDATION = "foundation", _("Fondation ou fonds de dotation")
    ESUS = "company", _("Société commerciale de l’ESS")
    INFORMAL = "informal", _("Collectif sans statut")
    OTHER = "other", _("Autre")


class Language(models.TextChoices):
    """In which one may be received there: ISO 639-1."""

    FR = "fr", _("français")
    EN = "en", _("anglais")
    ES = "es", _("espagnol")
    DE = "de", _("allemand")
    IT = "it", _("italien")
    PT = "pt", _("portugais")
    NL = "nl", _("néerlandais")
    AR = "ar", _("arabe")
    BR = "br", _("breton")
    EU = "eu", _("basque")
    CA = "ca", _("catalan")
    OC = "oc", _("occitan")


@dataclass(frozen=True)
class Field:
    """`of`: the sorts of entries that it is asked of; all of them when empty."""

    key: str
    label: _StrPromise
    shape: Shape = Shape.LINE
    help: _StrPromise | str = ""
    of: tuple[Category, ...] = ()
    choices: type[models.TextChoices] | None = None
    most: int = 300


COLUMNS = (
    Field("name", _("Nom"), most=200),
    Field("category", _("Ce que c’est"), Shape.CHOICE, choices=Category),
    Field("kinds", _("Natures"), Shape.CHOICES),
    Field("city", _("Commune ou ville"), most=100),
    Field("country", _("Pays"), Shape.COUNTRY),
    Field("point", _("Position"), Shape.POINT,
          _("Montrez-la sur la carte, ou écrivez latitude puis longitude. Vide, la fiche reste dans la liste.")),
    Field("website", _("Site"), Shape.WEB),
    Field("closed", _("Cette initiative n’existe plus"), Shape.YES),
    Field("members_only", _("Seuls les membres la lisent"), Shape.YES),
)  # fmt: skip

QUESTIONS = (
    Field("held", _("Ce qui est tenu en commun"), Shape.TEXT, of=(Category.SHARED_RESOURCE,), most=2000),
    Field("holders", _("Qui le tient"), Shape.TEXT, of=(Category.SHARED_RESOURCE,), most=2000),
    Field("rules", _("Sous quelles règles"), Shape.TEXT, of=(Category.SHARED_RESOURCE,), most=2000),
    Field("missing", _("Ce qui manque"), Shape.TEXT, of=(Category.INCOMPLETENESS,), most=2000),
    Field("missing_for", _("À qui cela manque"), of=(Category.INCOMPLETENESS,)),
    Field("worked_on_by", _("Qui y travaille"), of=(Category.INCOMPLETENESS,)),
    Field("created", _("La valeur à créer"), Shape.TEXT, of=(Category.VALUE,), most=2000),
    Field("created_for", _("Pour qui"), of=(Category.VALUE,)),
    Field("created_with", _("Avec quels moyens"), of=(Category.VALUE,)),
    Field("harms", _("Ce qui nuit"), Shape.TEXT, of=(Category.NEGATIVE,), most=2000),
    Field("inherited_by", _("Qui en hérite"), of=(Category.NEGATIVE,)),
    Field("cared_by", _("Qui en prend soin"), of=(Category.NEGATIVE,)),
    Field("legal_form", _("Forme juridique"), Shape.CHOICE, of=(Category.ORGANISATION,), choices=LegalForm),
    Field("governance", _("Qui décide, et comment"), Shape.TEXT, of=(Category.ORGANISATION,), most=2000),
    Field("membership", _("Qui en fait partie"), of=(Category.NETWORK,)),
    Field("joining", _("Comment le rejoindre"), of=(Category.NETWORK,)),
    Field("access", _("Quand et comment y venir"), Shape.TEXT, of=(Category.PLACE,), most=2000),
    Field("institution", _("De quoi dépend-il"), of=(Category.PARTNER,)),
    Field("brings", _("Ce qu’il apporte"), Shape.TEXT, of=(Category.PARTNER,), most=2000),
)  # fmt: skip

DETAILS = (
    Field("purpose", _("Sa raison d’être, en une phrase")),
    Field("description", _("Description"), Shape.TEXT, most=5000),
    Field("short_name", _("Nom court ou sigle"), most=60),
    Field("beings", _("Les êtres vivants concernés"),
          help=_("Une rivière, des abeilles, une forêt, les enfants à naître…")),
    Field("scale", _("À quelle échelle"), Shape.CHOICE, choices=Scale),
    Field("started_on", _("Depuis (année)"), Shape.YEAR),
    Field("ended_on", _("Jusqu’à (année)"), Shape.YEAR),
    Field("horizon", _("Horizon (année)"), Shape.YEAR, _("L’année vers laquelle cela regarde.")),
    Field("languages", _("Langues"), Shape.CHOICES, choices=Language),
    Field("links", _("Autres adresses"), Shape.LINKS, _("Une par ligne."), most=2000),
    Field("siren", _("SIREN"), Shape.CODE, _("Neuf chiffres."), most=20),
    Field("siret", _("SIRET"), Shape.CODE, _("Quatorze chiffres."), most=20),
    Field("rna", _("RNA"), Shape.CODE, _("W et neuf chiffres, pour une association."), most=20),
    Field("wikidata", _("Wikidata"), Shape.CODE, _("Comme Q42."), most=20),
    Field("osm", _("OpenStreetMap"), Shape.CODE, _("Comme node/240109189."), most=40),
)  # fmt: skip

FACTS = (*QUESTIONS, *DETAILS)
FIELDS = {each.key: each for each in (*COLUMNS, *FACTS)}
IDENTIFIERS = ("siren", "siret", "rna", "wikidata", "osm")


def asked_of(category: str) -> Iterator[Field]:
    """What is asked of such entries, in the order of pages."""
    yield from (each for each in (*COLUMNS, *FACTS) if not each.of or category in each.of)
