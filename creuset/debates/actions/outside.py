"""What is written from outside: at the door until the address is confirmed, then until someone
from here lets it in; and taken back, or forgotten, by whoever wrote it."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from creuset.assemblies import charter
from creuset.assemblies.models import Assembly, Warrant
from creuset.common.about import key_of
from creuset.common.audience import Audience
from creuset.common.markdown import to_html
from creuset.debates.actions.letters import write
from creuset.debates.actions.moderating import keep_deciders
from creuset.debates.models import (
    Door,
    Measure,
    OutsideMessage,
    Outsider,
    OutsideTerms,
    Post,
    Revision,
    Step,
    Thread,
)
from creuset.debates.rules import moderation as rules_moderation
from creuset.debates.rules import outside as rules
from creuset.journal.actions import record
from creuset.people.models import Person

State = OutsideMessage.State


@transaction.atomic
def open_outside_thread(subject: Model, *, assembly: Assembly, title: str) -> Thread:
    """The conversation of a thing with the outside: one, that opens again after having closed."""
    Assembly.objects.select_for_update().get(pk=assembly.pk)
    found = Thread.objects.filter(**key_of(subject), open_to_outside=True).first()
    if found is None:
        return Thread.objects.create(
            **key_of(subject),
            assembly=assembly,
            title=title[:200],
            audience=Audience.PUBLIC,
            open_to_outside=True,
        )
    found.audience = Audience.PUBLIC
    found.save(update_fields=["audience"])
    return found


@transaction.atomic
def close_outside_thread(subject: Model) -> None:
    """The thing is no longer for everyone: neither is what was said of it outside."""
    Thread.objects.filter(**key_of(subject), open_to_outside=True).update(audience=Audience.GROUP)


@transaction.atomic
def set_outside(
    assembly: Assembly, *, door: str, by: Person | None = None, warrant: Warrant | None = None
) -> OutsideTerms:
    """Whether the words of outsiders are read at once, or once someone from here let them in."""
    assembly = Assembly.objects.select_for_update().get(pk=assembly.pk)
    charter.authorise(
        "debates.set_outside", assembly, subject=assembly, parameters={"door": door},
        by=by, warrant=warrant,
    ).or_refuse()  # fmt: skip
    made = OutsideTerms.objects.create(assembly=assembly, door=door, warrant=warrant)
    record("debates.outside_set", assembly, scope=assembly.scope, by=by, data={"door": door})
    return made


@transaction.atomic
def bring_back_outside(assembly: Assembly, *, warrant: Warrant) -> None:
    """Its warrant is revoked, so what was before applies again: there is only to say so."""
    record("debates.outside_set_back", assembly, scope=assembly.scope, by=None)


@transaction.atomic
def write_from_outside(
    thread: Thread, *, body: str, name: str, email: str, language: str
) -> OutsideMessage:
    """Nothing is read by anyone until the address is confirmed. The answer is the same whoever
    the address belongs to."""
    thread = Thread.objects.select_for_update(of=["self"]).get(pk=thread.pk)
    rules.may_be_written_to(thread).or_refuse()
    body = rules.checked(body)
    email = email.strip().lower()
    since = timezone.now() - rules.CONFIRM_WITHIN
    same = thread.outside_messages.filter(email=email, body=body, at__gt=since)
    if found := same.first():
        return found
    message = OutsideMessage.objects.create(
        thread=thread, body=body, name=name.strip(), email=email, language=language
    )
    write(message, "confirm")
    return message


@transaction.atomic
def write_with_account(thread: Thread, *, body: str, by: Person) -> OutsideMessage:
    """Someone with an account, from elsewhere: nothing to confirm."""
    thread = Thread.objects.select_for_update(of=["self"]).get(pk=thread.pk)
    rules.may_be_written_to(thread).or_refuse()
    rules_moderation.suspended(by, thread).or_refuse()
    body = rules.checked(body)
    outsider, _new = Outsider.objects.get_or_create(person=by)
    if same := thread.outside_messages.filter(outsider=outsider, body=body).first():
        return same
    message = OutsideMessage.objects.create(
        thread=thread, outsider=outsider, body=body, state=State.WAITING
    )
    return _at_the_door(message)


@transaction.atomic
def confirm(message: OutsideMessage) -> OutsideMessage:
    """The mailbox is theirs. Followed again, the link changes nothing."""
    message = _hold(message)
    if message.state != State.UNCONFIRMED:
        return message
    rules.may_confirm(message).or_refuse()
    outsider, _new = Outsider.objects.get_or_create(mark=mark_of(message.email))
    rules_moderation.suspended(outsider, message.thread).or_refuse()
    owner = Person.objects.filter(email__iexact=message.email).first()
    if owner:
        rules_moderation.suspended(owner, message.thread).or_refuse()
    outsider.name, outsider.email, outsider.seen_at = message.name, message.email, timezone.now()
    outsider.save(update_fields=["name", "email", "seen_at"])
    message.outsider, message.name, message.email = outsider, "", ""
    message.state, message.confirmed_at = State.WAITING, timezone.now()
    message.save(update_fields=["outsider", "name", "email", "state", "confirmed_at"])
    return _at_the_door(message)


def mark_of(email: str) -> str:
    return salted_hmac("debates.outsider", email.strip().lower(), algorithm="sha256").hexdigest()


@transaction.atomic
def let_in(
    message: OutsideMessage,
    *,
    answer: str,
    ground: str,
    why: str,
    by: Person | None = None,
    warrant: Warrant | None = None,
) -> OutsideMessage:
    """Open the door, or say why not."""
    message = _hold(message)
    given = {"answer": answer, "ground": ground, "why": why}
    rules_moderation.may_let_in(message, given).or_refuse()
    charter.authorise(
        "debates.let_in", message.assembly, subject=message, parameters=given,
        by=by, warrant=warrant,
    ).or_refuse()  # fmt: skip
    if answer == "accept":
        enter(message)
        write(message, "accepted")
    else:
        _refuse(message, given, by, warrant)
    return message


def enter(message: OutsideMessage) -> Post:
    """From here on it is a message like any other."""
    outsider = _writer(message)
    post = Post.objects.create(
        thread=message.thread,
        author=outsider.person,
        outsider=outsider,
        body=message.body,
        html=to_html(message.body, message.language),
    )
    Thread.objects.filter(pk=message.thread_id).update(latest_at=post.at)
    message.post, message.state, message.settled_at = post, State.ACCEPTED, post.at
    message.save(update_fields=["post", "state", "settled_at"])
    record(
        "debates.outsider_spoke", post, scope=message.assembly.scope, by=None,
        audience=message.thread.audience, title=message.thread.title,
    )  # fmt: skip
    return post


@transaction.atomic
def rewrite(message: OutsideMessage, *, body: str) -> OutsideMessage:
    message = _hold(message)
    rules.may_rewrite(message).or_refuse()
    body = rules.checked(body)
    if post := message.post:
        Revision.objects.create(post=post, body=post.body, written_at=post.edited_at or post.at)
        post.body, post.html = body, to_html(body, message.language)
        post.edited_at = timezone.now()
        post.save(update_fields=["body", "html", "edited_at"])
    message.body = body
    message.save(update_fields=["body"])
    return message


@transaction.atomic
def take_back(message: OutsideMessage) -> OutsideMessage:
    """Its words go, wherever they were; its place stays, since others may have answered."""
    message = _hold(message)
    rules.may_take_back(message).or_refuse()
    gone = _("(message retiré par son auteur)")
    if post := message.post:
        post.revisions.all().delete()
        post.body, post.html = gone, to_html(gone)
        post.save(update_fields=["body", "html"])
        post.measures.update(body="", html="", aside={"quoted": "", "revisions": []})
    message.body, message.name, message.email = gone, "", ""
    if message.state == State.UNCONFIRMED:
        message.delete()
        return message
    message.state, message.settled_at = State.WITHDRAWN, timezone.now()
    message.save(update_fields=["body", "name", "email", "state", "settled_at"])
    return message


@transaction.atomic
def forget(outsider: Outsider) -> None:
    """Name and address go; what was let in stays, said by someone from outside."""
    outsider = Outsider.objects.select_for_update().get(pk=outsider.pk)
    if outsider.email:
        OutsideMessage.objects.filter(email=outsider.email).delete()
    outsider.name = outsider.email = outsider.mark = ""
    outsider.save(update_fields=["name", "email", "mark"])


@transaction.atomic
def send_link(email: str) -> None:
    """The way back to one's last message, to whoever reads this mailbox. Says nothing to others."""
    outsider = Outsider.objects.filter(mark=mark_of(email)).exclude(email="").first()
    if outsider is None:
        return
    message = outsider.messages.select_related("thread", "outsider").order_by("-pk").first()
    if message:
        write(message, "link", key=str(int(timezone.now().timestamp()) // 600))


def sweep() -> None:
    """What was never confirmed goes after two days, an address that no longer serves after a while."""
    now = timezone.now()
    OutsideMessage.objects.never_confirmed(now - 2 * rules.CONFIRM_WITHIN).delete()
    kept = timedelta(days=settings.OUTSIDE_ADDRESS_DAYS)
    Outsider.objects.unused_since(now - kept).update(email="")


def _at_the_door(message: OutsideMessage) -> OutsideMessage:
    terms = OutsideTerms.objects.of(message.assembly)
    if terms.door == Door.AT_ONCE:
        enter(message)
        return message
    record(
        "debates.outsider_waits", message, scope=message.assembly.scope, by=None,
        title=message.thread.title,
    )  # fmt: skip
    return message


def _refuse(
    message: OutsideMessage, given: dict[str, str], by: Person | None, warrant: Warrant | None
) -> Measure:
    outsider = _writer(message)
    rule = charter.rule_for(message.assembly, "debates.let_in").rule
    measure = Measure.objects.create(
        assembly=message.assembly,
        thread=message.thread,
        person=outsider.person,
        outsider=None if outsider.person_id else outsider,
        step=Step.REFUSE,
        ground=given["ground"],
        why=given["why"].strip(),
        body=message.body,
        html=to_html(message.body, message.language),
        rule=str(_("L’assemblée en a décidé.") if warrant else rule.sentence),
        warrant=warrant,
    )
    keep_deciders(measure, "debates.let_in", message, given, by, warrant, together=rule.procedure)
    message.refusal, message.state = measure, State.REFUSED
    message.settled_at = timezone.now()
    message.save(update_fields=["refusal", "state", "settled_at"])
    record(
        "debates.outsider_refused", measure, scope=message.assembly.scope, by=by,
        title=message.thread.title, data={"ground": measure.ground},
    )  # fmt: skip
    write(message, "refused", measure=measure)
    return measure


def _writer(message: OutsideMessage) -> Outsider:
    """Whoever confirmed it: a message has nobody before that, and never gets this far."""
    return Outsider.objects.select_related("person").get(messages=message)


def _hold(message: OutsideMessage) -> OutsideMessage:
    related: Any = ("thread__assembly__scope", "outsider__person", "post", "refusal")
    held = OutsideMessage.objects.select_for_update(of=["self"]).select_related(*related)
    return held.get(pk=message.pk)
