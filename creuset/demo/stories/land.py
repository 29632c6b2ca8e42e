"""Foncier et terres: one text for the community, one kept in the group."""

from creuset.common.audience import Audience
from creuset.demo.scene import CONSENT, STAND_ASIDE, Scene
from creuset.demo.telling import Story, ago


def held_in_common(scene: Scene) -> Story:
    yield ago(222, "07:10")
    scene.begin("terre", "terres", "bruno", before="Ce qui a bien tenu")
    yield ago(205, "06:05")
    scene.write(
        "terre", "lucie", "Ajoute ce qui a tenu, et pourquoi",
        before="Décider quand on n’est pas d’accord",
    )  # fmt: skip
    yield ago(180, "10:30")
    scene.write("terre", "jeanbaptiste", "Précise les lois, et ajoute les trois questions")
    yield ago(140, "12:00")
    decision = scene.propose_sharing(
        "terre",
        "bruno",
        "Nous parlons de gens qui nous ont fait confiance. Même sans noms, je préfère que ce texte "
        "reste d’abord dans la communauté. Nous verrons dans un an.",
        scene.terms("terre", days=133, audience=Audience.COMMUNITY.value),
    )
    yield from scene.consent(decision, "bruno lucie jeanbaptiste", days=139)
    yield ago(137, "20:40")
    scene.say(
        decision,
        "samuel",
        STAND_ASIDE,
        "J’aurais ouvert à tout le monde. Je n’ai pas d’objection : c’est votre histoire.",
    )
    yield ago(136, "07:30")
    scene.agree("terre", decision, "bruno lucie jeanbaptiste")
    yield ago(133, "12:00")
    scene.let_it_end(decision)


def before_buying(scene: Scene) -> Story:
    yield ago(110, "21:15")
    scene.begin("acheter", "terres", "lucie", before="Deuxième soirée : la terre")
    yield ago(95, "22:00")
    scene.write("acheter", "olivier", "Ajoute la deuxième soirée, vue de la mairie")
    yield ago(80, "20:30")
    decision = scene.propose_sharing(
        "acheter",
        "lucie",
        "Gardons cette liste pour le groupe le temps de l’essayer deux fois encore, avec quelqu’un "
        "qui sait accompagner. Nous en reparlerons à la Saint-Jean.",
        scene.terms("acheter", days=76, audience=Audience.GROUP.value),
    )
    scene.say(decision, "lucie", CONSENT)
    yield from scene.consent(decision, "bruno olivier samuel jeanbaptiste", days=79)
    yield ago(77, "12:20")
    scene.agree("acheter", decision, "lucie olivier")
    yield ago(76, "06:10")
    scene.close(decision, "lucie")
