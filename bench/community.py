"""The rows of an invented community, area by area, always the same for the same size.

Keys are given here, not by the database, so that one row can name another before either is
written. Whatever a page shows of one thing (a group's members, a conversation's posts) is as large
in a small community as in a large one: what grows is their number.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from random import Random
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.text import slugify

from bench import words
from bench.size import Size
from creuset.assemblies.models import Application, Assembly, Membership, Warrant
from creuset.assemblies.terms import complete
from creuset.atlas.kinds import BITS
from creuset.atlas.models import Entry, Source
from creuset.common.digest import digest_of
from creuset.common.markdown import to_html
from creuset.debates.models import Post, Thread
from creuset.decisions.models import Ballot, Decision, Elector, Objection
from creuset.decisions.tallies.core import Cast, Electorate
from creuset.decisions.tallies.registry import METHODS
from creuset.groups.models import WorkingGroup
from creuset.journal import sealing
from creuset.journal.actions import BATCH, entry
from creuset.journal.models import Record, Scope, Seal
from creuset.people.models import Facet, Person
from creuset.places.models import Territory
from creuset.post.models import Kind, Notice, Rhythm, Section
from creuset.texts.models import Text, Version
from creuset.works.models import Authorship, Work

Rows = Iterator[Model]

NAME = "Communauté du banc d’essai"
ROOT = 1  # the key of the community; the assembly of group g is ROOT + g
READER = 1  # the person who signs in to be measured
READER_GROUPS = 5
FOUNDED = datetime(2024, 1, 1, 9, tzinfo=UTC)
FAR = datetime(2099, 1, 1, tzinfo=UTC)
BY_CONSENT = complete({"method": "consent", "quorum": 50, "days": 7})
BY_MAJORITY = complete(
    {"method": "majority", "quorum": 25, "days": 14, "shown": "live", "proxies": 2}
)
FEW_BALLOTS, MANY_BALLOTS = 50, 50_000
TOLD = 20  # notices of each person
DECIDED = 3  # works of each group whose publication was decided
CONVERSATION = [60, 2, 6, 10, 22]  # posts of the successive conversations of a group
GROUP_SIZES = [40, 8, 12, 16, 24]


def rng_of(what: str) -> Random:
    return Random(f"creuset {what}")


def after(minutes: float) -> datetime:
    return FOUNDED + timedelta(minutes=minutes)


def is_member(person: int) -> bool:
    return person % 20 != 0


@cache
def members_of(group: int, size: Size) -> tuple[int, ...]:
    """The reader is in the first groups."""
    rng = rng_of(f"group {group}")
    found = {READER} if group <= READER_GROUPS else set()
    while len(found) < GROUP_SIZES[(group - 1) % len(GROUP_SIZES)]:
        person = rng.randint(READER + 1, size.persons)
        if is_member(person):
            found.add(person)
    return tuple(sorted(found))


def group_of(n: int, size: Size) -> tuple[int, int]:
    """The group of the nth thing, and how many this group had before it."""
    return (n - 1) % size.groups + 1, (n - 1) // size.groups


def persons(size: Size) -> Rows:
    rng = rng_of("persons")
    for pk in range(1, size.persons + 1):
        name = words.name(rng)
        yield Person(
            pk=pk,
            email=f"personne{pk}@example.org",
            password="!",
            name=name,
            slug=f"{slugify(name)}-{pk}",
            name_shown=rng.choices(["members", "everyone", "nobody"], [6, 3, 1])[0],
            joined_at=after(pk),
        )
        said = {
            "does": f"Je travaille sur {rng.choice(words.SUBJECTS)}",
            "worlds": " ".join(rng.sample(["commons", "sse", "research", "other"], 2)),
            "teaches": rng.choice(words.SENTENCES),
            "languages": "français",
            "place": rng.choice(words.CITIES)[0],
        }
        for key in rng.sample(list(said), 4):
            shown = rng.choices(["members", "everyone", "nobody"], [6, 3, 1])[0]
            yield Facet(person_id=pk, key=key, value=said[key], shown=shown)


def assemblies(size: Size) -> Rows:
    yield Scope(pk=ROOT)
    yield Assembly(scope_id=ROOT, name=NAME, purpose=words.SENTENCES[0])
    for pk in range(1, size.persons + 1):
        if is_member(pk):
            yield Membership(person_id=pk, assembly_id=ROOT, starts_on=after(pk).date())
        elif pk % 40 == 0:
            yield Application(person_id=pk, assembly_id=ROOT, message="Bonjour !", at=after(pk))


def groups(size: Size) -> Rows:
    rng = rng_of("groups")
    for n in range(1, size.groups + 1):
        assembly = ROOT + n
        subject = rng.choice(words.SUBJECTS)
        yield Scope(pk=assembly)
        yield Assembly(
            scope_id=assembly, name=f"Groupe {n} sur {subject}", purpose=subject, parent_id=ROOT
        )
        yield WorkingGroup(
            pk=n,
            assembly_id=assembly,
            slug=f"groupe-{n}",
            purpose=rng.choice(WorkingGroup.Purpose.values),
            why=words.paragraph(rng, 4),
            objective=words.paragraph(rng, 2),
            sharing="Sous licence libre, à tout le monde.",
        )
        for person in members_of(n, size):
            yield Membership(
                person_id=person, assembly_id=assembly, starts_on=after(size.persons).date()
            )


def entries(size: Size) -> Rows:
    """Gathered around cities, some on the very same point, some without any."""
    rng = rng_of("entries")
    countries = dict(Territory.objects.countries().values_list("code", "pk"))
    weights = [city[4] for city in words.CITIES]
    yield Source(
        pk=1, name="Banc d’essai", url="https://example.org/atlas", licence="Invention pure"
    )
    for pk in range(1, size.entries + 1):
        city, country, latitude, longitude, _weight = rng.choices(words.CITIES, weights)[0]
        spread = rng.choice([0, 0.03, 0.1, 0.6, 1.5])
        placed = rng.random() > 0.03
        name = f"{rng.choice(words.ACTORS)} {rng.choice(words.PLACES)}"
        made = Entry(
            pk=pk,
            slug=f"{slugify(name)}-{pk}",
            name=name,
            kinds=sum(1 << bit for bit in rng.sample(range(len(BITS)), rng.choice([1, 1, 2, 3]))),
            country_id=countries[country],
            city=city,
            website=f"https://example.org/{pk}",
            latitude=latitude + rng.gauss(0, spread) if placed else None,
            longitude=longitude + rng.gauss(0, spread) if placed else None,
            audience="community" if rng.random() < 0.05 else "public",
            source_id=1,
            source_key=str(pk),
            created_at=FOUNDED,
            updated_at=FOUNDED,
        )
        made.settle()
        yield made


def texts(what: str, n: int) -> list[tuple[str, str]]:
    """A few texts with their HTML, used again and again: rendering is not what is built here."""
    rng = rng_of(what)
    write = words.message if what == "posts" else words.article
    bodies = [write(rng) for _ in range(n)]
    return [(body, to_html(body)) for body in bodies]


def works(size: Size) -> Rows:
    """In each group: three whose publication was decided, then a draft, then others."""
    rng = rng_of("works")
    bodies = texts("works", 12)
    kind = ContentType.objects.get_for_model(Work).pk
    for pk in range(1, size.works + 1):
        group, rank = group_of(pk, size)
        draft = rank % 8 == 3
        authors = rng.sample(members_of(group, size), rng.randint(1, 4))
        yield Text(pk=pk)
        for number in (1, 2):
            body, html = bodies[(pk + number) % len(bodies)]
            yield Version(
                pk=2 * pk + number - 2, text_id=pk, number=number, body=body, html=html,
                reason="Relecture" if number == 2 else "", author_id=authors[0],
            )  # fmt: skip
        title = f"Note {pk} : {rng.choice(words.SUBJECTS)}"
        shared = after(60 * (pk % 8000))
        if rank < DECIDED:
            decision, subject = _decision_on(group, rank), (kind, pk)
            yield _warrant(decision, ROOT + group, "works.publish", subject, terms(pk))
        yield Work(
            pk=pk,
            group_id=group,
            kind=rng.choice(Work.Kind.values),
            title=title,
            slug=f"note-{pk}",
            summary=words.paragraph(rng, 2),
            text_id=pk,
            status="draft" if draft else "published",
            audience="group" if draft else "community" if rank % 8 == 4 else "public",
            licence="" if draft else "CC-BY-SA-4.0",
            shared_from=None if draft else shared.date(),
            published_version_id=None if draft else 2 * pk,
            published_at=None if draft else shared,
            warrant_id=_decision_on(group, rank) if rank < DECIDED else None,
            begun_at=FOUNDED,
        )
        for position, author in enumerate(authors, 1):
            yield Authorship(
                work_id=pk, person_id=author, name=f"Personne {author}", position=position,
                agreed_digest="", agreed_at=None, published=not draft,
            )  # fmt: skip


def _decision_on(group: int, rank: int) -> int:
    """A decision and the warrant that it grants have the same key."""
    return 5 * (group - 1) + rank + 1


def decided_at(pk: int) -> datetime:
    return after(60 * (pk % 8000))


def _warrant(
    pk: int, assembly: int, gesture: str, subject: tuple[int, int], parameters: dict[str, Any]
) -> Warrant:
    """What an adopted decision granted, already spent."""
    at = decided_at(pk)
    return Warrant(
        pk=pk,
        subject_type_id=subject[0],
        subject_id=subject[1],
        assembly_id=assembly,
        gesture=gesture,
        parameters=parameters,
        digest=digest_of(parameters),
        granted_at=at,
        lapses_at=FAR,
        spent_at=at,
    )


def terms(work: int) -> dict[str, Any]:
    day = after(60 * (work % 8000)).date().isoformat()
    return {
        "audience": "public",
        "licence": "CC-BY-SA-4.0",
        "shared_from": day,
        "version": 2,
        "outside_debate": False,
    }


def decisions(size: Size) -> Rows:
    """In each group: three adopted, one open, one stopped by an objection. Then the community's."""
    rng = rng_of("decisions")
    work_type = ContentType.objects.get_for_model(Work).pk
    electors = count(1)
    for pk in range(1, size.group_decisions + 1):
        group, rank = (pk - 1) // 5 + 1, (pk - 1) % 5
        work = group + rank * size.groups
        outcome = ["adopted", "adopted", "adopted", "open", "objected"][rank]
        yield from question(
            pk,
            size,
            electors,
            assembly=ROOT + group,
            gesture="works.publish",
            subject=(work_type, work),
            parameters=terms(work),
            rule=BY_CONSENT,
            people=members_of(group, size),
            said=[_position(rng, outcome) for _ in members_of(group, size)],
            outcome=outcome,
            audience="public" if outcome == "adopted" else "group",
            about=f"Question {pk} : {rng.choice(words.SUBJECTS)} ?",
        )
    yield from _of_everyone(size, rng, electors)


