"""Who may be told of something, each in one query: the people whom the areas name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from creuset.assemblies.models import Application, Assembly, Mandate, Membership, Support
from creuset.common.audience import Audience
from creuset.debates.following import followers_of
from creuset.debates.models import Appeal, Following, Measure, Mention, Post, Thread
from creuset.decisions.models import Amendment, Ballot, Decision, Draw, Elector
from creuset.journal.models import Record
from creuset.meetings.models import Attendance
from creuset.people.models import Person
from creuset.post.models import Kind, Reminder, Section
from creuset.works.models import Authorship

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Event = Record | Reminder
People = QuerySet[Person]


@dataclass(frozen=True)
class Line:
    """These people, told in this class, under this heading of a digest."""

    whom: Whom
    kind: Kind
    section: Section


@dataclass(frozen=True)
class Whom:
    """`because` ends the sentence "You are told this because…". `personal`: they are told whatever
    the audience of the record, since it is about them; `themself`: even when they acted."""

    key: str
    because: _StrPromise
    people: Callable[[Any], People]
    personal: bool = False
    themself: bool = False

    def __call__(self, kind: Kind, section: Section) -> Line:
        return Line(self, kind, section)


_every: dict[str, Whom] = {}


def because(key: str) -> str:
    """Why a notice was sent, in words."""
    return str(_every[key].because) if key in _every else ""


def _whom(
    because: _StrPromise, *, personal: bool = False, themself: bool = False
) -> Callable[[Callable[[Any], People]], Whom]:
    def named(people: Callable[[Any], People]) -> Whom:
        made = Whom(people.__name__, because, people, personal, themself)
        _every[made.key] = made
        return made

    return named


def _in_assembly(assembly_id: int) -> People:
    here = Membership.objects.current().filter(assembly=assembly_id, person=OuterRef("pk"))
    return Person.objects.filter(Exists(here))


def _community() -> People:
    root = Assembly.objects.filter(parent=None).values("pk")
    here = Membership.objects.current().filter(assembly__in=root, person=OuterRef("pk"))
    return Person.objects.filter(Exists(here))


def _named_in(event: Event, key: str = "person") -> People:
    return Person.objects.filter(pk=getattr(event, "personal", {}).get(key) or 0)


# Assemblies


@_whom(_("vous êtes membre"))
def members(event: Event) -> People:
    return _in_assembly(event.scope_id)


@_whom(_("ce geste attend encore un appui"))
def backers(event: Event) -> People:
    """Who may join those who stand behind a gesture. Applications have their own line; whoever
    wrote a message is told of its moderation once it is decided."""
    if event.subject_type.model == "application":
        return Person.objects.none()
    behind = Support.objects.filter(
        subject_type=event.subject_type_id,
        subject_id=event.subject_id,
        gesture=getattr(event, "data", {}).get("gesture", ""),
        person=OuterRef("pk"),
    )
    words = Post.objects.filter(pk=event.subject_id, author=OuterRef("pk"))
    others = _in_assembly(event.scope_id).filter(~Exists(behind))
    return others.exclude(Exists(words)) if event.subject_type.model == "post" else others


@_whom(_("vous êtes membre de la communauté"))
def community(event: Event) -> People:
    return _community()


@_whom(_("c’est de vous qu’il s’agit"), personal=True, themself=True)
def newcomer(event: Event) -> People:
    return Person.objects.filter(pk=getattr(event, "actor_id", None) or 0)


@_whom(_("c’est de vous qu’il s’agit"), personal=True, themself=True)
def holder(event: Event) -> People:
    """Of the mandate that a record conferred, or of the one it is about."""
    if isinstance(event, Record) and event.personal.get("person"):
        return _named_in(event)
    return Person.objects.filter(mandates=event.subject_id)


@_whom(_("vous l’aviez proposé"))
def suggester(event: Event) -> People:
    return Person.objects.filter(suggestions=event.subject_id)


@_whom(_("vous y prenez part"))
def who_take_part(event: Event) -> People:
    """In an entry of the map, and still today."""
    return Person.objects.filter(takes_part__entry=event.subject_id, takes_part__until=None)


@_whom(_("vous portez un mandat ici"))
def mandate_holders(event: Event) -> People:
    """Whoever may wake a group; all its members where nobody has a mandate."""
    held = Mandate.objects.held().filter(assembly=event.scope_id, person=OuterRef("pk"))
    holders = Person.objects.filter(Exists(held))
    return holders if holders.exists() else _in_assembly(event.scope_id)


# Atlas


@_whom(_("vous aviez demandé que cette source soit relue"), personal=True)
def who_scheduled(event: Event) -> People:
    return _named_in(event)


# Conversations


@_whom(_("quelqu’un vous y nomme"))
def mentioned(event: Event) -> People:
    post = post_of(event)
    named = Mention.objects.filter(post=post, person=OuterRef("pk"))
    return Person.objects.filter(Exists(named)) if post else Person.objects.none()


@_whom(_("vous suivez cette conversation"))
def followers(event: Event) -> People:
    thread = thread_of(event)
    return followers_of(thread) if thread else Person.objects.none()


@_whom(_("vous êtes membre de ce groupe"))
def hearers(event: Event) -> People:
    """Of a conversation that opens: everyone there, but those who have muted it already."""
    muted = Following.objects.filter(thread=event.subject_id, muted=True, person=OuterRef("pk"))
    return _in_assembly(event.scope_id).exclude(Exists(muted))


def post_of(event: Event) -> Post | None:
    """The message that a record tells of: its subject, or the first one of what was opened."""
    about = event.subject_type.model_class()
    posts = Post.objects.select_related("author", "thread")
    if about is Post:
        return posts.filter(pk=event.subject_id).first()
    if about is Thread:
        return posts.filter(thread=event.subject_id).order_by("pk").first()
    return None


def thread_of(event: Event) -> Thread | None:
    post = post_of(event)
    return post.thread if post else None


# Moderation


@_whom(_("c’est de vous qu’il s’agit"), personal=True)
def moderated(event: Event) -> People:
    """Whoever a measure concerns, whether the record is about it or about an appeal against it."""
    mine = Measure.objects.filter(person=OuterRef("pk"))
    appealed = event.subject_type.model_class() is Appeal
    return Person.objects.filter(
        Exists(mine.filter(**{"appeal" if appealed else "pk": event.subject_id}))
    )


@_whom(_("vous aviez signalé ce message"), personal=True)
def reporter(event: Event) -> People:
    return Person.objects.filter(reports=event.subject_id)


# Decisions


@_whom(_("vous avez voix dans cette décision"))
def electors(event: Event) -> People:
    mine = Elector.objects.filter(decision=event.subject_id, person=OuterRef("pk"))
    return Person.objects.filter(Exists(mine))


@_whom(_("vous avez voix et n’avez pas encore répondu"))
def silent_electors(event: Event) -> People:
    said = Ballot.objects.filter(
        elector=OuterRef("pk"), round=OuterRef("decision__round"), awaits_confirmation=False
    )
    silent = Elector.objects.filter(
        ~Exists(said), decision=event.subject_id, person=OuterRef("pk"), voted=False
    )
    return Person.objects.filter(Exists(silent))


@_whom(_("c’est votre proposition"))
def proposer(event: Event) -> People:
    return Person.objects.filter(proposals=event.subject_id)


@_whom(_("vous avez proposé un amendement"))
def amenders(event: Event) -> People:
    mine = Amendment.objects.filter(decision=event.subject_id, author=OuterRef("pk"))
    return Person.objects.filter(Exists(mine))


@_whom(_("on attend votre accord d’auteur"))
def awaited_authors(event: Event) -> People:
    """Of a work whose sharing is being decided: those who have not agreed to these very terms."""
    decision = Decision.objects.filter(pk=event.subject_id, gesture="works.publish").first()
    if decision is None:
        return Person.objects.none()
    waiting = Authorship.objects.filter(work=decision.subject_id, person=OuterRef("pk"))
    return Person.objects.filter(Exists(waiting.exclude(agreed_digest=decision.digest)))


@_whom(_("on vous a confié une voix"), personal=True)
def proxy_holder(event: Event) -> People:
    return _named_in(event, "holder")


@_whom(_("le sort vous a désigné"))
def drawn(event: Event) -> People:
    draw = Draw.objects.filter(pk=event.subject_id).first()
    names = draw.result.get("drawn", []) if draw else []
    return Person.objects.filter(pk__in=[pk for pk in names if isinstance(pk, int)])


# Meetings


@_whom(_("vous avez dit que vous viendriez"))
def comers(event: Event) -> People:
    coming = Attendance.objects.filter(
        meeting=event.subject_id, person=OuterRef("pk"), answer=Attendance.Answer.COMES
    )
    return Person.objects.filter(Exists(coming))


@_whom(_("vous préparez cette réunion"))
def planner(event: Event) -> People:
    return Person.objects.filter(planned_meetings=event.subject_id)


# Requests and works


@_whom(_("vous pouvez vous porter garant"))
def hosts(event: Event) -> People:
    return _in_assembly(event.scope_id)


@_whom(_("c’est votre demande"), personal=True)
def applicant(event: Event) -> People:
    mine = Application.objects.filter(pk=event.subject_id, person=OuterRef("pk"))
    return Person.objects.filter(Exists(mine))


@_whom(_("vous signez ce travail"))
def authors(event: Event) -> People:
    return Person.objects.filter(
        Exists(Authorship.objects.filter(work=event.subject_id, person=OuterRef("pk")))
    )


@_whom(_("vous signez ce travail"))
def work_authors(event: Event) -> People:
    """Of the work that a remark is about."""
    signs = Authorship.objects.filter(work__remarks=event.subject_id, person=OuterRef("pk"))
    return Person.objects.filter(Exists(signs.filter(signs=True)))


@_whom(_("c’est votre suggestion"))
def remarker(event: Event) -> People:
    return Person.objects.filter(remarks=event.subject_id)


@_whom(_("vous êtes membre de la communauté"))
def readers(event: Event) -> People:
    """Those whom the audience of the record reaches, as far as we have their address."""
    if isinstance(event, Record) and event.audience != Audience.GROUP:
        return _community()
    return _in_assembly(event.scope_id)


# The map


@_whom(_("vous gardez cette recherche"), personal=True)
def searcher(event: Event) -> People:
    return Person.objects.filter(searches=event.subject_id, searches__told=True)
