"""Who wrote this mail, and whether anyone vouches for it. Pure, but for one setting."""

from __future__ import annotations

import re
from enum import Enum

from django.conf import settings

from creuset.post.inbound.parsing import Mail


class Vouched(Enum):
    YES = "yes"
    NO = "no"
    NOBODY_SAYS = "nobody says"


def vouched(mail: Mail) -> Vouched:
    """What our own mail server saw, when it says so (RFC 8601). Headers of other servers say what
    they want; ours takes away those that bear its name, so the first is its own."""
    if not settings.MAIL_TRUSTS:
        return Vouched.NOBODY_SAYS
    for said in mail.headers("Authentication-Results"):
        server, _sep, results = said.partition(";")
        if (server.split() or [""])[0].lower() == settings.MAIL_TRUSTS:
            return Vouched.YES if _passes(results, mail) else Vouched.NO
    return Vouched.NO


def _passes(results: str, mail: Mail) -> bool:
    if len(mail.senders) != 1:
        return False
    domain = mail.senders[0].rpartition("@")[2]
    answers = [part.split() for part in _without_asides(results).split(";") if part.strip()]
    policies = {words[0] for words in answers if words[0].startswith("dmarc=")}
    if policies:
        return policies == {"dmarc=pass"}
    return any(
        words[0] == "dkim=pass" and any(_aligned(word, domain) for word in words[1:])
        for words in answers
    )


def _without_asides(results: str) -> str:
    """Comments and quoted strings repeat what the sender said: they are no answer."""
    results = re.sub(r'"(?:[^"\\]|\\.)*"', "_", results.lower())
    for _depth in range(5):
        results = re.sub(r"\([^()]*\)", " ", results)
    return "" if set(results) & set('()"\\') else results


def _aligned(word: str, domain: str) -> bool:
    """Signed by the domain that the mail says it is from, or by the one above it."""
    name, _sign, value = word.partition("=")
    value = value.rpartition("@")[2].strip('"')
    if name not in {"header.d", "header.i"} or "." not in value:
        return False
    return domain == value or domain.endswith(f".{value}")


# Answers that programs write

_AUTOMATIC_SUBJECT = re.compile(
    r"^\s*(?:réponse automatique|reponse automatique|automatic reply|auto(?:matic)?[- ]?reply"
    r"|auto:|out of (?:the )?office|absence du bureau|absent du bureau|message d[’']absence"
    r"|absence\s*:|respuesta automática|respuesta automatica|fuera de (?:la )?oficina"
    r"|undeliver(?:able|ed)|delivery status notification|mail delivery (?:failed|failure)"
    r"|échec de la remise|non remis|returned mail|failure notice)",
    re.I,
)
_DAEMONS = re.compile(r"^(?:mailer-daemon|postmaster|noreply|no-reply|ne-pas-repondre)@", re.I)


def is_automatic(mail: Mail, envelope_from: str) -> bool:
    """A program wrote it: it gets no answer, and says nothing in a conversation."""
    submitted = mail.header("Auto-Submitted").split(";")[0].strip().lower()
    precedence = mail.header("Precedence").strip().lower()
    return (
        (submitted not in {"", "no"})
        or precedence in {"bulk", "auto_reply", "junk", "list"}
        or any(mail.header(name) for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response"))
        or envelope_from.strip() == "<>"
        or mail.header("Return-Path").strip() == "<>"
        or mail.message.get_content_type() in {"multipart/report", "message/delivery-status"}
        or any(_DAEMONS.match(sender) for sender in mail.senders)
        or bool(_AUTOMATIC_SUBJECT.match(mail.subject))
    )


MOST_HOPS = 40


def comes_from_us(mail: Mail, ours: set[str]) -> bool:
    """One of our own mails, come back by whatever way: it never goes round again."""
    lists = " ".join(mail.headers("List-Id") + mail.headers("X-Loop")).lower()
    message_domain = mail.message_id.strip("<> ").rpartition("@")[2].lower()
    return (
        message_domain in ours
        or any(domain in lists for domain in ours)
        or any(sender.rpartition("@")[2] == settings.MAIL_DOMAIN for sender in mail.senders)
        or len(mail.message.get_all("Received") or []) > MOST_HOPS
    )