def _of_everyone(size: Size, rng: Random, electors: Iterator[int]) -> Rows:
    """By consent, put to every member: one open, one without quorum. By majority, answered by few
    and by very many: two open, where the reader has not answered yet, and two adopted.

    Beyond the members of a small community, electors are persons who have left and are forgotten.
    """
    members = [READER, *(n for n in range(READER + 1, size.persons + 1) if is_member(n))]
    pks = count(size.group_decisions + 1)
    for outcome in ("open", "no_quorum"):
        said = [_position(rng, outcome) for _ in members]
        yield from post(next(pks), size, electors, BY_CONSENT, members, said, outcome)
    for outcome in ("open", "adopted"):
        for ballots in (FEW_BALLOTS, MANY_BALLOTS):
            some = members[: ballots + 1]
            forgotten = [None] * (ballots + 1 - len(some))
            said = ["", *rng.choices(["for", "against", "blank"], [60, 35, 5], k=ballots)]
            yield from post(
                next(pks), size, electors, BY_MAJORITY, [*some, *forgotten], said, outcome
            )


def post(
    pk: int,
    size: Size,
    electors: Iterator[int],
    rule: dict[str, Any],
    people: Sequence[int | None],
    said: list[str],
    outcome: str,
) -> Rows:
    """A post of the community, to be given to the reader."""
    root = (ContentType.objects.get_for_model(Assembly).pk, ROOT)
    given = {"post": f"fonction {pk}", "person": READER, "until": "2099-01-01"}
    if outcome == "adopted":
        yield _warrant(pk, ROOT, "assemblies.confer_mandate", root, given)
    yield from question(
        pk,
        size,
        electors,
        assembly=ROOT,
        gesture="assemblies.confer_mandate",
        subject=root,
        parameters=given,
        rule=rule,
        people=people,
        said=said,
        outcome=outcome,
        audience="public" if outcome == "adopted" else "community",
        about=f"Question {pk}, à tout le monde ?",
    )


