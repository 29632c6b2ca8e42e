"""The invented persons of the demonstration, and which of them to look through the eyes of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from creuset.people.actions import update_profile
from creuset.people.models import Person, Shown

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

DOMAIN = "example.org"


@dataclass(frozen=True)
class Character:
    """What they say of themself, by whom it is shown to."""

    key: str
    name: str = ""
    name_shown: str = Shown.EVERYONE
    everyone: dict[str, str] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    nobody: dict[str, str] = field(default_factory=dict)

    @property
    def email(self) -> str:
        return f"{slugify(self.name or self.key).replace('-', '.')}@{DOMAIN}"

    def facets(self) -> dict[str, tuple[str, str]]:
        shown = {
            Shown.EVERYONE: self.everyone,
            Shown.MEMBERS: self.members,
            Shown.NOBODY: self.nobody,
        }
        return {
            key: (value, to.value) for to, said in shown.items() for key, value in said.items()
        }


def sign_up(character: Character) -> Person:
    """An account whose address is confirmed, then what the person says of themself."""
    person = Person.objects.create_user(character.email, demonstration=True)
    EmailAddress.objects.create(user=person, email=character.email, verified=True, primary=True)
    if character.name:
        person = update_profile(
            person,
            name=character.name,
            name_shown=character.name_shown,
            facets=character.facets(),
            by=person,
        )
    return person


CHARACTERS = [
    Character(
        "madeleine",
        "Madeleine Kerouédan",
        everyone={
            "does": "Infirmière à la retraite. Je marche le long de l’eau et je tricote pour les autres.",
            "worlds": "commons other",
            "place": "Douarnenez",
        },
        members={
            "teaches": "Écouter quelqu’un jusqu’au bout. Les premiers secours.",
            "learns": "À répondre à une décision sans avoir tout lu.",
            "sectors": "soin, eau",
            "languages": "français, un peu de breton",
        },
        nobody={"disciplines": "soins infirmiers"},
    ),
    Character(
        "karim",
        "Karim Benhaddou",
        everyone={
            "does": "Éducateur populaire. J’aide des groupes à se parler et à finir à l’heure.",
            "worlds": "sse commons",
            "place": "Roubaix",
            "teaches": "Faciliter une réunion, tenir une décision par consentement.",
        },
        members={
            "learns": "Lire un bilan comptable.",
            "sectors": "éducation populaire, alimentation",
            "languages": "français, arabe, anglais",
        },
    ),
    Character(
        "solange",
        "Solange Abadie",
        everyone={
            "does": "Comptable dans une coopérative d’activité et d’emploi.",
            "worlds": "sse",
            "place": "Toulouse",
        },
        members={
            "teaches": "Tenir une trésorerie, présenter des comptes sans endormir personne.",
            "learns": "Le crédit mutuel entre entreprises.",
            "sectors": "coopératives, finance solidaire",
            "disciplines": "comptabilité",
            "languages": "français, espagnol",
        },
    ),
    Character(
        "aissatou",
        "Aïssatou Ndiaye",
        everyone={
            "does": "Géographe. J’étudie comment des usagers se partagent l’eau.",
            "worlds": "research commons",
            "disciplines": "géographie, hydrosociologie",
            "languages": "français, wolof, anglais, portugais",
            "place": "Montpellier",
        },
        members={
            "teaches": "Conduire un entretien, lire une carte ancienne.",
            "learns": "Écrire avec des personnes qui ne sont pas chercheuses.",
            "sectors": "eau",
        },
    ),
    Character(
        "theo",
        "Théo Marchand",
        everyone={"does": "Charpentier, en train de chercher un lieu où s’installer à plusieurs."},
        members={
            "worlds": "other",
            "sectors": "habitat, bois",
            "learns": "Comment on achète une terre sans la posséder.",
            "place": "Limoges",
        },
    ),
    Character("nouvelle personne"),
    Character(
        "helene",
        "Hélène Dauriac",
        everyone={
            "does": "Hydrologue dans un syndicat de rivière.",
            "worlds": "other research",
            "sectors": "eau, milieux aquatiques",
            "place": "Cahors",
        },
        members={
            "teaches": "Mesurer un débit avec un bouchon et une montre.",
            "learns": "Le droit de l’eau.",
            "languages": "français, occitan",
        },
    ),
    Character(
        "bruno",
        "Bruno Lachenal",
        everyone={
            "does": "Menuisier, gérant d’une coopérative de travail. J’habite une terre tenue en commun.",
            "worlds": "sse commons",
            "place": "Die",
        },
        members={
            "teaches": "Monter une coopérative de travail, lire un acte notarié.",
            "learns": "Bien quitter un collectif.",
            "sectors": "habitat, bois, foncier",
        },
    ),
    Character(
        "ines",
        "Inês Carvalho",
        everyone={
            "does": "Développeuse de logiciels libres, venue de Porto.",
            "worlds": "commons sse",
            "sectors": "numérique",
            "languages": "portugais, français, anglais",
            "place": "Rennes",
        },
        members={
            "teaches": "Contribuer à un logiciel libre sans savoir programmer.",
            "learns": "L’histoire des coopératives.",
        },
    ),
    Character(
        "anouk",
        "Anouk Verhoeven",
        everyone={
            "does": "Enseigne la philosophie à des adultes qui travaillent.",
            "worlds": "research other",
            "disciplines": "philosophie",
            "place": "Liège",
        },
        members={"teaches": "Lire lentement.", "languages": "français, néerlandais, allemand"},
        nobody={"learns": "Écrire des phrases courtes."},
    ),
    Character(
        "marco",
        "Marco Bellini",
        everyone={
            "does": "Anime un réseau d’échange entre petites entreprises.",
            "worlds": "sse commons",
            "sectors": "monnaies, finance solidaire",
            "place": "Chambéry",
        },
        members={
            "teaches": "Expliquer le crédit mutuel avec des haricots.",
            "languages": "italien, français",
        },
    ),
    Character(
        "fatoumata",
        "Fatoumata Sissoko",
        name_shown=Shown.MEMBERS,
        members={
            "does": "Aide à domicile, sociétaire d’une coopérative de soins à la personne.",
            "worlds": "sse",
            "sectors": "soin, entraide",
            "teaches": "Entrer chez quelqu’un sans le déranger.",
            "languages": "français, bambara",
            "place": "Montreuil",
        },
    ),
    Character(
        "piotr",
        "Piotr Nowak",
        name_shown=Shown.MEMBERS,
        everyone={"does": "Administrateur de systèmes. Je répare, je documente, je dors peu."},
        members={
            "worlds": "commons",
            "sectors": "numérique",
            "teaches": "Faire une sauvegarde, et surtout la restaurer.",
            "learns": "Le jardinage.",
            "languages": "polonais, français, anglais",
            "place": "Lille",
        },
    ),
    Character(
        "lucie",
        "Lucie Tran",
        everyone={
            "does": "Maraîchère sur trois hectares, avec deux associées.",
            "worlds": "sse commons",
            "sectors": "agriculture, alimentation",
        },
        members={
            "teaches": "Planifier une année de légumes.",
            "learns": "Parler à une mairie.",
            "place": "Loire-Atlantique",
        },
        nobody={"languages": "français, vietnamien"},
    ),
    Character(
        "olivier",
        "Olivier Prigent",
        everyone={
            "does": "Paysan, et maire d’une petite commune.",
            "worlds": "other",
            "place": "Finistère",
        },
        members={
            "sectors": "agriculture, eau, foncier",
            "teaches": "Comment une commune décide, pour de vrai.",
            "learns": "À écouter un tour entier sans répondre.",
        },
    ),
    Character(
        "nadia",
        "Nadia Haddad",
        name_shown=Shown.MEMBERS,
        members={
            "does": "Médecin dans un centre de santé coopératif.",
            "worlds": "sse",
            "sectors": "soin",
            "disciplines": "médecine, santé publique",
            "teaches": "Travailler en équipe de soin.",
            "languages": "français, arabe",
            "place": "Marseille",
        },
    ),
    Character(
        "samuel",
        "Samuel Etcheverry",
        everyone={"does": "Berger, en estive de juin à octobre.", "worlds": "commons"},
        members={
            "sectors": "pastoralisme, foncier",
            "teaches": "Les règles d’un pâturage partagé.",
            "learns": "Ce que disent les livres sur les pâturages partagés.",
            "languages": "basque, français",
            "place": "Soule",
        },
    ),
    Character(
        "jeanbaptiste",
        "Jean-Baptiste Oyono",
        everyone={
            "does": "Juriste. Je cherche comment le droit peut protéger ce qui n’a pas de voix.",
            "worlds": "research sse",
            "disciplines": "droit de l’environnement, droit foncier",
            "place": "Lyon",
        },
        members={"teaches": "Écrire une clause que l’on comprend.", "languages": "français"},
    ),
    Character(
        "yuki",
        "Yuki Morin",
        everyone={
            "does": "Bibliothécaire. Je prête des livres, des outils et des graines.",
            "worlds": "commons",
            "place": "Brest",
        },
        members={
            "sectors": "lecture publique, numérique",
            "disciplines": "sciences de l’information",
            "learns": "Prendre soin d’un proche sans s’y perdre.",
            "languages": "français, japonais",
        },
    ),
    Character(
        "gabriel",
        "Gabriel Pommier",
        members={
            "does": "Étudiant en économie sociale et solidaire.",
            "worlds": "sse research",
            "disciplines": "économie",
            "learns": "Presque tout, et les fins en particulier.",
            "place": "Poitiers",
        },
    ),
    Character(
        "rosa",
        "Rosa Delgado",
        everyone={
            "does": "Ancienne éclusière. J’ai vu passer beaucoup d’eau et beaucoup de monde.",
            "worlds": "commons other",
        },
        members={
            "sectors": "eau, soin",
            "teaches": "Parler à quelqu’un qui n’est pas d’accord.",
            "languages": "français, espagnol, occitan",
            "place": "Sète",
        },
    ),
    Character(
        "josephine",
        "Joséphine Mbarga",
        everyone={
            "does": "Sociologue. J’étudie la garde des forêts par les villages.",
            "worlds": "research commons",
            "disciplines": "sociologie",
            "languages": "français, anglais, ewondo",
            "place": "Yaoundé",
        },
        members={"teaches": "Se méfier du mot « tradition ».", "sectors": "forêt"},
    ),
    Character(
        "mehdi",
        "Mehdi Aït Lahcen",
        everyone={
            "does": "Cuisinier de cantine, deux cent quarante repas par jour.",
            "worlds": "sse",
            "sectors": "alimentation",
            "place": "Saint-Étienne",
        },
        members={"teaches": "Cuisiner pour beaucoup avec peu.", "learns": "Déléguer."},
        nobody={"languages": "français, tamazight"},
    ),
    Character(
        "ximena",
        "Ximena Rojas",
        everyone={
            "does": "Urbaniste, de Valparaíso, en France pour deux ans.",
            "worlds": "research commons",
            "languages": "espagnol, français, anglais",
        },
        members={"sectors": "ville, eau", "disciplines": "urbanisme", "place": "Grenoble"},
    ),
]
BY_KEY = {character.key: character for character in CHARACTERS}


@dataclass(frozen=True)
class Role:
    """Somebody to enter as first, and what can be tried in their place."""

    who: str
    title: _StrPromise
    tries: _StrPromise

    @property
    def email(self) -> str:
        return BY_KEY[self.who].email


ROLES = [
    Role(
        "madeleine",
        _("Membre, 62 ans, deux passages par mois"),
        _("Répondez à ce que l’on vous demande : deux décisions, et des personnes à accueillir."),
    ),
    Role(
        "karim",
        _("Facilitateur"),
        _(
            "Dans « Alimentation », tout le monde a consenti à sa proposition : constatez-le, et "
            "le logiciel publie."
        ),
    ),
    Role(
        "solange",
        _("Trésorière, par mandat"),
        _(
            "Levez ou maintenez son objection dans « Communs numériques », puis suivez sa "
            "proposition pour la charte."
        ),
    ),
    Role(
        "aissatou",
        _("Chercheuse"),
        _("Donnez l’accord d’autrice qui manque pour qu’une note paraisse, puis citez-la."),
    ),
    Role(
        "theo",
        _("Nouveau venu"),
        _("Sa demande attend un second garant : voyez ce que l’on voit d’ici là."),
    ),
    Role(
        "nouvelle personne",
        _("Inscription toute fraîche, rien de rempli"),
        _("Dites qui vous êtes, puis demandez à rejoindre la communauté."),
    ),
]
