"""The working groups of the demonstration: why they exist, and who came when."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Circle:
    """`opened` and `joined` are days ago; the first person is the one who opens it."""

    key: str
    name: str
    purpose: str
    why: str
    objective: str
    sharing: str
    opened: int
    opener: str
    joined: dict[str, int]


CIRCLES = [
    Circle(
        "eau",
        "L’eau en partage",
        "produce",
        "Une rivière relie des gens qui ne se parlent pas. Nous voulons les aider à se parler "
        "avant l’été, et garder mémoire de ce qui marche.",
        "Écrire une note courte sur le partage d’une rivière, et la faire lire par trois "
        "collectifs qui s’en serviront.",
        "Ouvert à tout le monde dès que le texte est solide.",
        260,
        "helene",
        {"aissatou": 258, "madeleine": 256, "olivier": 247, "karim": 240, "rosa": 156},
    ),
    Circle(
        "numerique",
        "Communs numériques",
        "produce",
        "Nos associations vivent dans des logiciels que d’autres entretiennent. Nous voulons "
        "savoir qui, et rendre un peu de ce que nous recevons.",
        "Tenir un séminaire en trois séances sur la maintenance, et en publier le compte rendu.",
        "Licence libre, sans exception.",
        259,
        "ines",
        {"piotr": 255, "solange": 250, "yuki": 203, "gabriel": 188},
    ),
    Circle(
        "monnaies",
        "Monnaies locales",
        "exchange",
        "Beaucoup de monnaies naissent, peu racontent leur vie. Nous échangeons nos essais, y "
        "compris ceux qui ont échoué.",
        "Réunir une fois par saison les personnes qui font vivre une monnaie, et garder la trace "
        "de ce qu’elles s’apprennent.",
        "Entre nous d’abord, puis ce qui peut servir à d’autres.",
        252,
        "marco",
        {"solange": 249, "karim": 245, "samuel": 228, "gabriel": 185},
    ),
    Circle(
        "terres",
        "Foncier et terres",
        "network",
        "Celles et ceux qui tiennent une terre en commun se croient seuls, souvent à une vallée "
        "les uns des autres.",
        "Relier les collectifs qui le souhaitent, et mettre en commun les questions à se poser.",
        "Selon ce que chaque collectif accepte de dire.",
        254,
        "bruno",
        {"lucie": 251, "olivier": 246, "samuel": 226, "jeanbaptiste": 212},
    ),
    Circle(
        "soin",
        "Soin et entraide",
        "meet",
        "Prendre soin fatigue, et se raconte mal devant tout le monde. Ce groupe est d’abord un "
        "endroit où se poser.",
        "Se retrouver un soir par mois, sans rien produire d’obligé.",
        "Presque rien ne sort d’ici, et jamais rien qui parle de quelqu’un.",
        242,
        "fatoumata",
        {"madeleine": 241, "nadia": 240},
    ),
    Circle(
        "alimentation",
        "Alimentation",
        "produce",
        "Entre le champ et l’assiette, il y a des gens qui se parlent par formulaires. Nous "
        "voulons les mettre à la même table.",
        "Écrire deux retours d’expérience et un outil, à partir de cuisines et de fermes réelles.",
        "Le plus largement possible : ce qui nourrit circule.",
        236,
        "karim",
        {"lucie": 234, "nadia": 230, "gabriel": 184, "mehdi": 93},
    ),
    Circle(
        "absents",
        "Non-humains et générations futures",
        "exchange",
        "Nos décisions touchent des êtres qui ne sont pas là pour répondre. Comment leur faire "
        "une place sans parler trop vite à leur place ?",
        "Essayer, dans nos propres réunions, différentes façons de représenter qui est absent, "
        "et dire ce que cela change.",
        "Ouvert à la discussion, avec nos doutes.",
        208,
        "anouk",
        {"jeanbaptiste": 206, "aissatou": 200, "helene": 196, "josephine": 126},
    ),
]
