"""Questions of every kind, put to an assembly, answered and closed."""

import json
import subprocess
import sys
from datetime import timedelta
from typing import Any

from django.utils import timezone

from creuset.decisions import actions, recounting
from creuset.decisions.models import Decision
from creuset.decisions.proof import decision_file
from creuset.people import actions as people_actions
from tests import make

WORDS = ("Le puits", "La grange", "Ne rien changer")


def people(n: int) -> list[Any]:
    return [make.person(f"Membre {number}") for number in range(1, n + 1)]


def question(
    gesture: str, members: Any, parameters: Any, *, where: Any = None, **terms: Any
) -> Decision:
    """Put to an assembly of these members by the first of them; half must speak, unless said."""
    place = where or make.assembly(members=members)
    make.rule(place, gesture, "decision", **terms)
    return make.proposed(gesture, place, by=members[0], **parameters)


def resolution(
    members: Any, *, title: str = "Le jardin est ouvert à tous.", **terms: Any
) -> Decision:
    return question("decisions.resolve", members, {"title": title}, **terms)


def vote(members: Any, **terms: Any) -> Decision:
    return resolution(members, **{"method": "majority", **terms})


def secret(members: Any, **terms: Any) -> Decision:
    return vote(members, **{"ballots": "detached", **terms})


def choice(members: Any, method: str, *, places: int = 1, **terms: Any) -> Decision:
    options = [{"key": str(n), "label": label} for n, label in enumerate(WORDS, 1)]
    asked = {"title": "Où se réunir ?", "places": places, "options": options}
    return question("decisions.choose", members, asked, method=method, **terms)


def budget(members: Any, *, total: int = 90, **terms: Any) -> Decision:
    options = [{"key": str(n), "label": label, "cost": 30 * n} for n, label in enumerate(WORDS, 1)]
    asked = {"title": "Quels travaux ?", "budget": total, "unit": "€", "options": options}
    return question("decisions.fund", members, asked, method="equal_shares", **terms)


def election(
    members: Any, method: str, *, candidates: Any = (), places: int = 1, **terms: Any
) -> Decision:
    asked = {
        "post": "trésor", "places": places, "until": make.days_away(300).isoformat(),
        "options": [{"key": str(each.pk), "person": each.pk} for each in candidates],
    }  # fmt: skip
    return question("assemblies.elect", members, asked, method=method, **terms)


def says(decision: Decision, person: Any, answer: Any, **more: Any) -> Any:
    """A position in one word, or what is chosen."""
    if isinstance(answer, str):
        return actions.cast(decision, answer, by=person, **more)
    return actions.cast(decision, "choice", answer=answer, by=person, **more)


def all_say(decision: Decision, members: Any, *answers: Any) -> None:
    for person, answer in zip(members, answers, strict=False):
        says(decision, person, answer)


def its_day_comes(decision: Decision) -> None:
    Decision.objects.filter(pk=decision.pk).update(closes_at=timezone.now())


def its_vote_opens(decision: Decision) -> None:
    Decision.objects.filter(pk=decision.pk).update(votes_at=timezone.now() - timedelta(minutes=1))
    decision.refresh_from_db()


def at_its_term(decision: Decision) -> Decision:
    its_day_comes(decision)
    actions.close(decision)
    decision.refresh_from_db()
    return decision


def gone(person: Any) -> None:
    """Erased, as one asks to be when leaving for good."""
    people_actions.erase(person, keep_name=False, by=person)


def approved(*keys: str) -> dict[str, Any]:
    return {"approved": list(keys)}


def names(person: Any) -> dict[str, Any]:
    return {"nominee": str(person.pk)}


def exported(decision: Decision, reader: Any = None) -> dict[str, Any]:
    """The file that proves it, as whoever proposed would download it."""
    decision = Decision.objects.get(pk=decision.pk)
    viewer: Any = reader or decision.proposer
    return decision_file(decision, make.viewer(viewer))


def recount(written: Any, tmp_path: Any) -> tuple[int, str]:
    """What `recount.py` answers, far from here: Python alone, without this product."""
    program, proof = tmp_path / "recount.py", tmp_path / "decision.json"
    program.write_text(recounting.source(), encoding="utf-8")
    text = written if isinstance(written, str) else json.dumps(written, ensure_ascii=False)
    proof.write_text(text, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-I", "-S", program, proof], capture_output=True, text=True, check=False
    )
    return ran.returncode, ran.stdout + ran.stderr