def question(
    pk: int,
    size: Size,
    electors: Iterator[int],
    *,
    assembly: int,
    gesture: str,
    subject: tuple[int, int],
    parameters: dict[str, Any],
    rule: dict[str, Any],
    people: Sequence[int | None],
    said: list[str],
    outcome: str,
    audience: str,
    about: str,
) -> Rows:
    """A decision with its text, its electors and what each of them answered, in their order."""
    opened = decided_at(pk)
    closed = None if outcome == "open" else opened + timedelta(days=rule["days"])
    text = size.works + pk
    body = words.paragraph(rng_of(f"decision {pk}"), 5)
    yield Text(pk=text)
    yield Version(
        pk=2 * size.works + pk, text_id=text, number=1, body=body, html=f"<p>{body}</p>",
        author_id=people[0],
    )  # fmt: skip
    yield Decision(
        pk=pk,
        subject_type_id=subject[0],
        subject_id=subject[1],
        assembly_id=assembly,
        gesture=gesture,
        parameters=parameters,
        digest=digest_of(parameters),
        question=about,
        text_id=text,
        rule=rule,
        proposer_id=people[0],
        opened_at=opened,
        votes_at=opened,
        closes_at=closed or FAR,
        closed_at=closed,
        outcome=outcome,
        trace=_trace(rule, said) if closed else {},
        warrant_id=pk if outcome == "adopted" else None,
        audience=audience,
        shown_on=opened.date() if outcome == "adopted" else None,
    )
    for n, (person, position) in enumerate(zip(people, said, strict=True)):
        elector = next(electors)
        yield Elector(pk=elector, decision_id=pk, person_id=person, proposes=n == 0)
        plain = position in ("consent", "for", "blank", "")
        reason = "" if plain else words.SENTENCES[elector % 12]
        if position:
            yield Ballot(elector_id=elector, round=1, position=position, reason=reason, at=opened)
        if position == "objection":
            yield Objection(elector_id=elector, round=1, reason=reason, raised_at=opened)


