from django.db import transaction

from creuset.debates import actions as debates
from creuset.debates.models import Post
from creuset.decisions.actions.writing import hold
from creuset.decisions.models import Decision
from creuset.people.models import Person


@transaction.atomic
def talk(decision: Decision, *, body: str, by: Person) -> Post:
    """Say something about a question; the first words open its conversation."""
    hold(decision)
    if decision.thread is None:
        decision.thread = debates.open_thread(
            decision.assembly, title=decision.question[:200], body=body, by=by
        )
        decision.save(update_fields=["thread"])
        return decision.thread.posts.latest("pk")
    return debates.reply(decision.thread, body=body, by=by)
