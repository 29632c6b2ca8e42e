"""Which pages are visited, at which addresses, as a visitor and as a member."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import Count, Model, QuerySet

from bench import community
from creuset.assemblies.middleware import viewer_of
from creuset.atlas.models import Entry
from creuset.common.viewer import ANONYMOUS
from creuset.debates.models import Thread
from creuset.decisions.models import Decision
from creuset.groups.models import WorkingGroup
from creuset.people.models import Person
from creuset.works.models import Work

MANY = 60  # addresses of one page, asked in turn
BARE = "/nu"
VIEWS = [
    "z=2&bbox=-180,-85,180,85",
    "z=4&bbox=-25,34,45,62",
    "z=6&bbox=-5,42,9,51",
    "z=9&bbox=1,48,4,49.5",
    "z=12&bbox=2.2,48.8,2.5,48.95",
]


@dataclass(frozen=True)
class Page:
    """The addresses of a page, as a visitor and as a member; none where one may not go.

    `bar`: one of the main pages, that the bars of the design speak of; the others are watched.
    """

    name: str
    visitor: list[str] = field(default_factory=list)
    member: list[str] = field(default_factory=list)
    bar: bool = True


def reader() -> Person:
    return Person.objects.get(pk=community.READER)


def cookie_of(person: Person) -> str:
    """As if this person had signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def pages() -> list[Page]:
    """The member is looked at where pages say most: in their own groups."""
    viewer = viewer_of(reader())
    mine = viewer.assembly_ids - {community.ROOT}
    groups = WorkingGroup.objects.filter(assembly__in=mine).select_related("assembly")
    published = Work.objects.visible_to(ANONYMOUS).order_by("pk")
    decisions = Decision.objects.exclude(assembly=community.ROOT)
    shown = decisions.visible_to(ANONYMOUS).order_by("pk")
    conversations = Thread.objects.filter(assembly__in=mine).annotate(n=Count("posts"))
    entries = Entry.objects.visible_to(ANONYMOUS).order_by("pk")
    everyones = Decision.objects.filter(assembly=community.ROOT, rule__method="consent")
    by_few, by_many = voted()
    return [
        _same("home", "/"),
        _same("map", "/carte/"),
        _same("cells", *(f"/carte/cellules.json?{view}" for view in VIEWS)),
        _same("entry", *_some(entries)),
        Page("group", _some(WorkingGroup.objects.select_related("assembly")), _all(groups)),
        Page("work", _some(published), _all(Work.objects.filter(group__in=groups))),
        Page("decision", _some(shown), _all(decisions.filter(assembly__in=mine))),
        Page("conversation", [], _all(conversations.filter(n__gte=50))),
        _same("directory", "/personnes/"),
        _same("journal", "/journal/"),
        _watched("my page", [], ["/moi/"]),
        _watched("works", ["/travaux/"]),
        _watched("groups", ["/groupes/"]),
        _watched("decisions", ["/decisions/"]),
        _watched("map, filtered", ["/carte/?nature=food&nature=housing&pays=FR&q=jardins+lyon"]),
        _watched("directory, word", ["/personnes/?q=jos%C3%A9phine"]),
        _watched("everyone’s vote", [], _all(everyones)),
        _watched("50 ballots", by_few[1:], by_few),
        _watched("50,000 ballots", by_many[1:], by_many),
        _watched("all talks", [], ["/debats/"]),
        _watched("bell", [], ["/moi/cloche/"]),
        _watched("bell’s number", [], ["/moi/cloche/nombre/"]),
        _watched("search", ["/recherche/?q=jardin", "/recherche/?q=jardins+lyon"]),
        _watched("search, misspelt", ["/recherche/?q=jarddin"]),
    ]


def voted() -> tuple[list[str], list[str]]:
    """Open, then closed: the votes where few have answered, and the same where very many have."""
    votes = Decision.objects.filter(assembly=community.ROOT, rule__method="majority")
    addresses = _addresses(votes.order_by("pk"))
    return addresses[::2], addresses[1::2]


def _same(name: str, *paths: str) -> Page:
    return Page(name, list(paths), list(paths))


def _watched(name: str, visitor: list[str], member: list[str] | None = None) -> Page:
    return Page(name, visitor, visitor if member is None else member, bar=False)


def _some(rows: QuerySet[Model]) -> list[str]:
    """Spread over the whole table, so that no small part of it is always at hand."""
    step = max(rows.count() // MANY, 1)
    return _addresses(rows[::step][:MANY])


def _all(rows: QuerySet[Model]) -> list[str]:
    return _addresses(rows.order_by("pk")[:MANY])


def _addresses(rows: Iterable[Model]) -> list[str]:
    return [row.get_absolute_url() for row in rows]  # type: ignore[attr-defined]
