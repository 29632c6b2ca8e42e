from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import File
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies import charter
from creuset.assemblies.models import Assembly
from creuset.common import things
from creuset.common.audience import Audience
from creuset.common.markdown import to_html
from creuset.common.verdict import Refused
from creuset.debates import mentions
from creuset.debates.following import Why, follow, readers_of
from creuset.debates.models import Mention, Post, Revision, Thread
from creuset.debates.reading import read_up_to
from creuset.debates.rules import moderation as rules_moderation
from creuset.debates.rules import talking as rules
from creuset.debates.rules import words
from creuset.files import actions as files
from creuset.journal.actions import record
from creuset.people.models import Person

LONGEST = 50_000


@transaction.atomic
def open_thread(
    assembly: Assembly,
    *,
    title: str,
    body: str,
    by: Person,
    subject: Model | None = None,
    audience: str = Audience.GROUP,
    uploads: Iterable[File[bytes]] = (),
) -> Thread:
    """With its first message. A thing is talked about by those who may see it, no others: whoever
    opens a conversation to more people than its assembly answers for that."""
    charter.belongs(by, assembly).or_refuse()
    Assembly.objects.select_for_update().get(pk=assembly.pk)
    rules.may_reach(subject, audience, assembly).or_refuse()
    body = _checked(body)
    about = _about(subject)
    same = assembly.threads.filter(title=title.strip(), author=by, **about)
    last = same.order_by("-pk").first()
    if last and _repeated(last, body, by):
        return last
    thread = Thread.objects.create(
        assembly=assembly, title=title.strip(), author=by, audience=audience, **about
    )
    _write(thread, body, by, uploads=uploads)
    follow(thread, why=Why.OPENED, by=by)
    record("debates.opened", thread, scope=assembly.scope, by=by, audience=audience)
    return thread


@transaction.atomic
def reply(
    thread: Thread,
    *,
    body: str,
    by: Person,
    to: Post | None = None,
    quoted: str = "",
    uploads: Iterable[File[bytes]] = (),
) -> Post:
    """An answer to the conversation, or to one of its messages."""
    thread = _hold(thread)
    rules.may_write(thread, by).or_refuse()
    body = _checked(body)
    same = _repeated(thread, body, by)
    if same:
        return same
    post = _write(thread, body, by, to=_answered(thread, to), quoted=quoted, uploads=uploads)
    Thread.objects.filter(pk=thread.pk).update(latest_at=post.at)
    follow(thread, why=Why.WROTE, by=by)
    record("debates.replied", post, scope=thread.assembly.scope, by=by,
           audience=thread.audience, title=thread.title)  # fmt: skip
    return post


@transaction.atomic
def edit(post: Post, *, body: str, by: Person) -> Post:
    """One corrects one's own words, and it shows."""
    post = Post.objects.select_for_update(of=["self"]).select_related("thread").get(pk=post.pk)
    if post.author_id != by.pk:
        raise Refused(_("Chacun corrige ses propres messages."), _("Répondez-lui plutôt."))
    rules.may_write(post.thread, by).or_refuse()
    rules_moderation.may_correct(post).or_refuse()
    body = _checked(body)
    if body == post.body:
        return post
    Revision.objects.create(post=post, body=post.body, written_at=post.edited_at or post.at)
    named = _named(post.thread, body)
    post.body = body
    post.html = mentions.linked(to_html(body), named)
    post.edited_at = timezone.now()
    post.save(update_fields=["body", "html", "edited_at"])
    _mention(post, named, by)
    record("debates.edited", post, scope=post.thread.assembly.scope, by=by,
           audience=post.thread.audience, title=post.thread.title)  # fmt: skip
    return post


def _hold(thread: Thread) -> Thread:
    return (
        Thread.objects.select_for_update(of=["self"])
        .select_related("assembly__scope")
        .get(pk=thread.pk)
    )


def _about(subject: Model | None) -> dict[str, Any]:
    """The thing a conversation is about, of a kind that `wiring` knows."""
    if subject is None:
        return {}
    kind = ContentType.objects.get_for_model(things.of(subject).model)
    return {"subject_type": kind, "subject_id": subject.pk}


def _answered(thread: Thread, to: Post | None) -> Post | None:
    """One level deep: an answer to an answer hangs on the message that both answer."""
    if to is None or to.thread_id != thread.pk:
        return None
    return to.parent or to


def _write(
    thread: Thread,
    body: str,
    by: Person,
    *,
    to: Post | None = None,
    quoted: str = "",
    uploads: Iterable[File[bytes]] = (),
) -> Post:
    named = _named(thread, body)
    post = Post.objects.create(
        thread=thread,
        author=by,
        parent=to,
        body=body,
        html=mentions.linked(to_html(body), named),
        quoted=quoted,
    )
    files.attach(post, uploads, by=by)
    _mention(post, named, by)
    read_up_to(thread, post.pk, by=by)
    return post


def _named(thread: Thread, body: str) -> list[Person]:
    """Those named in a text who may read it; the others stay words."""
    slugs = mentions.slugs_in(body)
    return list(readers_of(thread).filter(slug__in=slugs)) if slugs else []


def _mention(post: Post, people: list[Person], by: Person) -> None:
    """Whoever is named follows from then on. Naming them again in a correction tells nobody
    twice."""
    for person in people:
        _row, created = Mention.objects.get_or_create(post=post, person=person)
        if created and person.pk != by.pk:
            follow(post.thread, why=Why.MENTIONED, by=person)


def _repeated(thread: Thread, body: str, by: Person) -> Post | None:
    """The same words twice from the same person, at the end of a conversation, are one message:
    the form was sent twice."""
    last = thread.posts.order_by("-pk").first()
    return last if last and last.author_id == by.pk and last.body == body else None


def _checked(body: str) -> str:
    too_long = _("Faites-en une production du groupe, qui garde ses versions.")
    return words.checked(body, most=LONGEST, too_long=too_long)
