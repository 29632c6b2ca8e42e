"""The map as members tell it: a spring, a bell that is missing, a soil that harms, and a neighbour's
proposal that waits. Every place here is invented."""

from typing import Any

from creuset.atlas.contributing import actions
from creuset.atlas.contributing.models import Suggestion
from creuset.atlas.models import Entry
from creuset.atlas.values import differences, values_of
from creuset.demo.scene import Scene
from creuset.demo.telling import Story, ago
from creuset.groups import actions as groups
from creuset.works.actions import about_entries


def told_by_members(scene: Scene) -> Story:
    yield ago(96, "18:20")
    spring = _tell(
        scene, "helene",
        name="Source des Trois Lavoirs", category="shared_resource", kinds=["nature"],
        city="Saint-Amour-des-Eaux", country="FR", point=[46.43, 5.34],
        purpose="Une source que quatre hameaux se partagent depuis 1847.",
        held="L’eau de la source, les trois lavoirs et le chemin qui y mène.",
        holders="L’assemblée des habitants des quatre hameaux.",
        rules="Un tour d’eau par hameau, affiché au lavoir du bas. L’été, le bétail passe d’abord.",
        beings="Salamandres, cresson, le ruisseau en aval", started_on=1847, scale="street",
    )  # fmt: skip
    yield ago(80, "21:05")
    soil = _tell(
        scene, "jeanbaptiste",
        name="Friche de l’ancienne fonderie", category="negative", kinds=["nature"],
        city="Vaux-la-Forge", country="FR", point=[48.72, 5.05],
        purpose="Un sol que personne ne veut et que tout le monde a reçu.",
        harms="Plomb et arsenic dans les quarante premiers centimètres.",
        inherited_by="La commune, les jardins d’en face, les alouettes.",
        cared_by="Un collectif de riverains, qui mesure et qui plante.", started_on=1998, horizon=2070,
    )  # fmt: skip
    groups.work_on(scene.groups["absents"], soil, by=scene.people["anouk"])
    yield ago(62, "12:40")
    _tell(
        scene, "aissatou",
        name="Une école de soudure pour les filles", category="incompleteness", kinds=["education"],
        city="Vaux-la-Forge", country="FR", point=[48.725, 5.06],
        missing="Il n’y a pas d’atelier où apprendre à souder sans être la seule.",
        missing_for="Les adolescentes du bassin", horizon=2030,
    )  # fmt: skip
    about_entries.cite(scene.works["sols"], soil, by=scene.people["jeanbaptiste"])
    actions.take_part(
        soil, by=scene.people["josephine"], role="je mesure, le premier samedi du mois", since=2021,
        until=None, audience="community",
    )  # fmt: skip
    yield ago(30, "09:10")
    _change(scene, "anouk", spring, "Le panneau du lavoir le dit.",
            rules="Un tour d’eau par hameau, affiché au lavoir du bas. Depuis la sécheresse, le "
                  "ruisseau garde toujours sa part.")  # fmt: skip
    yield ago(6, "17:30")
    made = actions.suggest_from_outside(
        spring, changes=_changes(spring, scale="commune", languages=["fr", "oc"]),
        name="Une voisine de la source", email="voisine@example.org", language="fr",
        reason="Le quatrième hameau est dans une autre commune.", source="J’y habite.",
    )  # fmt: skip
    actions.confirm(made)


def _tell(scene: Scene, who: str, **values: Any) -> Entry:
    changes = {key: [None, value] for key, value in values.items()}
    made = actions.suggest(None, changes=changes, by=scene.people[who], source="Nous y étions.")
    return Entry.objects.get(suggestions=made)


def _change(scene: Scene, who: str, entry: Entry, source: str, **values: Any) -> Suggestion:
    return actions.suggest(
        entry, changes=_changes(entry, **values), by=scene.people[who], source=source
    )


def _changes(entry: Entry, **values: Any) -> Any:
    now = values_of(Entry.objects.get(pk=entry.pk))
    return differences(now, {**now, **values})
