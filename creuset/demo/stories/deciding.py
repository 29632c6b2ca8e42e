"""Décider en commun: one decision of each kind, from the election of a few to the sharing of a sum."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from creuset.decisions import actions as decisions
from creuset.decisions.models import Ballot, Decision, Hearing
from creuset.demo.scene import CONSENT, Scene
from creuset.demo.telling import Story, ago

FOR, AGAINST, BLANK = (
    Ballot.Position.FOR.value,
    Ballot.Position.AGAINST.value,
    Ballot.Position.BLANK.value,
)
CHOICE = Ballot.Position.CHOICE.value


def _propose(
    scene: Scene, gesture: str, subject: Any, who: str, body: str, /, **parameters: Any
) -> Decision:
    return decisions.propose(
        gesture, subject, parameters=parameters, body=body, by=scene.people[who]
    )


def _choose(scene: Scene, decision: Decision, who: str, **answer: Any) -> None:
    decisions.cast(decision, CHOICE, answer=answer, by=scene.people[who])


def hear(scene: Scene, decision: Decision, says: str, reply: str) -> None:
    """Rosa speaks from the water, and whoever proposes answers."""
    for hearing in Hearing.objects.filter(decision=decision):
        decisions.speak(hearing, says, by=scene.people["rosa"])
        if decision.proposer:
            decisions.reply(hearing, reply, by=decision.proposer)


def _in(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


CIRCLE = ["helene", "aissatou", "olivier", "bruno", "rosa", "samuel", "josephine"]


def scrutineers(scene: Scene) -> Story:
    """Three people to write for those who have no computer and to count paper, chosen by ranking."""
    yield ago(232, "18:00")
    names = ["anouk", "piotr", "helene", "samuel", "aissatou"]
    people = {name: scene.people[name].pk for name in names}
    decision = _propose(
        scene,
        "assemblies.elect",
        scene.community,
        "karim",
        "Il nous faut des personnes qui écrivent sous la dictée pour qui n’a pas d’ordinateur, et "
        "qui dépouillent les urnes de papier : deux au moins à chaque fois, trois pour souffler.",
        post="scrutation",
        places=3,
        until=_in(180),
        options=sorted(
            ({"key": str(pk), "person": pk} for pk in people.values()),
            key=lambda each: int(each["key"]),
        ),
    )
    votes = {
        "karim": "anouk helene samuel", "solange": "piotr anouk", "helene": "helene anouk piotr",
        "bruno": "samuel anouk", "ines": "piotr aissatou anouk", "anouk": "aissatou helene",
        "madeleine": "helene anouk", "aissatou": "aissatou anouk", "marco": "anouk samuel",
        "fatoumata": "helene", "piotr": "piotr aissatou", "lucie": "samuel helene anouk",
        "olivier": "samuel helene", "nadia": "helene aissatou", "samuel": "samuel piotr",
    }  # fmt: skip
    for n, (who, ranking) in enumerate(votes.items()):
        if n % 5 == 0:
            yield ago(231 - n // 5, "20:15")
        _choose(scene, decision, who, ranking=[str(people[name]) for name in ranking.split()])
    yield ago(225, "18:05")
    scene.let_it_end(decision)


def river(scene: Scene) -> Story:
    """A seat for those who cannot be there."""
    yield ago(88, "19:00")
    decision = _propose(
        scene,
        "assemblies.give_seat",
        scene.community,
        "helene",
        "Nous écrivons sur les rivières depuis des mois, et aucune n’a jamais été dans la salle. "
        "Je propose un siège pour le Lot et ses affluents : quelqu’un parlera depuis l’eau, et "
        "nous lui répondrons avant d’adopter quoi que ce soit.",
        name="Le Lot et ses affluents",
        speaks_for="place",
        why="Ce que nous décidons ici coule plus loin que nous.",
        horizon=2080,
        means="Une journée par saison au bord de l’eau, et les relevés du syndicat de bassin.",
        weight=1,
        spokesperson=scene.people["rosa"].pk,
        renews_on=_in(300),
    )
    yield from scene.consent(
        decision, "helene aissatou bruno rosa madeleine lucie anouk samuel nadia yuki josephine",
        days=87,
    )  # fmt: skip
    yield ago(80, "19:05")
    scene.let_it_end(decision)


def facilitator_of_the_water_group(scene: Scene) -> Story:
    """Its own way to elect, then without candidates: names, reasons, second thoughts, consent."""
    yield ago(76, "18:30")
    group = scene.groups["eau"]
    members = [name for name in CIRCLE if _belongs(scene, name, "eau")]
    rule = _propose(
        scene,
        "assemblies.amend_charter",
        group.assembly,
        members[0],
        "Dans un groupe de notre taille, se présenter contre quelqu’un coûte plus que cela ne "
        "rapporte. Je propose l’élection sans candidat.",
        gesture="assemblies.elect",
        procedure="decision",
        parameters={
            "method": "without_candidates", "days": 4, "quorum": 50, "silence": "abstains",
            "lapses_after": 90,
        },
        entrenched=False,
    )  # fmt: skip
    for n, who in enumerate(members):
        yield ago(75, f"{9 + n}:20".zfill(5))
        scene.say(rule, who, CONSENT)
    yield ago(74, "21:30")
    scene.let_it_end(rule)
    yield ago(70, "18:30")
    decision = _propose(
        scene,
        "assemblies.elect",
        group.assembly,
        members[0],
        "Une personne pour préparer nos rencontres, donner la parole et veiller aux silences.",
        post="facilitation",
        places=1,
        until=_in(290),
        options=[],
    )
    aissatou, olivier = str(scene.people[members[1]].pk), str(scene.people[members[-1]].pk)
    for n, who in enumerate(members):
        yield ago(69, f"{9 + n}:10".zfill(5))
        named = aissatou if n % 2 == 0 else olivier
        reason = "Elle reformule sans prendre parti." if named == aissatou else "Il sait se taire."
        decisions.cast(
            decision, CHOICE, answer={"nominee": named}, reason=reason, by=scene.people[who]
        )
    yield ago(65, "20:00")
    scene.let_it_end(decision)
    yield ago(64, "08:20")
    decisions.cast(
        decision, CHOICE, answer={"nominee": aissatou}, by=scene.people[members[-1]],
        reason="J’ai lu vos raisons : je ne veux pas de ce rôle cette année, elle oui.",
    )  # fmt: skip
    yield ago(62, "20:00")
    scene.let_it_end(decision)
    for n, who in enumerate(members):
        yield ago(61, f"{10 + n}:40")
        scene.say(decision, who, CONSENT)
    yield ago(60, "21:00")
    scene.let_it_end(decision)


def _belongs(scene: Scene, who: str, group: str) -> bool:
    assembly = scene.groups[group].assembly
    return assembly.memberships.current().filter(person=scene.people[who]).exists()


def summer(scene: Scene) -> Story:
    """What to talk about in summer: a grade for each idea, and nobody knows whose."""
    yield ago(52, "17:45")
    decision = _propose(
        scene,
        "decisions.choose",
        scene.community,
        "ines",
        "Deux jours ensemble en juillet, une seule question au centre. Donnez une mention à "
        "chacune ; « aucune rencontre cette année » en est une.",
        title="Quelle question au centre de la rencontre d’été ?",
        places=1,
        options=[
            {"key": "1", "label": "L’eau que l’on se partage quand elle manque"},
            {"key": "2", "label": "Le travail que personne ne voit"},
            {"key": "3", "label": "Vieillir dans un lieu commun"},
            {"key": "4", "label": "Nos logiciels, et qui en prend soin"},
            {"key": "5", "label": "Aucune rencontre cette année"},
        ],
    )
    grades = ["reject", "poor", "fair", "good", "very_good", "excellent"]
    sheets = {
        "karim": "45311", "solange": "35420", "helene": "54300", "bruno": "53210",
        "ines": "25351", "madeleine": "45500", "aissatou": "54200", "marco": "33142",
        "fatoumata": "25410", "piotr": "13251", "lucie": "43310", "olivier": "42305",
        "nadia": "25510", "samuel": "53202", "yuki": "24450", "rosa": "54400", "josephine": "55100",
    }  # fmt: skip
    for n, (who, sheet) in enumerate(sheets.items()):
        if n % 4 == 0:
            yield ago(51 - n // 4, "12:30")
        given = {str(place): grades[int(grade)] for place, grade in enumerate(sheet, 1)}
        _choose(scene, decision, who, grades=given)
    yield ago(43, "18:00")
    hear(
        scene,
        decision,
        "En juillet, l’eau est basse et l’on se dispute ce qui reste. Venez voir avant de choisir.",
        "La rencontre aura lieu près du Lot quelle que soit la question.",
    )
    yield ago(42, "17:50")
    scene.let_it_end(decision)


def common_money(scene: Scene) -> Story:
    """Twelve hundred euros, six projects, and everyone holds the same share."""
    yield ago(38, "09:20")
    projects = [
        ("Un enregistreur pour les récits du bord de l’eau", 180),
        ("Le voyage de Joséphine à la rencontre d’été", 620),
        ("Relier et imprimer cent exemplaires de la boîte à outils", 340),
        ("Un an d’hébergement chez une coopérative", 144),
        ("Des semences anciennes pour trois potagers", 90),
        ("Une traduction en breton de la note sur les biefs", 260),
    ]
    decision = _propose(
        scene,
        "decisions.fund",
        scene.community,
        "solange",
        "Le compte commun permet 1 200 € de projets cette année. Cochez tout ce qui vous semble "
        "juste : chaque voix pèse la même somme.",
        title="Que finançons-nous avec 1 200 € ?",
        budget=1200,
        unit="€",
        options=[
            {"key": str(n), "label": label, "cost": cost}
            for n, (label, cost) in enumerate(projects, 1)
        ],
    )
    approvals = {
        "karim": "124", "solange": "24", "helene": "136", "bruno": "156", "ines": "24",
        "madeleine": "1236", "aissatou": "12", "marco": "34", "fatoumata": "23", "piotr": "4",
        "lucie": "345", "olivier": "5", "nadia": "23", "samuel": "15", "yuki": "24",
        "rosa": "16", "josephine": "12",
    }  # fmt: skip
    for n, (who, keys) in enumerate(approvals.items()):
        if n % 6 == 0:
            yield ago(37 - n // 6, "19:10")
        _choose(scene, decision, who, approved=sorted(keys))
    yield ago(31, "18:40")
    hear(
        scene,
        decision,
        "Aucun de ces projets ne me coûte. Deux m’écoutent : l’enregistreur et la note sur les biefs.",
        "C’est noté dans le texte de chacun des deux.",
    )
    yield ago(30, "09:25")
    scene.let_it_end(decision)


def open_meetings(scene: Scene) -> Story:
    """By majority, with two weeks' thought: amended, answered to the river, adopted."""
    yield ago(29, "18:15")
    decision = _propose(
        scene,
        "decisions.resolve",
        scene.community,
        "marco",
        "Une rencontre sur deux sera ouverte à qui veut venir, sans inscription.\n\nLes personnes "
        "qui viennent écoutent, et parlent si elles le souhaitent.",
        title="Une rencontre sur deux est ouverte à tout le monde",
    )
    yield ago(28, "08:50")
    amendment = decisions.suggest(
        decision,
        body="Une rencontre sur deux sera ouverte à qui veut venir, sans inscription.\n\nUne "
        "personne du groupe les accueille. Elles écoutent, et parlent si elles le souhaitent.",
        base=1,
        reason="Que quelqu’un accueille",
        by=scene.people["madeleine"],
    )
    yield ago(28, "19:40")
    decisions.take_up(amendment, by=scene.people["marco"])
    yield ago(27, "11:00")
    hear(
        scene,
        decision,
        "Depuis la rive, peu de gens de la salle savent où l’eau passe. Tenez-en une par an dehors, "
        "près d’elle.",
        "Oui : celle de septembre se tiendra à l’écluse. Je l’ajoute au calendrier plutôt qu’au "
        "texte.",
    )
    yield ago(25, "18:20")
    Decision.objects.filter(pk=decision.pk).update(votes_at=timezone.now())
    decision.refresh_from_db()
    for who, position in {
        "marco": FOR, "madeleine": FOR, "karim": FOR, "solange": FOR, "helene": FOR,
        "bruno": FOR, "ines": FOR, "rosa": FOR, "yuki": FOR, "gabriel": FOR, "nadia": AGAINST,
        "fatoumata": AGAINST, "jeanbaptiste": BLANK, "lucie": FOR,
    }.items():  # fmt: skip
        scene.say(decision, who, position)
    yield ago(18, "18:20")
    scene.let_it_end(decision)


