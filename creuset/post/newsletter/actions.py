"""The letter of the community: prepared together, sent by who may, to those who want it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from creuset.assemblies import charter, languages
from creuset.assemblies.models import Assembly, Warrant
from creuset.common.audience import Audience
from creuset.common.markdown import to_html
from creuset.common.verdict import Refused
from creuset.common.viewer import ANONYMOUS
from creuset.journal.actions import record
from creuset.people.models import Person
from creuset.post import optout
from creuset.post.links import absolute
from creuset.post.models import Delivery, Kind, Letter, Subscriber
from creuset.post.newsletter import mailing, rules
from creuset.post.newsletter.tasks import queue
from creuset.post.sending import send
from creuset.works.models import Promotion, Work

SALT = "creuset.post.subscribe"
TO_CONFIRM = 7 * 24 * 3600
MOST_WORKS = 12


@transaction.atomic
def begin(*, by: Person) -> Letter:
    """The one letter in preparation; begun, when there is none, with what the community has put
    forward since the last."""
    root = Assembly.objects.select_for_update().get(parent=None)
    charter.belongs(by, root).or_refuse()
    letter = Letter.objects.filter(status=Letter.Status.DRAFT).first()
    if letter:
        return letter
    title = _("Les nouvelles de chez nous")
    body = first_draft()
    letter = Letter.objects.create(
        assembly=root, title=title[:200], body=body, html=to_html(body), writer=by
    )
    record("post.letter_begun", letter, scope=root.scope, by=by, audience=Audience.COMMUNITY)
    return letter


def first_draft() -> str:
    """What anyone may read, and the community recommends: the letter goes to everyone."""
    last = Letter.objects.sent().first()
    put_forward = Promotion.objects.filter(newsletter=True, stopped_at=None).filter(
        work__in=Work.objects.visible_to(ANONYMOUS).published().order_by()
    )
    if last and last.sent_at:
        put_forward = put_forward.filter(starts_on__gte=timezone.localdate(last.sent_at))
    chosen = put_forward.select_related("work").prefetch_related("work__authorships")
    pieces = [_("Bonjour,"), *(_about(each) for each in chosen.order_by("-pk")[:MOST_WORKS])]
    return "\n\n".join(dict.fromkeys(pieces)) + "\n"


def _about(promotion: Promotion) -> str:
    work = promotion.work
    title = work.title.replace("[", "(").replace("]", ")")
    names = ", ".join(each.name for each in work.signatories())
    lines = [
        f"# [{title}]({absolute(work.get_absolute_url())})",
        promotion.why,
        work.summary,
        f"*{names}*" if names else "",
    ]
    return "\n\n".join(line.strip() for line in lines if line.strip())


@transaction.atomic
def write(letter: Letter, *, title: str, body: str, edition: str, by: Person) -> Letter:
    """`edition` is what was on the page when one began to write: nobody's words are lost."""
    charter.belongs(by, letter.assembly).or_refuse()
    letter = _hold(letter)
    if letter.status != Letter.Status.DRAFT:
        raise Refused(_("Cette lettre est déjà partie."), _("Préparez la prochaine."))
    title, body = " ".join(title.split()), body.replace("\r\n", "\n").replace("\x00", "").strip()
    if (letter.title, letter.body) == (title, body):
        return letter
    if edition != letter.edition:
        raise Refused(
            _("Quelqu’un a changé la lettre pendant que vous écriviez."),
            _("Reprenez ce qui manque depuis sa page, ouverte ailleurs, puis enregistrez."),
        )
    letter.title, letter.body, letter.html = title, body, to_html(body)
    letter.writer, letter.written_at = by, timezone.now()
    letter.save(update_fields=["title", "body", "html", "writer", "written_at"])
    return letter


