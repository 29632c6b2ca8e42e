"""What an assembly decides that changes nothing else in the software: its word, and its choices."""

from typing import Any

from django.db import transaction

from creuset.assemblies import charter
from creuset.assemblies.models import Assembly, Warrant
from creuset.common.audience import Audience
from creuset.journal.actions import record
from creuset.people.models import Person


@transaction.atomic
def resolve(
    assembly: Assembly, *, title: str, by: Person | None = None, warrant: Warrant | None = None
) -> Assembly:
    """The assembly has said something: it is in force until it says otherwise."""
    charter.authorise(
        "decisions.resolve",
        assembly,
        subject=assembly,
        parameters={"title": title},
        by=by,
        warrant=warrant,
    ).or_refuse()
    return _record("decisions.resolved", assembly, title, by)


@transaction.atomic
def choose(
    assembly: Assembly,
    *,
    title: str,
    places: int,
    options: list[dict[str, Any]],
    chosen: list[str],
    by: Person | None = None,
    warrant: Warrant | None = None,
) -> Assembly:
    """The assembly has chosen among options."""
    charter.authorise(
        "decisions.choose",
        assembly,
        subject=assembly,
        parameters={"title": title, "places": places, "options": options, "chosen": chosen},
        by=by,
        warrant=warrant,
    ).or_refuse()
    return _record("decisions.chose", assembly, title, by)


@transaction.atomic
def fund(
    assembly: Assembly,
    *,
    title: str,
    budget: int,
    unit: str,
    options: list[dict[str, Any]],
    chosen: list[str],
    by: Person | None = None,
    warrant: Warrant | None = None,
) -> Assembly:
    """The assembly has shared out a sum between projects."""
    parameters = {
        "title": title, "budget": budget, "unit": unit, "options": options, "chosen": chosen,
    }  # fmt: skip
    charter.authorise(
        "decisions.fund",
        assembly,
        subject=assembly,
        parameters=parameters,
        by=by,
        warrant=warrant,
    ).or_refuse()
    return _record("decisions.funded", assembly, title, by)


def _record(verb: str, assembly: Assembly, title: str, by: Person | None) -> Assembly:
    record(verb, assembly, scope=assembly.scope, by=by, audience=Audience.COMMUNITY, title=title)
    return assembly


def unsay(assembly: Assembly, *, warrant: Warrant) -> None:
    """What was said is no longer in force; what people did because of it stays."""
    record(
        "decisions.unsaid",
        assembly,
        scope=assembly.scope,
        by=None,
        audience=Audience.COMMUNITY,
        title=str(warrant.parameters.get("title", "")),
    )
