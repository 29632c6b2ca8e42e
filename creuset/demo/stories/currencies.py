"""Monnaies locales: a good text, then a long silence."""

from creuset.assemblies import actions as assemblies
from creuset.demo.scene import Scene
from creuset.demo.telling import Story, ago


def reciprocity(scene: Scene) -> Story:
    yield ago(225, "18:10")
    scene.begin("reciprocite", "monnaies", "marco", before="Des ancêtres instructifs")
    yield ago(216, "13:20")
    scene.write(
        "reciprocite", "solange", "Ajoute l’histoire, avec les dates vérifiées",
        before="Trois apprentissages",
    )  # fmt: skip
    yield ago(205, "21:40")
    scene.write("reciprocite", "samuel", "Ajoute ce que l’on apprend sans billets")
    yield ago(190, "18:00")
    decision = scene.propose_sharing(
        "reciprocite",
        "marco",
        "Nous avons assez discuté entre nous. Je propose de publier pour tout le monde : des "
        "monnaies qui naissent gagneraient à lire cela avant d’imprimer des billets.",
        scene.terms("reciprocite", days=180),
    )
    yield from scene.consent(decision, "marco samuel solange", days=189)
    yield ago(186, "19:00")
    scene.agree("reciprocite", decision, "marco solange samuel")
    yield ago(183, "18:00")
    scene.let_it_end(decision)


def somebody_leaves(scene: Scene) -> Story:
    yield ago(112, "23:30")
    assemblies.leave(scene.groups["monnaies"].assembly, by=scene.people["gabriel"])
