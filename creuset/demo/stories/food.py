"""Alimentation: a kit that only waits for someone to say that all consent, a text for later."""

from creuset.demo.scene import CONSENT, Scene
from creuset.demo.telling import Story, ago
from creuset.works.models import Work


def consent_kit(scene: Scene) -> Story:
    yield ago(160, "21:00")
    scene.begin("consentement", "alimentation", "karim", before="Phrases qui aident")
    yield ago(120, "19:10")
    scene.write(
        "consentement", "gabriel", "Ajoute les phrases qui ont servi pour de vrai",
        before="La fiche à imprimer",
    )  # fmt: skip
    yield ago(60, "15:20")
    scene.write("consentement", "mehdi", "Ajoute la fiche, essayée en cuisine")
    yield ago(5, "20:15")
    decision = scene.propose_sharing(
        "consentement",
        "karim",
        "La trousse a servi dans une cantine, une ferme et un centre de santé. Je propose de la "
        "donner à tout le monde, sans condition : qu’on la copie, qu’on la coupe, qu’on la corrige.",
        scene.terms("consentement", days=0, licence=Work.Licence.CC0.value),
    )
    scene.say(decision, "karim", CONSENT)
    yield from scene.consent(decision, "lucie nadia mehdi gabriel", days=4)
    yield ago(2, "16:10")
    scene.agree("consentement", decision, "karim gabriel mehdi")


TRIED = {
    "where": "Une cantine de cent quatre-vingts couverts et trois fermes à moins de trente kilomètres",
    "when": "De septembre à juin, une année scolaire",
    "changed": "Les menus s’écrivent à trous, les fermes se remplacent, on jette un tiers de moins.",
    "failed": "Une seule ferme au début, et du travail d’épluchage que personne n’avait compté.",
    "again": "Commencer par le calendrier affiché au mur, et par les pommes de terre.",
}


def canteen(scene: Scene) -> Story:
    """Decided, signed, and for a day to come."""
    yield ago(75, "16:00")
    scene.begin("cantine", "alimentation", "mehdi", before="Ce qui n’a pas marché")
    yield ago(54, "20:20")
    scene.write("cantine", "lucie", "Ajoute ce qui n’a pas marché, vu du champ", details=TRIED)
    yield ago(52, "12:10")
    scene.sign_without_account(
        "cantine", "mehdi", "Odile Ferrand", affiliation="Cuisine centrale, cheffe d’équipe"
    )
    yield ago(25, "15:40")
    decision = scene.propose_sharing(
        "cantine",
        "mehdi",
        "Je propose de l’ouvrir à tout le monde **dans quelques semaines**, le temps que les deux "
        "enfants invités à notre réunion aient lu le dernier paragraphe.",
        scene.terms("cantine", days=-12),
    )
    scene.say(decision, "mehdi", CONSENT)
    yield from scene.consent(decision, "lucie karim gabriel nadia", days=24)
    yield ago(22, "15:30")
    scene.agree("cantine", decision, "mehdi lucie")
    yield ago(22, "18:45")
    scene.take_down_accord("cantine", decision, "Odile Ferrand", "mehdi")
    yield ago(21, "09:10")
    scene.close(decision, "karim")
