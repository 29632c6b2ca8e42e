"""Looking after a conversation. Each gesture has one that undoes it."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies.models import Assembly
from creuset.common.markdown import to_html
from creuset.common.verdict import Refused
from creuset.debates.following import Why
from creuset.debates.models import Following, Post, Reading, Thread
from creuset.debates.rules import facilitating as rules
from creuset.journal.actions import record
from creuset.people.models import Person


@transaction.atomic
def pin(thread: Thread, *, by: Person) -> Thread:
    thread = _hold(thread, by)
    if not thread.pinned_at:
        thread.pinned_at = timezone.now()
        thread.save(update_fields=["pinned_at"])
        record("debates.pinned", thread, scope=thread.assembly.scope, by=by,
               audience=thread.audience)  # fmt: skip
    return thread


@transaction.atomic
def unpin(thread: Thread, *, by: Person) -> Thread:
    thread = _hold(thread, by)
    if thread.pinned_at:
        thread.pinned_at = None
        thread.save(update_fields=["pinned_at"])
        record("debates.unpinned", thread, scope=thread.assembly.scope, by=by,
               audience=thread.audience)  # fmt: skip
    return thread


@transaction.atomic
def close(thread: Thread, *, conclusion: str, by: Person) -> Thread:
    """What was found together stands above the conversation. Closed again, it says better."""
    thread = _hold(thread, by)
    conclusion = conclusion.replace("\r\n", "\n").replace("\x00", "").strip()
    if not conclusion:
        raise Refused(
            _("Dites en quelques mots ce que l’on en retient."),
            _("Qui n’a pas tout suivi le lira d’abord."),
        )
    if thread.closed_at and thread.conclusion == conclusion:
        return thread
    thread.closed_at = timezone.now()
    thread.conclusion = conclusion
    thread.conclusion_html = to_html(conclusion)
    thread.save(update_fields=["closed_at", "conclusion", "conclusion_html"])
    record("debates.closed", thread, scope=thread.assembly.scope, by=by, audience=thread.audience)
    return thread


@transaction.atomic
def reopen(thread: Thread, *, by: Person) -> Thread:
    """The conclusion was not one: it becomes a message like the others, so that nothing is lost."""
    thread = _hold(thread, by)
    if not thread.closed_at:
        return thread
    said = _("Conclusion d’alors :") + "\n\n" + thread.conclusion
    post = Post.objects.create(thread=thread, author=by, body=said, html=to_html(said))
    thread.closed_at = None
    thread.conclusion = thread.conclusion_html = ""
    thread.latest_at = post.at
    thread.save(update_fields=["closed_at", "conclusion", "conclusion_html", "latest_at"])
    record("debates.reopened", thread, scope=thread.assembly.scope, by=by,
           audience=thread.audience)  # fmt: skip
    return thread


@transaction.atomic
def rename(thread: Thread, *, title: str, by: Person) -> Thread:
    thread = _hold(thread, by)
    title = " ".join(title.split())
    if not title:
        raise Refused(_("Une conversation a un titre."), _("Dites de quoi l’on parle."))
    if title != thread.title:
        thread.title = title
        thread.save(update_fields=["title"])
        record("debates.renamed", thread, scope=thread.assembly.scope, by=by,
               audience=thread.audience)  # fmt: skip
    return thread


@transaction.atomic
def move(thread: Thread, *, to: Assembly, by: Person) -> Thread:
    """To where nobody else reads what was written here."""
    thread = _hold(thread, by)
    if thread.assembly_id == to.pk:
        return thread
    rules.may_move(thread, to, by).or_refuse()
    here = thread.assembly
    thread.assembly = to
    thread.pinned_at = None
    thread.save(update_fields=["assembly", "pinned_at"])
    for assembly in (here, to):
        record("debates.moved", thread, scope=assembly.scope, by=by, audience=thread.audience)
    return thread


@transaction.atomic
def split(thread: Thread, posts: Collection[int], *, title: str, by: Person) -> Thread:
    """Some messages, with what answers them, go on as a conversation of their own. Each of both
    says where the other is."""
    thread = _hold(thread, by)
    title = " ".join(title.split())
    if not title:
        raise Refused(_("La nouvelle conversation a besoin d’un titre."))
    chosen = thread.posts.filter(pk__in=posts)
    going = thread.posts.filter(pk__in=chosen.values("pk")) | thread.posts.filter(
        parent__in=chosen.values("pk")
    )
    ids = sorted(going.values_list("pk", flat=True))
    if not ids:
        return _already_split(thread, posts, title)
    if not thread.posts.exclude(pk__in=ids).exists():
        raise Refused(
            _("Il ne resterait rien ici."), _("Laissez au moins un message, ou renommez-la.")
        )
    made = Thread.objects.create(
        assembly=thread.assembly,
        title=title,
        author=by,
        subject_type=thread.subject_type,
        subject_id=thread.subject_id,
        audience=thread.audience,
        split_from=thread,
    )
    moved = Post.objects.filter(pk__in=ids)
    moved.update(thread=made)
    moved.exclude(parent=None).exclude(parent__thread=made).update(parent=None)
    _settle(thread)
    _settle(made)
    _share_what_was_known(thread, made, by)
    record("debates.split", made, scope=thread.assembly.scope, by=by, audience=thread.audience)
    return made


def _hold(thread: Thread, by: Person) -> Thread:
    """As it is now, and nobody else changes it meanwhile."""
    held = (
        Thread.objects.select_for_update(of=["self"])
        .select_related("assembly__scope")
        .get(pk=thread.pk)
    )
    rules.may_facilitate(held, by).or_refuse()
    return held


def _already_split(thread: Thread, posts: Collection[int], title: str) -> Thread:
    """The form was sent twice; or none of these messages is there."""
    made = thread.splits.filter(title=title, posts__in=list(posts)).first()
    if made is None:
        raise Refused(_("Choisissez les messages qui partent dans la nouvelle conversation."))
    return made


def _settle(thread: Thread) -> None:
    latest = thread.posts.order_by("-at").values_list("at", flat=True)[:1]
    Thread.objects.filter(pk=thread.pk).update(latest_at=latest[0])


def _share_what_was_known(thread: Thread, made: Thread, by: Person) -> None:
    """What one had read stays read, and who wrote there follows it."""
    read = thread.readings.values_list("person", "upto")
    Reading.objects.bulk_create(
        (Reading(thread=made, person_id=person, upto=upto) for person, upto in read),
        batch_size=500,
    )
    known = thread.followings.filter(person__in=made.posts.exclude(author=None).values("author"))
    followers = {each.person_id: each for each in known}
    Following.objects.bulk_create(
        [
            *(
                Following(thread=made, person_id=person, why=each.why, muted=each.muted)
                for person, each in followers.items()
            ),
            *(
                [Following(thread=made, person=by, why=Why.OPENED)]
                if by.pk not in followers
                else []
            ),
        ]
    )
