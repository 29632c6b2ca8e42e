"""L’eau en partage: a note that an objection made better, and one that waits for answers."""

from creuset.common.audience import Audience
from creuset.decisions import actions as decisions
from creuset.demo.scene import CONSENT, OBJECTION, Scene
from creuset.demo.telling import Story, ago

EVERY_USE = "Deux usages qui prélèvent la même quantité d’eau n’ont pas le même effet."
BLUNT = "Les agriculteurs pompent l’été, quand la rivière est au plus bas. " + EVERY_USE
ABOUT_WORDS = (
    "Une précaution de langage compte plus qu’il n’y paraît. Dire « les agriculteurs pompent » "
    "est à la fois faux et blessant : beaucoup n’irriguent pas, et celles et ceux qui irriguent "
    "n’ont pas tous le choix de leurs cultures. Parler des prélèvements plutôt que des personnes "
    "laisse à chacun la place de bouger.\n\n"
)
AS_FIRST_WRITTEN = {EVERY_USE: BLUNT, ABOUT_WORDS: ""}


def river(scene: Scene) -> Story:
    yield ago(210, "19:30")
    scene.begin(
        "riviere", "eau", "helene", before="Commencer par ce qui reste à la rivière",
        rough=AS_FIRST_WRITTEN,
    )  # fmt: skip
    yield ago(196, "11:05")
    scene.write(
        "riviere", "aissatou", "Ajoute le débit réservé et le seuil d’alerte",
        before="Des règles qui tiennent", rough=AS_FIRST_WRITTEN,
    )  # fmt: skip
    yield ago(170, "22:15")
    scene.write(
        "riviere", "aissatou", "Ajoute les leçons d’Ostrom, avec la source exacte",
        before="Qui s’assoit à la table", rough=AS_FIRST_WRITTEN,
    )  # fmt: skip
    yield ago(121, "18:55")
    scene.write(
        "riviere", "madeleine", "Ajoute qui manque autour de la table",
        before="Pour commencer dès cet hiver", rough=AS_FIRST_WRITTEN,
    )  # fmt: skip
    yield ago(100, "08:20")
    scene.write(
        "riviere", "helene", "Finit par quatre gestes à faire cet hiver", rough=AS_FIRST_WRITTEN
    )
    yield ago(78, "20:00")
    decision = scene.propose_sharing(
        "riviere",
        "helene",
        "La note est relue, les sources sont vérifiées. Je propose de l’ouvrir à tout le monde, "
        "pour que des collectifs s’en servent avant l’hiver.",
        scene.terms("riviere", days=68, outside_debate=True),
    )
    scene.say(decision, "helene", CONSENT)
    yield from scene.consent(decision, "aissatou madeleine", days=77)
    yield ago(77, "20:20")
    scene.say(
        decision,
        "rosa",
        OBJECTION,
        "La note dit que les agriculteurs pompent l’été. Dans ma vallée, la plupart n’irriguent "
        "pas. Publiée ainsi, elle éloignerait de la table celles et ceux dont on a le plus besoin.",
    )
    yield ago(75, "18:10")
    scene.write("riviere", "helene", "Parle des prélèvements, pas des personnes")
    yield ago(75, "18:15")
    decisions.amend(
        decision,
        body="La note est relue, les sources sont vérifiées. Rosa a montré qu’une phrase blessait "
        "à tort : la **version 6** parle des prélèvements et non des personnes, et dit pourquoi.\n\n"
        "Je propose d’ouvrir cette version à tout le monde, pour que des collectifs s’en servent "
        "avant l’hiver.",
        parameters=scene.terms("riviere", days=68, outside_debate=True),
        base=1,
        reason="Publie la version 6 plutôt que la 5",
        by=scene.people["helene"],
    )
    scene.say(decision, "helene", CONSENT)
    yield ago(75, "20:05")
    decisions.lift_objection(decision, by=scene.people["rosa"])
    yield from scene.consent(decision, "olivier aissatou karim madeleine", days=74)
    yield ago(72, "19:20")
    scene.agree("riviere", decision, "helene aissatou madeleine")
    yield ago(71, "08:00")
    scene.close(decision, "helene")


def aquifers(scene: Scene) -> Story:
    """It waits, among others, for the member who comes twice a month."""
    yield ago(60, "10:30")
    scene.begin("nappes", "eau", "aissatou", before="Ce que d’autres ont appris")
    yield ago(39, "21:45")
    scene.write(
        "nappes", "olivier", "Ajoute le tableau de bord, tel qu’on l’a affiché au café",
        before="Ce que nous ne savons pas encore",
    )  # fmt: skip
    yield ago(12, "09:50")
    scene.write("nappes", "helene", "Dit aussi ce que nous ignorons")
    yield ago(3, "08:15")
    decision = scene.propose_sharing(
        "nappes",
        "aissatou",
        "Le texte n’est pas fini, et c’est pour cela que je voudrais l’ouvrir à **toute la "
        "communauté**, pas encore au-delà : nous cherchons d’autres puits, et des yeux neufs.",
        scene.terms("nappes", days=0, audience=Audience.COMMUNITY.value),
    )
    scene.say(decision, "aissatou", CONSENT)
    yield from scene.consent(decision, "olivier rosa", days=2)
    yield ago(1, "18:30")
    scene.agree("nappes", decision, "aissatou olivier")
