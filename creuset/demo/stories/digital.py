"""Communs numériques: a proposal that fell and came back better, and an objection that stands."""

from typing import Any

from creuset.demo.scene import CONSENT, OBJECTION, Scene
from creuset.demo.telling import Story, ago
from creuset.works.models import Work


def _seminar(*, ended: bool) -> dict[str, Any]:
    """The project, the sessions already held, and what came of them all."""
    held = SESSIONS if ended else SESSIONS[:2]
    sessions = [{**each, "on": ago(days, "20:00").date().isoformat()} for days, each in held]
    return {"project": PROJECT, "sessions": sessions, **({"overall": OVERALL} if ended else {})}


PROJECT = (
    "Comprendre à plusieurs ce que demande un logiciel qui dure, avec des personnes qui en "
    "entretiennent et des personnes qui s’en servent. Trois soirées, ouvertes à qui veut."
)
PLACE = "Bibliothèque du quartier, salle du fond"
SESSIONS = [
    (
        202,
        {
            "title": "Le code n’est pas le commun",
            "place": PLACE,
            "speakers": "Inês Carvalho",
            "report": "Une licence protège l’accès. La ressource rare est l’attention.",
        },
    ),
    (
        188,
        {
            "title": "Qui tient la lampe",
            "place": PLACE,
            "speakers": "Piotr Nowak, et deux personnes qui maintiennent un logiciel de bibliothèque",
            "report": "Quatre logiciels de tous les jours, quatre questions, deux « on ne sait pas ».",
        },
    ),
    (
        173,
        {
            "title": "Des règles pour durer",
            "place": "En ligne, caméras éteintes pour qui préfère",
            "speakers": "Yuki Morin",
            "report": "Les principes d’Ostrom relus pour un dépôt de code, et le droit de s’arrêter.",
        },
    ),
]
OVERALL = (
    "Quinze personnes en moyenne, dont six ne programment pas. Il en reste une liste de logiciels à "
    "remercier, et nos lundis d’entretien."
)
GRID: dict[str, Any] = {
    "address": "https://grille.example.org/",
    "maintainers": "Le groupe Communs numériques",
    "licence": "Domaine public, pour que chacun l’adapte",
    "since": "Cette année",
    "adopters": [
        {
            "who": "La cantine de Mehdi",
            "since": "Ce printemps",
            "use": "Choisir où ranger les menus et les allergènes",
        },
        {
            "who": "Une association de locataires",
            "since": "Cet été",
            "use": "Quitter un service gratuit sans perdre ses comptes rendus",
        },
    ],
}


def maintenance(scene: Scene) -> Story:
    yield ago(199, "22:30")
    scene.begin("maintenir", "numerique", "ines", before="Deuxième séance : qui tient la lampe")
    yield ago(185, "23:10")
    scene.write(
        "maintenir", "piotr", "Compte rendu de la deuxième séance",
        before="Troisième séance : des règles pour durer", details=_seminar(ended=False),
    )  # fmt: skip
    yield ago(170, "14:00")
    scene.write(
        "maintenir", "yuki", "Troisième séance, et ce que nous allons faire",
        details=_seminar(ended=True),
    )  # fmt: skip
    yield ago(150, "17:30")
    refused = scene.propose_sharing(
        "maintenir",
        "yuki",
        "Je propose de publier le compte rendu pour tout le monde, sans permettre d’en vendre "
        "des copies : nous avons donné ce travail, qu’il reste un don.",
        scene.terms("maintenir", days=142, licence=Work.Licence.CC_BY_NC_SA.value),
    )
    scene.say(refused, "yuki", CONSENT)
    yield ago(149, "22:40")
    scene.say(
        refused,
        "piotr",
        OBJECTION,
        "Notre texte dit qu’un commun doit pouvoir être repris par qui l’entretient. Cette clause "
        "interdirait à une petite coopérative de l’imprimer et d’en vivre : il se contredirait.",
    )
    yield from scene.consent(refused, "gabriel solange", days=148)
    yield ago(143, "17:30")
    scene.let_it_end(refused)
    yield ago(128, "09:00")
    decision = scene.propose_sharing(
        "maintenir",
        "ines",
        "Même texte, pour tout le monde, avec **partage à l’identique** et sans clause "
        "commerciale : qui s’en sert en vit s’il peut, et laisse aux autres la même liberté.",
        scene.terms("maintenir", days=124),
    )
    yield from scene.consent(decision, "ines yuki piotr gabriel solange", days=127)
    yield ago(125, "21:30")
    scene.agree("maintenir", decision, "ines piotr yuki")
    yield ago(124, "08:45")
    scene.close(decision, "ines")


def hosting(scene: Scene) -> Story:
    """Open today; somebody objects, and the text has not answered yet."""
    yield ago(70, "23:20")
    scene.begin("heberger", "numerique", "piotr", before="Six questions à poser à voix haute")
    yield ago(52, "13:30")
    scene.write("heberger", "yuki", "Ajoute les six questions", before="Une façon de décider")
    yield ago(30, "21:00")
    scene.write("heberger", "ines", "Ajoute les couleurs, et une fin", details=GRID)
    yield ago(4, "20:45")
    decision = scene.propose_sharing(
        "heberger",
        "ines",
        "Deux associations ont essayé la grille et s’en sont bien trouvées. Je propose de "
        "l’ouvrir à tout le monde.",
        scene.terms("heberger", days=0),
    )
    scene.say(decision, "ines", CONSENT)
    yield ago(3, "12:30")
    scene.say(
        decision,
        "solange",
        OBJECTION,
        "La ligne « coût en temps » ne dit pas que le temps des bénévoles s’épuise. Une "
        "association qui lira cette grille peut choisir d’héberger chez elle et y perdre "
        "quelqu’un. Il manque une question sur qui portera la charge, et jusqu’à quand.",
    )
    yield from scene.consent(decision, "yuki gabriel", days=2)
