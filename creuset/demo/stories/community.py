"""How the community was founded, who came, and what it decides as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from creuset.assemblies import actions as assemblies
from creuset.assemblies.charter import BY_CONSENT
from creuset.assemblies.models import Application, Procedure
from creuset.decisions import actions as decisions
from creuset.decisions.models import Decision
from creuset.demo.people import BY_KEY, sign_up
from creuset.demo.scene import CONSENT, STAND_ASIDE, Scene
from creuset.demo.telling import Story, ago
from creuset.works import actions as works

NAME = "Les Communs d’essai"
LIFE = 269  # days, from the founding
PURPOSE = (
    "Une communauté inventée pour essayer Creuset. Ses personnes, ses groupes et ses débats "
    "n’existent pas ailleurs ; ses règles, elles, agissent pour de bon."
)
FOUNDERS = ["karim", "solange", "helene", "bruno", "ines", "anouk"]
FIRST_CHARTER = {
    "assemblies.admit": (Procedure.SPONSORS.value, {"n": 2}),
    "groups.open": (Procedure.MEMBER.value, {}),
    "groups.admit": (Procedure.COMMUNITY.value, {}),
    "works.publish": (Procedure.DECISION.value, BY_CONSENT),
    "assemblies.elect": (
        Procedure.DECISION.value,
        {"method": "stv", "days": 7, "quorum": 50},
    ),
    "decisions.choose": (
        Procedure.DECISION.value,
        {"method": "majority_judgment", "days": 10, "quorum": 30, "ballots": "detached"},
    ),
    "decisions.fund": (
        Procedure.DECISION.value,
        {"method": "equal_shares", "days": 8, "quorum": 50},
    ),
    "decisions.resolve": (
        Procedure.DECISION.value,
        {
            "method": "majority",
            "days": 7,
            "deliberation": 4,
            "quorum": 30,
            "proxies": 2,
            "review_after": 12,
        },
    ),
}


def founding(scene: Scene) -> Story:
    for n, key in enumerate(FOUNDERS):
        yield ago(271, f"{18 + n // 2}:{10 + 7 * n}")
        scene.people[key] = sign_up(BY_KEY[key])
    yield ago(270, "20:30")
    founders = [scene.people[key] for key in FOUNDERS]
    community = assemblies.found(NAME, purpose=PURPOSE, founders=founders, by=founders[0])
    assemblies.set_first_charter(community, FIRST_CHARTER)


@dataclass(frozen=True)
class Arrival:
    who: str
    days: int
    sponsors: tuple[str, str]
    message: str


ARRIVALS = [
    Arrival("madeleine", 263, ("helene", "anouk"), "Hélène m’a parlé de vous au bord du Lot. Je voudrais être utile, à mon rythme."),
    Arrival("aissatou", 263, ("helene", "bruno"), "Je travaille sur le partage de l’eau. J’aimerais chercher avec des personnes que cela concerne."),
    Arrival("marco", 261, ("solange", "karim"), "J’ai beaucoup d’échecs à raconter et quelques réussites."),
    Arrival("fatoumata", 261, ("karim", "anouk"), "Je soigne chez les gens. Je cherche un endroit où en parler sans être jugée."),
    Arrival("piotr", 258, ("ines", "karim"), "Inês dit que vous cherchez quelqu’un qui sait restaurer une sauvegarde."),
    Arrival("lucie", 258, ("bruno", "karim"), "Trois hectares, deux associées, peu de temps, beaucoup de questions."),
    Arrival("olivier", 250, ("bruno", "helene"), "Je suis maire et paysan. Je viens surtout écouter."),
    Arrival("nadia", 245, ("fatoumata", "madeleine"), "Fatoumata m’a convaincue. Je suis médecin dans un centre de santé."),
    Arrival("samuel", 232, ("bruno", "marco"), "Nos pâturages sont partagés depuis longtemps. Je veux comprendre ce que nous faisons sans le savoir."),
    Arrival("jeanbaptiste", 215, ("anouk", "bruno"), "Le droit peut aider, s’il écoute d’abord."),
    Arrival("yuki", 205, ("ines", "piotr"), "J’ai suivi votre séminaire de loin. J’aimerais le suivre de près."),
    Arrival("gabriel", 190, ("marco", "karim"), "J’étudie ce que vous faites. Je préférerais le faire."),
    Arrival("rosa", 160, ("helene", "olivier"), "Quarante ans d’écluse. Je sais ce que c’est que d’attendre son tour."),
    Arrival("josephine", 130, ("anouk", "aissatou"), "Je vous écris de Yaoundé, avec des questions qui ne sont pas les vôtres."),
    Arrival("mehdi", 95, ("karim", "lucie"), "Lucie me livre des courges et m’a parlé de vous entre deux cagettes."),
]  # fmt: skip


def arrivals(scene: Scene) -> Iterator[Story]:
    return (arrival(scene, each) for each in ARRIVALS)


def arrival(scene: Scene, arrival: Arrival) -> Story:
    yield ago(arrival.days + 4, "17:20")
    scene.people[arrival.who] = sign_up(BY_KEY[arrival.who])
    yield ago(arrival.days + 3, "18:05")
    application = _apply(scene, arrival.who, arrival.message)
    for sponsor, days, hour in zip(arrival.sponsors, (1, 0), ("19:40", "07:55"), strict=True):
        yield ago(arrival.days + days, hour)
        _sponsor(scene, application, sponsor)


def _apply(scene: Scene, who: str, message: str) -> Application:
    return assemblies.apply(scene.community, message=message, by=scene.people[who])


def _sponsor(scene: Scene, application: Application, who: str) -> None:
    assemblies.support("assemblies.admit", application, parameters={}, by=scene.people[who])


def treasury(scene: Scene) -> Story:
    """A post given by everyone, for a year."""
    yield ago(256, "09:15")
    decision = decisions.propose(
        "assemblies.confer_mandate",
        scene.community,
        parameters={
            "post": "trésorerie",
            "person": scene.people["solange"].pk,
            "until": (timezone.localdate() + timedelta(days=365 - 250)).isoformat(),
        },
        body="Il nous faut une personne qui tienne le compte commun et qui en parle clairement. "
        "Solange accepte, pour un an, avec un point écrit chaque saison.",
        by=scene.people["karim"],
    )
    others = "karim helene bruno madeleine ines aissatou anouk marco fatoumata lucie piotr"
    yield from scene.consent(decision, others, days=255)
    yield ago(252, "20:10")
    scene.say(decision, "solange", STAND_ASIDE, "C’est de moi qu’il s’agit : je vous laisse dire.")
    yield ago(251, "21:00")
    scene.close(decision, "karim")


def a_proposal_taken_back(scene: Scene) -> Story:
    """Somebody new proposes, listens, and thinks better of it."""
    yield ago(152, "16:30")
    decision = _amend(
        scene,
        "gabriel",
        {
            "gesture": "groups.open",
            "procedure": Procedure.DECISION.value,
            "parameters": BY_CONSENT,
            "entrenched": False,
        },
        "Sept groupes pour vingt personnes, c’est beaucoup. Je propose que l’ouverture d’un "
        "groupe se décide ensemble.",
    )
    scene.say(decision, "gabriel", CONSENT)
    yield ago(151, "08:40")
    scene.say(
        decision,
        "karim",
        "objection",
        "Ouvrir un groupe est notre façon d’essayer. S’il faut demander la permission, ce sont "
        "les idées encore fragiles que nous perdrons, pas les groupes de trop.",
    )
    yield from scene.consent(decision, "anouk piotr", days=150)
    yield ago(149, "22:05")
    decisions.withdraw(decision, by=scene.people["gabriel"])


def more_time_to_answer(scene: Scene) -> Story:
    """The question that concerns the public today."""
    yield ago(4, "18:20")
    decision = _amend(
        scene,
        "solange",
        {
            "gesture": "works.publish",
            "procedure": Procedure.DECISION.value,
            "parameters": {**BY_CONSENT, "days": 14},
            "entrenched": False,
        },
        "Nous donnons sept jours pour répondre à une proposition de publication. Pour les "
        "personnes qui viennent deux fois par mois, c’est moins d’un passage.\n\n"
        "Je propose **quatorze jours pour les publications**, et pour elles seules. Un groupe "
        "qui veut aller plus vite pourra l’écrire dans sa propre charte.\n\n"
        "À relire dans six mois : avons-nous gagné des voix, ou seulement perdu du temps ?",
    )
    scene.say(decision, "solange", CONSENT)
    yield from scene.consent(
        decision, "samuel anouk lucie yuki rosa marco nadia josephine", days=3
    )


def _amend(scene: Scene, who: str, terms: dict[str, object], body: str) -> Decision:
    return decisions.propose(
        "assemblies.amend_charter",
        scene.community,
        parameters=terms,
        body=body,
        by=scene.people[who],
    )


def newcomer_with_one_sponsor(scene: Scene) -> Story:
    yield ago(5, "17:40")
    scene.people["theo"] = sign_up(BY_KEY["theo"])
    yield ago(4, "12:15")
    application = _apply(
        scene,
        "theo",
        "Je suis charpentier. Nous sommes cinq à chercher un lieu, et Bruno m’a dit de commencer "
        "par vos questions plutôt que par les annonces.",
    )
    yield ago(2, "21:20")
    _sponsor(scene, application, "bruno")


def newcomer_without_sponsor(scene: Scene) -> Story:
    yield ago(2, "10:30")
    scene.people["ximena"] = sign_up(BY_KEY["ximena"])
    yield ago(1, "09:45")
    _apply(
        scene,
        "ximena",
        "J’arrive de Valparaíso, où les quartiers hauts se partagent l’eau depuis toujours. Je ne "
        "connais encore personne ici. Je serais heureuse de prendre un café, même à distance.",
    )


def somebody_signs_up(scene: Scene) -> Story:
    yield ago(1, "19:05")
    scene.people["nouvelle personne"] = sign_up(BY_KEY["nouvelle personne"])


def comings_out(scene: Scene) -> Story:
    """Each morning, what was decided for that day."""
    for days in range(LIFE, -1, -1):
        morning = ago(days, "00:01")
        yield morning
        for work in scene.works.values():
            work.refresh_from_db()
            if work.is_published and work.shared_from == morning.date():
                works.tell_it_came_out(work)