def _position(rng: Random, outcome: str) -> str:
    """Empty for those who said nothing."""
    weights = {
        "adopted": [80, 5, 0, 15],
        "open": [40, 3, 0, 57],
        "objected": [70, 5, 5, 20],
        "no_quorum": [20, 2, 0, 78],
    }[outcome]
    return rng.choices(["consent", "stand_aside", "objection", ""], weights)[0]


def _trace(rule: dict[str, Any], said: list[str]) -> dict[str, Any]:
    casts = [Cast({"position": each}, times=n) for each, n in Counter(said).items() if each]
    counted = METHODS[rule["method"]].count(rule, Electorate(eligible=len(said)), casts)
    return counted.as_data()


def conversations(size: Size) -> Rows:
    """Eight in each group, then some in the community, until there are enough posts."""
    rng = rng_of("posts")
    bodies = texts("posts", 60)
    thread, left = 0, size.posts
    while left:
        thread += 1
        group, rank = group_of(thread, size)
        common = rank >= 8
        people = members_of(group, size)
        posts = min(CONVERSATION[rank % len(CONVERSATION)], left)
        opened = after(thread % 500_000)
        yield Thread(
            pk=thread,
            assembly_id=ROOT if common else ROOT + group,
            title=f"À propos de {rng.choice(words.SUBJECTS)}",
            author_id=people[0],
            opened_at=opened,
            latest_at=opened + timedelta(minutes=posts),
        )
        for n in range(posts):
            body, html = rng.choice(bodies)
            yield Post(
                thread_id=thread, author_id=rng.choice(people), body=body, html=html,
                at=opened + timedelta(minutes=n),
            )  # fmt: skip
        left -= posts


