"""What becomes of a work once it is out: put forward, talked about, remarked upon, sent in a letter."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from creuset.assemblies import actions as assemblies
from creuset.debates import actions as debates
from creuset.debates.following import follow
from creuset.debates.models import Thread
from creuset.decisions import actions as decisions
from creuset.demo.scene import CONSENT, Scene
from creuset.demo.stories.deciding import hear
from creuset.demo.telling import Story, ago
from creuset.post.models import Letter
from creuset.post.newsletter import actions as newsletter
from creuset.works import actions as works
from creuset.works.models import Promotion

WHY = "Avant l’été prochain, chaque vallée devrait avoir rempli ce tableau à plusieurs."
MARKET = (
    "L’éclusière qui nous a écrit affiche les débits au marché, chaque samedi. Le nôtre est le "
    "jeudi, sous la halle. On essaie ? {rosa}, tu connais les gens de la halle."
)
HALL = (
    "Ils sont d’accord, si l’on garde la place du fromager. Il me faut une ardoise et une craie."
)
CHALK = "J’ai l’ardoise de l’ancienne école. Je passe la poser mercredi soir."
FOUND = (
    "Une ardoise sous la halle, chaque jeudi, avec le débit de la veille et celui de l’an dernier. "
    "Rosa et Olivier la tiennent à tour de rôle ; on en reparle au printemps."
)
READ_ALOUD = (
    "Nous avons lu la note à voix haute dans la salle commune, et rempli le tableau sur une nappe "
    "en papier. L’usage oublié, chez nous : l’abreuvoir."
)
KEEP_CLOTH = "Gardez la nappe ! C’est exactement le genre de trace qui manque à la note."
ORDER = "Recommandez-la, mais pas la ligne du moulin avant celle des basses eaux."
PRESENT = "Une assemblée décide pour les présents."
PERSONS = "Une assemblée décide pour les personnes présentes."
CROWDED = "À force de sièges, plus personne ne s’écoute."


def put_forward(scene: Scene) -> Story:
    """The community recommends the note on the river."""
    yield ago(60, "18:30")
    decision = decisions.propose(
        "works.promote",
        scene.works["riviere"],
        parameters={
            "places": Promotion.Place.values,
            "until": (timezone.localdate() + timedelta(days=30)).isoformat(),
            "why": WHY,
        },
        body="Trois vallées nous l’ont demandée. Je propose de la mettre en avant jusqu’à l’hiver : "
        "sur la page d’accueil, dans la lettre et dans le flux.",
        by=scene.people["lucie"],
    )
    scene.say(decision, "lucie", CONSENT)
    others = (
        "helene anouk solange marco ines karim aissatou bruno fatoumata josephine piotr samuel"
    )
    yield from scene.consent(decision, others, days=59)
    yield ago(54, "10:15")
    hear(
        scene,
        decision,
        ORDER,
        "Oui : le tableau se lit dans l’ordre que l’on veut, le sien compris.",
    )
    yield ago(53, "18:30")
    scene.let_it_end(decision)


def a_letter(scene: Scene) -> Story:
    """Prepared by one, read again by another, and gone."""
    yield ago(46, "20:30")
    people = scene.people
    letter = newsletter.begin(by=people["lucie"])
    yield ago(45, "09:10")
    letter = newsletter.write(
        letter,
        title="Nouvelles d’automne : une rivière à partager",
        body=f"{letter.body}\n## Pour finir\n\nLa rencontre d’automne se prépare. Venez avec une "
        "chaise, si vous en avez une qui plie.",
        edition=letter.edition,
        by=people["anouk"],
    )
    for day, who in ((45, "anouk"), (44, "lucie")):
        yield ago(day, "19:40")
        assemblies.support(
            "post.send_newsletter", letter, parameters={"edition": letter.edition}, by=people[who]
        )
    # Nobody reads at these addresses: it has arrived, and no mail is queued.
    Letter.objects.filter(pk=letter.pk).update(status=Letter.Status.SENT, queued_at=timezone.now())


def talked_about(scene: Scene) -> Story:
    """In the conversation that the note brought with it."""
    yield ago(57, "11:20")
    thread = Thread.objects.get(standing=True, subject_id=scene.works["riviere"].pk)
    debates.reply(thread, body=READ_ALOUD, by=scene.people["bruno"])
    yield ago(56, "20:50")
    debates.reply(thread, body=KEEP_CLOTH, by=scene.people["helene"])


def concluded(scene: Scene) -> Story:
    """Someone is named, someone follows, and what was found stands above the rest."""
    yield ago(42, "19:15")
    people = scene.people
    thread = debates.open_thread(
        scene.groups["eau"].assembly,
        title="Les débits au marché, chaque jeudi",
        body=MARKET.format(rosa=f"@{people['rosa'].slug}"),
        subject=scene.works["riviere"],
        audience="community",
        by=people["helene"],
    )
    yield ago(42, "21:00")
    follow(thread, by=people["madeleine"])
    yield ago(41, "07:10")
    debates.reply(thread, body=HALL, by=people["rosa"])
    yield ago(41, "12:35")
    debates.reply(thread, body=CHALK, by=people["olivier"])
    yield ago(36, "20:00")
    debates.close(thread, conclusion=FOUND, by=people["helene"])


def read_closely(scene: Scene) -> Story:
    """A suggestion taken up, with thanks; a remark that waits for an answer."""
    yield ago(38, "22:05")
    note, people = scene.works["absents"], scene.people
    suggestion = works.remark(
        note, version=3, quote=PRESENT, near=0, by=people["samuel"], replacement=PERSONS,
        body="Pour que chacune s’y reconnaisse dès la première ligne.",
    )  # fmt: skip
    yield ago(37, "08:45")
    works.accept(suggestion, by=people["anouk"])
    yield ago(18, "21:30")
    works.remark(
        note, version=4, quote=CROWDED, near=0, by=people["fatoumata"],
        body="Nous l’avons vécu au centre de santé. Puis-je en raconter deux lignes ici ?",
    )  # fmt: skip


ALL = (put_forward, talked_about, a_letter, concluded, read_closely)
