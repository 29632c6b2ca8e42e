"""Non-humains et générations futures: a published note, and one that lacks an author's word."""

from creuset.demo.scene import CONSENT, Scene
from creuset.demo.telling import Story, ago


def a_voice(scene: Scene) -> Story:
    yield ago(168, "22:40")
    scene.begin("absents", "absents", "anouk", before="Ce que d’autres savaient déjà")
    yield ago(105, "10:20")
    scene.write(
        "absents", "josephine", "Ajoute ce que notre question oubliait",
        before="Les pièges",
    )  # fmt: skip
    yield ago(88, "18:15")
    scene.write(
        "absents", "jeanbaptiste", "Ajoute les pièges et une proposition ; vérifie les lois"
    )
    yield ago(70, "21:20")
    decision = scene.propose_sharing(
        "absents",
        "anouk",
        "La note a changé de ton depuis que Joséphine l’a reprise, et elle est meilleure. Je "
        "propose de l’ouvrir à tout le monde, avec nos doutes.",
        scene.terms("absents", days=64),
    )
    scene.say(decision, "anouk", CONSENT)
    yield from scene.consent(decision, "josephine jeanbaptiste helene aissatou", days=69)
    yield ago(67, "19:40")
    scene.agree("absents", decision, "anouk jeanbaptiste josephine")
    yield ago(64, "08:30")
    scene.close(decision, "anouk")


def soils(scene: Scene) -> Story:
    """Adopted, and hindered until the last author agrees."""
    yield ago(88, "22:10")
    scene.begin("sols", "absents", "jeanbaptiste", before="Ce qui distingue un mauvais héritage")
    yield ago(63, "10:15")
    scene.write(
        "sols", "aissatou", "Dit l’injustice, et ajoute ce qui existe",
        before="Cinq règles que nous proposons de mettre à l’épreuve",
    )  # fmt: skip
    yield ago(40, "23:00")
    scene.write("sols", "anouk", "Ajoute cinq règles, et les alouettes")
    yield ago(20, "12:10")
    decision = scene.propose_sharing(
        "sols",
        "jeanbaptiste",
        "La note est prête. Je propose de l’ouvrir à tout le monde, pour la soumettre à des "
        "personnes qui vivent sur ces sols.",
        scene.terms("sols", days=13),
    )
    scene.say(decision, "jeanbaptiste", CONSENT)
    yield from scene.consent(decision, "anouk helene josephine aissatou", days=19)
    yield ago(16, "18:20")
    scene.agree("sols", decision, "jeanbaptiste anouk")
    yield ago(15, "19:30")
    scene.close(decision, "jeanbaptiste")
