"""Soin et entraide: a group that closes its door halfway, and takes back what it published."""

from creuset.assemblies import actions as assemblies
from creuset.assemblies.models import Application, Procedure
from creuset.decisions import actions as decisions
from creuset.decisions.models import Decision
from creuset.demo.scene import CONSENT, Scene
from creuset.demo.telling import Story, ago
from creuset.groups import actions as groups

BOARD = (
    "- **passer par un objet** : un tableau dans l’entrée où chacun écrit d’un côté ce qu’il peut, "
    "de l’autre ce qu’il lui faudrait."
)
TOO_PRECISE = BOARD + (
    " Chez nous, il a commencé quand une voisine du troisième a demandé une corde à nœuds pour "
    "remplacer la rampe."
)
POLITE = "L’aide qui ne convient pas est polie : on la reçoit et l’on se tait. "
NO_NAME = "3. Ne rien écrire sur les personnes aidées, pas même un prénom, sur le tableau de l’entrée.\n4."
AS_FIRST_WRITTEN = {BOARD: TOO_PRECISE, POLITE: "", NO_NAME: "3."}


def own_rule(scene: Scene) -> Story:
    """Stricter than the community's, and decided by the group itself."""
    yield ago(198, "22:00")
    decision = decisions.propose(
        "assemblies.amend_charter",
        scene.groups["soin"].assembly,
        parameters={
            "gesture": "groups.admit",
            "procedure": Procedure.SPONSORS.value,
            "parameters": {"n": 2},
            "entrenched": False,
        },
        body="Ici, on parle de personnes que l’on soigne. Je propose que deux membres du groupe "
        "connaissent la personne qui entre. La porte reste ouverte : on l’ouvre à deux.",
        by=scene.people["nadia"],
    )
    scene.say(decision, "nadia", CONSENT)
    yield from scene.consent(decision, "fatoumata madeleine", days=197)
    yield ago(195, "21:10")
    scene.close(decision, "nadia")


def _knock(scene: Scene, who: str, message: str) -> Application:
    group = scene.groups["soin"]
    groups.join(group, message=message, by=scene.people[who])
    return Application.objects.get(assembly=group.assembly, person=scene.people[who])


def _vouch(scene: Scene, application: Application, who: str) -> None:
    assemblies.support("groups.admit", application, parameters={}, by=scene.people[who])


def through_the_new_rule(scene: Scene) -> Story:
    yield ago(124, "17:00")
    application = _knock(
        scene, "rosa", "Ma sœur est malade. J’ai besoin d’écouter plus que de dire."
    )
    yield ago(122, "20:15")
    _vouch(scene, application, "fatoumata")
    yield ago(120, "18:40")
    _vouch(scene, application, "madeleine")


def waiting_at_the_door(scene: Scene) -> Story:
    """One more sponsor, and the person is in."""
    yield ago(5, "19:30")
    application = _knock(
        scene,
        "yuki",
        "Je m’occupe de mon père le soir. Je voudrais apprendre à ne pas m’y perdre.",
    )
    yield ago(4, "21:50")
    _vouch(scene, application, "fatoumata")


def taken_back(scene: Scene) -> Story:
    yield ago(170, "21:00")
    scene.begin(
        "entraide", "soin", "fatoumata", before="Ce qui relève du métier", rough=AS_FIRST_WRITTEN
    )
    yield ago(150, "22:20")
    scene.write(
        "entraide", "nadia", "Ajoute ce qui relève du métier, et la fin", rough=AS_FIRST_WRITTEN
    )
    yield ago(140, "20:40")
    decision = scene.propose_sharing(
        "entraide",
        "fatoumata",
        "Ce texte ne nomme personne. Je crois qu’il peut aider d’autres immeubles avant l’hiver. "
        "Je propose de l’ouvrir à tout le monde.",
        scene.terms("entraide", days=135),
    )
    yield from scene.consent(decision, "fatoumata nadia madeleine", days=139)
    yield ago(137, "20:00")
    scene.agree("entraide", decision, "fatoumata nadia")
    yield ago(136, "21:15")
    scene.close(decision, "fatoumata")
    yield ago(93, "21:30")
    _revoke(scene, decision)
    back = Decision.objects.get(gesture="decisions.revoke", subject_id=decision.pk)
    scene.say(back, "nadia", CONSENT)
    yield from scene.consent(back, "rosa fatoumata madeleine", days=92)
    yield ago(90, "19:00")
    scene.close(back, "nadia")
    yield ago(86, "20:30")
    scene.write(
        "entraide",
        "fatoumata",
        "Retire ce qui permettait de reconnaître quelqu’un, ajoute sa phrase",
    )


def _revoke(scene: Scene, decision: Decision) -> None:
    decisions.propose(
        "decisions.revoke",
        decision,
        parameters={},
        body="Une voisine s’est reconnue. Nous avions promis de ne parler de personne : je propose "
        "de retirer le texte, de le dire, et de le reprendre avec elle.",
        by=scene.people["nadia"],
    )
