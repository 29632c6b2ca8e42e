"""A mail arrives: what it becomes. One function, whoever carries it: LMTP, pipe, webhook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signing import BadSignature
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from creuset.assemblies import languages
from creuset.common.verdict import Refused
from creuset.debates import actions as debates
from creuset.debates.models import Following, Post, Thread
from creuset.decisions.models import Decision
from creuset.files import actions as files
from creuset.people.models import Person
from creuset.post import actions, links
from creuset.post.addresses import Target, resolve
from creuset.post.inbound import answers, bounces, parsing
from creuset.post.inbound.parsing import Mail, Piece
from creuset.post.inbound.senders import Vouched, comes_from_us, is_automatic, vouched
from creuset.post.links import Stop
from creuset.post.models.inbound import REMEMBERED, Held, Received

MOST_AN_HOUR = 60
BECAME = Received.Became


@dataclass(frozen=True)
class Outcome:
    """What became of a mail, and what to answer to the server that brought it."""

    became: str
    code: int = 250
    reason: str = "OK"
    made: Post | None = None

    @property
    def smtp(self) -> str:
        enhanced = {250: "2.0.0", 550: "5.1.1", 552: "5.3.4", 554: "5.6.0"}[self.code]
        return f"{self.code} {enhanced} {self.reason}"


def receive(raw: bytes, *, envelope_to: Iterable[str], envelope_from: str = "") -> Outcome:
    """When this returns, what it says is written in the database; a mail that comes again, because
    nobody heard the answer, acts no more.

    With several recipients, each is dealt with on its own, and the best outcome is told.
    """
    if len(raw) > settings.MAIL_MAX_BYTES:
        return Outcome(BECAME.REFUSED, 552, "Message too big")
    targets = [target for address in dict.fromkeys(envelope_to) if (target := resolve(address))]
    if not targets:
        return Outcome(BECAME.REFUSED, 550, "No such recipient here")
    try:
        mail = parsing.read(raw)
    except parsing.Unreadable:
        return Outcome(BECAME.REFUSED, 554, "This message cannot be read")
    outcomes = [_dealt_with(raw, mail, target, envelope_from) for target in targets]
    return min(outcomes, key=lambda outcome: list(BECAME.values).index(outcome.became))


@transaction.atomic
def _dealt_with(raw: bytes, mail: Mail, target: Target, envelope_from: str) -> Outcome:
    """The row that says that it was dealt with comes first: whoever brings the same mail at the
    same time waits here."""
    received, is_new = Received.objects.get_or_create(
        message=_identity(raw, mail),
        recipient=target.address,
        defaults={"became": BECAME.REFUSED},
    )
    if not is_new:
        return Outcome(received.became, made=received.post)
    outcome = _Arrival(raw, mail, target, envelope_from, received).outcome()
    received.became = outcome.became
    received.post = outcome.made
    received.save(update_fields=["became", "why", "person", "post"])
    return outcome


def _identity(raw: bytes, mail: Mail) -> str:
    said = mail.message_id.encode() if "@" in mail.message_id else raw
    return sha256(said).hexdigest()


def publish_held(held: Held) -> Outcome:
    """The person says that it is theirs."""
    held = Held.objects.select_related("received", "person").get(pk=held.pk)
    raw = bytes(held.raw)
    target = resolve(held.received.recipient)
    with transaction.atomic():
        received = Received.objects.select_for_update().get(pk=held.received_id)
        held.delete()
        if target is None:
            return Outcome(BECAME.REFUSED, 550, "No such recipient here")
        arrival = _Arrival(raw, parsing.read(raw), target, "", received)
        outcome = arrival.published_for(held.person)
        received.became, received.post = outcome.became, outcome.made
        received.save(update_fields=["became", "why", "person", "post"])
        return outcome


def give_up_held(held: Held) -> None:
    """Someone else wrote it: it goes."""
    held.delete()


def sweep() -> None:
    """What nobody claimed, and what no server will bring again."""
    Held.objects.filter(expires_at__lt=timezone.now()).delete()
    Received.objects.filter(at__lt=timezone.now() - REMEMBERED).delete()


class _Arrival:
    """One mail at one address."""

    def __init__(
        self, raw: bytes, mail: Mail, target: Target, envelope_from: str, received: Received
    ) -> None:
        self.raw, self.mail, self.target = raw, mail, target
        self.envelope_from, self.received = envelope_from, received
        self.sender = mail.senders[0] if len(mail.senders) == 1 else ""

    def outcome(self) -> Outcome:
        if self.target.delivery:
            bounces.note(self.target.delivery, self.mail)
            return Outcome(BECAME.NOTED)
        if comes_from_us(self.mail, {links.domain(), settings.MAIL_DOMAIN} - {""}):
            return self._dropped("loop")
        if is_automatic(self.mail, self.envelope_from):
            return self._dropped("automatic")
        if self.target.ourselves:
            return self._asked_of_us()
        if self.mail.header("X-Spam-Flag").strip().upper() == "YES":
            return self._dropped("spam")
        if self.target.key:
            return self._reply(self.target.key.person)
        return self._new_thread()

    def _asked_of_us(self) -> Outcome:
        """The other half of our unsubscribe header: a mail whose subject is « stop » and a token."""
        word, _space, token = self.mail.subject.strip().partition(" ")
        if word.lower() != "stop":
            return self._dropped("nothing asked")
        try:
            actions.stop(Stop.read("".join(token.split())))
        except BadSignature:
            return self._dropped("bad token")
        return Outcome(BECAME.NOTED)

    def _dropped(self, why: str) -> Outcome:
        """Without a word: an answer would go to a program."""
        self.received.why = why
        return Outcome(BECAME.REFUSED)

    # Who wrote it

    def _reply(self, person: Person) -> Outcome:
        if not self._is_theirs(person) or vouched(self.mail) is Vouched.NO:
            return self._held(person)
        return self.published_for(person)

    def _new_thread(self) -> Outcome:
        """The address of a group is no secret: here someone must vouch for the sender."""
        person = self._known_sender()
        if person is None:
            return self._unknown()
        if vouched(self.mail) is not Vouched.YES:
            return self._held(person)
        return self.published_for(person)

    def _unknown(self) -> Outcome:
        """Answered as a known one is, so that nobody learns here who has an account; told by a mail
        that only the address can read."""
        reason = _(
            "Personne n’a ici l’adresse %(address)s. Écrivez depuis celle de votre compte, ou "
            "depuis la page du groupe."
        ) % {"address": self.sender}
        if self.sender:
            answers.explain(self.sender, None, "unknown", reason, self.mail)
        return self._dropped("unknown sender")

    def _is_theirs(self, person: Person) -> bool:
        verified = EmailAddress.objects.filter(user=person, verified=True)
        return bool(verified.filter(email__iexact=self.sender).exists())

    def _known_sender(self) -> Person | None:
        found = EmailAddress.objects.filter(
            verified=True, email__iexact=self.sender, user__is_active=True
        )
        row = found.select_related("user").first() if self.sender else None
        return row.user if row else None

    def _held(self, person: Person) -> Outcome:
        self.received.person = person
        if self._too_many(person):
            return self._dropped("too many")
        Held.objects.create(
            received=self.received,
            person=person,
            subject=self.mail.subject,
            sender=(self.sender or ", ".join(self.mail.senders))[:254],
            raw=self.raw,
        )
        answers.ask_whether_it_is_theirs(person, self.mail, self.sender)
        return Outcome(BECAME.HELD)

    def _too_many(self, person: Person) -> bool:
        """Whatever goes round and round stops there."""
        hour = timezone.now() - timedelta(hours=1)
        return Received.objects.filter(person=person, at__gt=hour).count() >= MOST_AN_HOUR

    # What it becomes

    def published_for(self, person: Person) -> Outcome:
        self.received.person = person
        with translation.override(person.language or languages.own()):
            return self._published_for(person)

    def _published_for(self, person: Person) -> Outcome:
        if self._too_many(person):
            return self._refused(
                person,
                "too many",
                _("Vous avez écrit beaucoup de messages en une heure. Réessayez plus tard."),
            )
        try:
            with transaction.atomic():
                post = self._posted(person)
        except Refused as refusal:
            return self._refused(person, "refused", str(refusal))
        self._keep_files(post, person)
        self._say_that_it_is_no_vote(post.thread, person)
        return Outcome(BECAME.POSTED, made=post)

    def _posted(self, person: Person) -> Post:
        if self.target.key is None:
            return self._opened(person)
        thread = self.target.key.thread
        if self.target.key.expires_at < timezone.now():
            raise Refused(
                _("Cette adresse de réponse n’est plus bonne : le message est trop ancien."),
                _("Répondez depuis la page : %(link)s")
                % {"link": links.absolute(thread.get_absolute_url())},
            )
        if Following.objects.filter(thread=thread, person=person, muted=True).exists():
            raise Refused(
                _("Vous avez mis cette conversation en sourdine."),
                _("Pour y répondre, rouvrez-la depuis sa page : %(link)s")
                % {"link": links.absolute(thread.get_absolute_url())},
            )
        return debates.reply(thread, body=self._body(), quoted=self._quoted(), by=person)

    def _opened(self, person: Person) -> Post:
        if self.target.assembly is None:
            raise ValueError("this address opens no conversation")
        thread = debates.open_thread(
            self.target.assembly, title=self._title(), body=self._body(), by=person
        )
        post = thread.posts.earliest("pk")
        post.quoted = self._quoted()
        post.save(update_fields=["quoted"])
        return post

    def _quoted(self) -> str:
        return self.mail.body.folded.strip()

    def _title(self) -> str:
        return " ".join(self.mail.subject.split())[:200] or _("Sans objet")

    def _body(self) -> str:
        """A picture alone says something too."""
        if self.mail.words or not self.mail.pieces:
            return self.mail.words
        return _("(envoyé par courrier, sans texte)")

    def _refused(self, person: Person, why: str, reason: str) -> Outcome:
        """One sentence to the person, with their text, once a day for this reason here."""
        self.received.why = why
        where = str(self.target.key.thread_id if self.target.key else self.target.address)
        address = self.sender if self.sender and self._is_theirs(person) else person.email
        if address:
            answers.explain(address, person, why, reason, self.mail, once=where)
        return Outcome(BECAME.REFUSED)

    def _keep_files(self, post: Post, person: Person) -> None:
        """Each on its own: one that is refused keeps neither the text nor the others away."""
        refusals = [
            f"{piece.name} : {refusal}"
            for piece in self.mail.pieces
            if (refusal := _kept(piece, post, person))
        ]
        if refusals:
            answers.tell(
                person,
                "files",
                _("Certains fichiers n’ont pas été gardés : %(subject)s")
                % {"subject": self.mail.subject},
                _("Votre message est publié, mais pas ces fichiers :")
                + "\n\n"
                + "\n".join(refusals),
                once=str(post.pk),
            )

    def _say_that_it_is_no_vote(self, thread: Thread, person: Person) -> None:
        """Nobody votes by mail."""
        subject = thread.subject
        if isinstance(subject, Decision) and subject.is_open:
            answers.tell(
                person,
                "no vote",
                _("Votre message est dans la conversation, et ne vaut pas vote"),
                _(
                    "Ce que vous avez écrit se lit dans la conversation de « %(decision)s ». "
                    "Pour voter, allez sur sa page :"
                )
                % {"decision": subject}
                + "\n"
                + links.absolute(subject.get_absolute_url()),
                once=str(thread.pk),
            )


def _kept(piece: Piece, post: Post, person: Person) -> str:
    """Why it was not, or nothing."""
    upload = SimpleUploadedFile(piece.name, piece.content, content_type=piece.kind)
    try:
        with transaction.atomic():
            files.attach(post, [upload], by=person)
    except Refused as refusal:
        return str(refusal)
    return ""
