"""A debate with the outside on the river, and a message hidden with care."""

from creuset.assemblies import actions as assemblies
from creuset.debates import actions as debates
from creuset.debates.models import OutsideMessage, Thread
from creuset.demo.scene import Scene
from creuset.demo.telling import Story, ago

RAINS = (
    "Je suis éclusière sur un autre bassin. Chez nous, le tour d’eau n’a tenu qu’à partir du "
    "moment où l’on a affiché les débits au marché, chaque samedi. Avez-vous essayé ?"
)
THANKS = (
    "Pas encore, et c’est une belle idée : personne ne vient lire un tableau en mairie. Nous en "
    "parlerons à la prochaine réunion, et nous citerons votre bassin."
)
DISAGREES = (
    "La note dit que chacun est prêt à partager. En année sèche, je n’ai vu personne l’être. Il "
    "manque une page sur ce qui se passe quand quelqu’un ne respecte pas le tour d’eau."
)
TOO_MUCH = (
    "Celui qui ouvre sa vanne la nuit, c’est le voisin du moulin, au 3 chemin des Saules. Tout le "
    "monde le sait, appelez-le."
)
WHY = (
    "Le message donne l’adresse de quelqu’un qui n’est pas là pour répondre. Le fond compte : "
    "redites-le sans elle."
)


def _debate(scene: Scene) -> Thread:
    return Thread.objects.get(open_to_outside=True, subject_id=scene.works["riviere"].pk)


def _written(scene: Scene, body: str, name: str, email: str) -> OutsideMessage:
    message = debates.write_from_outside(
        _debate(scene), body=body, name=name, email=email, language="fr"
    )
    return debates.confirm(message)


def from_another_river(scene: Scene) -> Story:
    yield ago(44, "18:20")
    message = _written(scene, RAINS, "Solenn Le Bihan", "solenn@ecluses.example")
    yield ago(44, "20:10")
    debates.let_in(message, answer="accept", ground="", why="", by=scene.people["helene"])
    yield ago(43, "08:30")
    debates.reply(_debate(scene), body=THANKS, by=scene.people["helene"])
    yield ago(1, "21:40")
    _written(scene, DISAGREES, "Gaspard", "gaspard@aval.example")


def a_name_too_many(scene: Scene) -> Story:
    """Reported by one, hidden by two, said again better by its author."""
    yield ago(34, "19:00")
    people, group = scene.people, scene.groups["eau"]
    thread = debates.open_thread(
        group.assembly,
        title="La nuit, le niveau baisse",
        body="Depuis dix jours, l’échelle du pont perd quatre centimètres entre minuit et cinq "
        "heures. Quelqu’un a-t-il une explication ?",
        by=people["karim"],
    )
    yield ago(34, "22:15")
    post = debates.reply(thread, body=TOO_MUCH, by=people["olivier"])
    yield ago(33, "07:40")
    debates.report(post, ground="private", why="Il a une adresse, et pas nous.", by=people["rosa"])
    terms = {"step": "hide", "ground": "private", "why": WHY, "body": ""}
    yield ago(33, "12:30")
    assemblies.support("debates.moderate", post, parameters=terms, by=people["helene"])
    yield ago(33, "18:05")
    assemblies.support("debates.moderate", post, parameters=terms, by=people["aissatou"])
    yield ago(33, "21:20")
    debates.see(post.measures.get(), by=people["olivier"])
    debates.reply(
        thread,
        body="Vous avez raison, je me suis emporté. Je redis : un seuil privé s’ouvre la nuit. "
        "Je propose d’aller en parler à deux, de vive voix, avant d’écrire à qui que ce soit.",
        by=people["olivier"],
    )


ALL = (from_another_river, a_name_too_many)