def try_on_oneself(letter: Letter, *, by: Person) -> None:
    """As it will arrive, to whoever prepares it."""
    charter.belongs(by, letter.assembly).or_refuse()
    if not by.email:
        raise Refused(_("Vous n’avez pas d’adresse électronique."))
    tried = mailing.written(letter, stop="")
    subject = _("Essai : %(title)s") % {"title": letter.title}
    send(by, Kind.ANSWER, subject, tried.text, tried.html, address=by.email,
         key=f"lettre:{letter.pk}:essai:{by.pk}:{letter.edition}:{timezone.now():%Y%m%d%H%M}")  # fmt: skip


@transaction.atomic
def send_newsletter(
    letter: Letter, *, edition: str, by: Person | None = None, warrant: Warrant | None = None
) -> Letter:
    """To every member who did not say no, and to those outside who asked for it. It cannot be
    undone: what has been read has been read."""
    letter = _hold(letter)
    parameters: dict[str, Any] = {"edition": edition}
    rules.may_be_sent(letter, parameters).or_refuse()
    charter.authorise(
        "post.send_newsletter", letter.assembly, subject=letter, parameters=parameters, by=by,
        warrant=warrant,
    ).or_refuse()  # fmt: skip
    letter.status = Letter.Status.LEAVING
    letter.sent_at = timezone.now()
    letter.warrant = warrant
    letter.save(update_fields=["status", "sent_at", "warrant"])
    record(
        "post.letter_sent", letter, scope=letter.assembly.scope, by=by, audience=Audience.PUBLIC
    )
    transaction.on_commit(queue.enqueue)
    return letter


def _hold(letter: Letter) -> Letter:
    held = Letter.objects.select_for_update(of=["self"]).select_related("assembly__scope")
    return held.get(pk=letter.pk)


# Readers outside


@transaction.atomic
def subscribe(address: str, *, language: str = "") -> None:
    """Whoever asks is told the same, whether or not this address already receives the letter. One
    mail a day to an address: nobody's mailbox is flooded by a stranger."""
    row, _new = Subscriber.objects.get_or_create(
        address__iexact=address,
        defaults={
            "address": address.lower(),
            "fingerprint": optout.fingerprint(address),
            "language": language,
        },
    )
    token = signing.TimestampSigner(salt=SALT).sign_object(row.address)
    link = absolute(reverse("post:confirm_subscription", args=[token]))
    with translation.override(language or languages.own()):
        send(
            None,
            Kind.ANSWER,
            _("Confirmez votre inscription à la lettre"),
            _("Quelqu’un, vous sans doute, a demandé à recevoir notre lettre à cette adresse.")
            + "\n\n"
            + _("Pour la recevoir, confirmez-le ici :")
            + f"\n{link}\n\n"
            + _("Sinon, ne faites rien : l’adresse sera effacée dans une semaine."),
            address=row.address,
            key=f"lettre:inscription:{row.fingerprint[:32]}:{timezone.localdate().isoformat()}",
        )


def address_of(token: str) -> str:
    """Raises BadSignature on anything that we did not sign, or too long ago."""
    return str(signing.TimestampSigner(salt=SALT).unsign_object(token, max_age=TO_CONFIRM))


@transaction.atomic
def confirm(address: str) -> None:
    row, _new = Subscriber.objects.get_or_create(
        address__iexact=address,
        defaults={"address": address, "fingerprint": optout.fingerprint(address)},
    )
    if row.confirmed_at is None:
        row.confirmed_at = timezone.now()
        row.save(update_fields=["confirmed_at"])
    optout.accept(Kind.MAILINGS, address)


@transaction.atomic
def forget(mark: str) -> None:
    """An address outside that wants no more letters: it goes from everywhere, and only its
    fingerprint is kept, so that it is not written to again."""
    for row in Subscriber.objects.filter(fingerprint=mark):
        Delivery.objects.filter(person=None, address__iexact=row.address).update(address=GONE)
        row.delete()


GONE = "parti@invalid"


def sweep_unconfirmed() -> None:
    old = timezone.now() - timedelta(seconds=TO_CONFIRM)
    Subscriber.objects.filter(confirmed_at=None, asked_at__lt=old).delete()