def a_sunday(scene: Scene) -> Story:
    """Asked of a group today, whose members have not answered yet."""
    yield ago(3, "14:10")
    decision = _propose(
        scene,
        "decisions.choose",
        scene.groups["numerique"].assembly,
        "piotr",
        "La migration prendra un dimanche. Dites ce qui vous arrange.",
        title="Quel dimanche pour déménager nos sauvegardes ?",
        places=1,
        options=[
            {"key": "1", "label": "Le 6"},
            {"key": "2", "label": "Le 13"},
            {"key": "3", "label": "Le 20, pendant le repas partagé"},
            {"key": "4", "label": "Pas ce mois-ci"},
        ],
    )
    yield ago(2, "20:30")
    _choose(
        scene,
        decision,
        "piotr",
        grades={"1": "good", "2": "excellent", "3": "poor", "4": "fair"},
    )


def house_rules(scene: Scene) -> Story:
    """Being discussed today: nobody votes yet, words are proposed."""
    yield ago(2, "18:00")
    decision = _propose(
        scene,
        "decisions.resolve",
        scene.community,
        "lucie",
        "Nos messages ne demandent pas de réponse avant deux jours.\n\nCe qui presse se dit de "
        "vive voix.",
        title="Personne n’est tenu de répondre avant deux jours",
    )
    yield ago(1, "21:30")
    decisions.suggest(
        decision,
        body="Nos messages ne demandent pas de réponse avant trois jours.\n\nCe qui presse se dit "
        "de vive voix, ou par un appel.",
        base=1,
        reason="Trois jours, et le téléphone existe",
        by=scene.people["fatoumata"],
    )


def readers_by_lot(scene: Scene) -> Story:
    """Announced before chance speaks."""
    yield ago(12, "10:00")
    decision = _propose(
        scene,
        "decisions.draw_lots",
        scene.community,
        "gabriel",
        "Que ce ne soient pas toujours les mêmes qui relisent les comptes. Cinq personnes, tirées "
        "au sort dans tous les groupes.",
        what="Cinq personnes pour relire les comptes avec Solange",
        post="",
        until="",
        places=5,
        substitutes=2,
        by_group=True,
        seed_source="Les cinq numéros du Loto de ce jour, dans l’ordre croissant",
        seed_on=_in(6),
    )
    yield from scene.consent(
        decision, "gabriel solange karim anouk helene lucie samuel rosa yuki nadia bruno", days=11
    )
    yield ago(6, "09:00")
    hear(
        scene,
        decision,
        "Relisez aussi ce que coûtent vos déplacements : je les sens passer.",
        "Les personnes tirées au sort recevront cette question avec les comptes.",
    )
    yield ago(5, "10:05")
    scene.let_it_end(decision)


ALL = [
    scrutineers, river, facilitator_of_the_water_group, summer, common_money, open_meetings, a_sunday,
    house_rules, readers_by_lot,
]  # fmt: skip
