"""Who made a work, how they sign, and the accord of those who have no account here."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import Max

from creuset.common.digest import digest_of
from creuset.common.verdict import Refused
from creuset.decisions import actions as decisions
from creuset.decisions.models import Decision
from creuset.journal.actions import record
from creuset.people.models import Person
from creuset.works import letters, rules
from creuset.works.actions.holding import hold
from creuset.works.actions.publishing import note_accord
from creuset.works.models import Authorship, Work

SALT = "works.accord"


@transaction.atomic
def add_guest(
    work: Work,
    *,
    name: str,
    affiliation: str = "",
    orcid: str = "",
    email: str = "",
    roles: Sequence[str] = (),
    signs: bool = True,
    by: Person,
) -> Authorship:
    """Someone who has no account here. The same name twice is the same person: sent twice."""
    work = hold(work)
    rules.may_write(work, by).or_refuse()
    last = work.authorships.aggregate(last=Max("position"))["last"] or 0
    added, created = work.authorships.get_or_create(
        name=name.strip(),
        guest=True,
        defaults={
            "affiliation": affiliation,
            "orcid": orcid,
            "email": email,
            "roles": list(roles),
            "signs": signs,
            "position": last + 1,
        },
    )
    if created:
        _record("works.contributor_added", added, by)
    return added


@transaction.atomic
def describe(
    authorship: Authorship,
    *,
    name: str,
    affiliation: str = "",
    orcid: str = "",
    roles: Sequence[str] = (),
    email: str = "",
    by: Person,
) -> Authorship:
    """How one signs. What readers have read keeps its name; the rest may be made more precise."""
    hold(authorship.work)
    authorship.refresh_from_db()
    rules.may_describe(authorship, by).or_refuse()
    if not (authorship.published and authorship.work.is_published):
        authorship.name = name.strip()
    authorship.affiliation, authorship.orcid = affiliation.strip(), orcid
    authorship.roles = list(roles)
    authorship.email = email if authorship.guest else ""
    authorship.save(update_fields=["name", "affiliation", "orcid", "roles", "email"])
    _record("works.signature_described", authorship, by)
    return authorship


@transaction.atomic
def remove_guest(authorship: Authorship, *, by: Person) -> None:
    hold(authorship.work)
    rules.may_remove_guest(authorship, by).or_refuse()
    _record("works.contributor_removed", authorship, by)
    authorship.delete()


@transaction.atomic
def sign_earlier(authorship: Authorship, *, by: Person) -> None:
    """One place up in the order of signatures; the other authors are asked again."""
    work = hold(authorship.work)
    rules.may_order(work, by).or_refuse()
    order = list(work.authorships.filter(signs=True).order_by("position", "pk"))
    place = next((n for n, each in enumerate(order) if each.pk == authorship.pk), 0)
    if place == 0:
        return
    order[place - 1], order[place] = order[place], order[place - 1]
    for position, each in enumerate(order, 1):
        Authorship.objects.filter(pk=each.pk).update(position=position)
    work.authorships.exclude(person=by).update(
        agreed_digest="", agreed_at=None, taken_down_by=None
    )
    record("works.order_changed", work, scope=work.assembly.scope, by=by)


@transaction.atomic
def take_down_accord(authorship: Authorship, *, parameters: Mapping[str, Any], by: Person) -> None:
    """A member writes down the yes of someone who has no account, in their name, and it shows."""
    decisions.hold_waiting(authorship.work)
    work = hold(authorship.work)
    rules.may_answer_for(authorship, by).or_refuse()
    note_accord(work.authorships.filter(pk=authorship.pk), parameters, taken_down_by=by)
    _record("works.accord_taken_down", authorship, by)
    decisions.carry_out_waiting(work)


@transaction.atomic
def ask_accord(authorship: Authorship, decision: Decision, *, address: str, by: Person) -> None:
    """Mail a link by which someone without an account reads the version and agrees.

    `address` is that of the page, where the token goes in place of TOKEN.
    """
    hold(authorship.work)
    rules.may_answer_for(authorship, by).or_refuse()
    if not authorship.email:
        raise Refused(*rules.without_address())
    token = signing.dumps([authorship.pk, decision.pk, authorship.email], salt=SALT)
    link = address.replace("TOKEN", token)
    _record("works.accord_asked", authorship, by)
    transaction.on_commit(lambda: letters.ask_accord.enqueue(authorship.pk, link, by.name))


def asked_by(token: str) -> tuple[Authorship, Decision] | None:
    """Who is asked by this link, and on which decision; None once it no longer asks anything."""
    try:
        pk, decision_pk, email = signing.loads(token, salt=SALT, max_age=rules.ACCORD_DAYS * 86400)
    except (signing.BadSignature, ValueError):
        return None
    found = Authorship.objects.filter(pk=pk, email=email, guest=True).exclude(email="")
    authorship = found.select_related("work__text", "work__group__assembly").first()
    decision = Decision.objects.filter(
        pk=decision_pk, outcome__in=[Decision.Outcome.OPEN, Decision.Outcome.ADOPTED]
    ).first()
    return (authorship, decision) if authorship and decision else None


@transaction.atomic
def agree_by_link(token: str, *, digest: str) -> Work:
    """They agree to the very terms they were shown."""
    asked = asked_by(token)
    if asked is None or asked[1].digest != digest:
        raise Refused(*rules.link_is_over())
    authorship, decision = asked
    decisions.hold_waiting(authorship.work)
    work = hold(authorship.work)
    if authorship.agreed_digest != digest_of(decision.parameters):
        note_accord(work.authorships.filter(pk=authorship.pk), decision.parameters)
        _record("works.accord_by_link", authorship, None)
        decisions.carry_out_waiting(work)
    return work


def _record(verb: str, authorship: Authorship, by: Person | None) -> None:
    work = authorship.work
    record(verb, work, scope=work.assembly.scope, by=by, personal={"name": authorship.name})