def records(size: Size) -> Rows:
    """What happened, sealed in batches as the journal's own task seals it."""
    rng = rng_of("records")
    kinds = [
        (ContentType.objects.get_for_model(Work).pk, "works.written", "/travaux/note-%d/"),
        (ContentType.objects.get_for_model(Thread).pk, "debates.replied", "/debats/%d/"),
        (ContentType.objects.get_for_model(Decision).pk, "decisions.cast", "/decisions/%d/"),
    ]
    most = [size.works, size.posts // 20, size.group_decisions]
    chained, previous, batch = "", None, list[Record]()
    for pk in range(1, size.records + 1):
        group = rng.randint(1, size.groups)
        what = rng.randrange(len(kinds))
        subject = rng.randint(1, most[what])
        actor = rng.choice(members_of(group, size))
        salt = f"{rng.getrandbits(128):032x}"
        content_type, verb, path = kinds[what]
        batch.append(
            Record(
                pk=pk,
                scope_id=ROOT if rng.random() < 0.1 else ROOT + group,
                subject_type_id=content_type,
                subject_id=subject,
                verb=verb,
                title=f"Chose {subject}",
                path=path % subject,
                data={},
                audience=rng.choices(["group", "community", "public"], [60, 25, 15])[0],
                at=after(pk / 10),
                actor_id=actor,
                personal={},
                salt=salt,
                commitment=sealing.commitment(salt, actor, {}),
            )
        )
        if len(batch) == BATCH or pk == size.records:
            root = sealing.root([sealing.leaf(entry(each)) for each in batch]).hex()
            chained = sealing.chain(chained, len(batch), root, batch[-1].at.isoformat())
            seal = (previous or 0) + 1
            yield Seal(
                pk=seal, previous_id=previous, count=len(batch), root=root, chain=chained,
                at=batch[-1].at,
            )  # fmt: skip
            for each in batch:
                each.seal_id = seal
                yield each
            previous, batch = seal, []


def notices(size: Size) -> Rows:
    """What each was told of; the reader ten times as much. They may no longer read all of it."""
    rng = rng_of("notices")
    pk = count(1)
    for person in range(1, size.persons + 1):
        many = TOLD * 10 if person == READER else TOLD
        for record in sorted(rng.sample(range(1, size.records + 1), many)):
            at = after(record / 10)
            yield Notice(
                pk=next(pk), person_id=person, record_id=record, kind=Kind.CONVERSATION,
                reason="followers", section=Section.ELSEWHERE, rhythm=Rhythm.AT_ONCE, at=at,
                read_at=None if rng.random() < 0.3 else at + timedelta(hours=3),
            )  # fmt: skip
