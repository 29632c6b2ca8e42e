from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies import charter
from creuset.assemblies.models import Assembly
from creuset.common.markdown import to_html
from creuset.common.verdict import Refused
from creuset.debates.models import Post, Thread
from creuset.journal.actions import record
from creuset.people.models import Person

LONGEST = 50_000


@transaction.atomic
def open_thread(assembly: Assembly, *, title: str, body: str, by: Person) -> Thread:
    charter.belongs(by, assembly).or_refuse()
    Assembly.objects.select_for_update().get(pk=assembly.pk)
    body = _checked(body)
    same = assembly.threads.filter(title=title.strip(), author=by).order_by("-pk").first()
    if same and _repeated(same, body, by):
        return same
    thread = Thread.objects.create(assembly=assembly, title=title.strip(), author=by)
    _write(thread, body, by)
    record("debates.opened", thread, scope=assembly.scope, by=by)
    return thread


@transaction.atomic
def reply(thread: Thread, *, body: str, by: Person) -> Post:
    charter.belongs(by, thread.assembly).or_refuse()
    Thread.objects.select_for_update().get(pk=thread.pk)
    body = _checked(body)
    same = _repeated(thread, body, by)
    if same:
        return same
    post = _write(thread, body, by)
    Thread.objects.filter(pk=thread.pk).update(latest_at=post.at)
    record("debates.replied", thread, scope=thread.assembly.scope, by=by)
    return post


@transaction.atomic
def edit(post: Post, *, body: str, by: Person) -> Post:
    """One corrects one's own words, and it shows."""
    post = Post.objects.select_for_update(of=["self"]).select_related("thread").get(pk=post.pk)
    if post.author_id != by.pk:
        raise Refused(_("Chacun corrige ses propres messages."), _("Répondez-lui plutôt."))
    charter.belongs(by, post.thread.assembly).or_refuse()
    post.body = _checked(body)
    post.html = to_html(post.body)
    post.edited_at = timezone.now()
    post.save(update_fields=["body", "html", "edited_at"])
    record("debates.edited", post.thread, scope=post.thread.assembly.scope, by=by)
    return post


def _write(thread: Thread, body: str, by: Person) -> Post:
    return Post.objects.create(thread=thread, author=by, body=body, html=to_html(body))


def _repeated(thread: Thread, body: str, by: Person) -> Post | None:
    """The same words twice from the same person, at the end of a conversation, are one message:
    the form was sent twice."""
    last = thread.posts.order_by("-pk").first()
    return last if last and last.author_id == by.pk and last.body == body else None


def _checked(body: str) -> str:
    body = body.replace("\r\n", "\n").replace("\x00", "").strip()
    if not body:
        raise Refused(_("Le message est vide."), _("Écrivez quelque chose."))
    if len(body) > LONGEST:
        raise Refused(
            _("Ce message compte %(length)d signes, plus que les %(most)d permis.")
            % {"length": len(body), "most": LONGEST},
            _("Faites-en une production du groupe, qui garde ses versions."),
        )
    return body
