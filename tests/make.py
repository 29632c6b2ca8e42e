"""Ready-made rows for tests. Plain functions: what you do not say does not matter."""

from collections.abc import Iterable
from datetime import date, timedelta
from io import BytesIO
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from creuset.assemblies import gestures, warrants
from creuset.assemblies.charter import BY_CONSENT
from creuset.assemblies.middleware import viewer_of
from creuset.assemblies.models import (
    Application,
    Assembly,
    Mandate,
    Membership,
    Post,
    Procedure,
    Rule,
    Seat,
    Warrant,
)
from creuset.common.digest import digest_of
from creuset.common.viewer import Viewer
from creuset.debates import actions as debates
from creuset.debates.models import Thread
from creuset.decisions import actions as decisions
from creuset.decisions.models import Ballot, Decision
from creuset.files import actions as files
from creuset.files.models import Attachment
from creuset.groups.models import WorkingGroup
from creuset.journal.models import Scope
from creuset.meetings import actions as meetings
from creuset.meetings.models import AgendaItem, Meeting
from creuset.people.models import Person
from creuset.texts import actions as texts
from creuset.works.models import Authorship, Publication, Work

_n = count(1)

SENTENCE = "L’eau se partage."


def terms(**changes: Any) -> dict[str, Any]:
    """Sharing terms: everyone, CC BY-SA, from today, first version, debated among members."""
    return {
        "audience": "public",
        "licence": "CC-BY-SA-4.0",
        "shared_from": timezone.localdate().isoformat(),
        "version": 1,
        "outside_debate": False,
        **changes,
    }


def person(name: str = "", **fields: Any) -> Person:
    n = next(_n)
    return Person.objects.create_user(
        email=fields.pop("email", f"personne{n}@example.org"),
        name=name or f"Personne {n}",
        slug=f"personne-{n}",
        **fields,
    )


def community(*, members: Iterable[Person] = ()) -> Assembly:
    """The root; the same one when asked twice."""
    root = Assembly.objects.filter(parent=None).first() or Assembly.objects.create(
        scope=Scope.objects.create(), name="La communauté", purpose="Essayer ensemble."
    )
    join(root, *members)
    return root


def assembly(*, members: Iterable[Person] = (), parent: Assembly | None = None) -> Assembly:
    """An assembly under the community, whose members are of the community too."""
    people = list(members)
    root = community()
    join(root, *people)
    made = Assembly.objects.create(
        scope=Scope.objects.create(), name=f"Assemblée {next(_n)}", parent=parent or root
    )
    join(made, *people)
    return made


def join(assembly: Assembly, *people: Person) -> None:
    already = set(assembly.memberships.values_list("person", flat=True))
    Membership.objects.bulk_create(
        Membership(assembly=assembly, person=each) for each in people if each.pk not in already
    )


def group(*, members: Iterable[Person] = (), **fields: Any) -> WorkingGroup:
    where = assembly(members=members)
    return WorkingGroup.objects.create(
        assembly=where,
        slug=f"groupe-{where.pk}",
        purpose=fields.pop("purpose", WorkingGroup.Purpose.PRODUCE),
        why=fields.pop("why", "Parce que."),
        objective=fields.pop("objective", "Écrire une note."),
        **fields,
    )


def work(
    *,
    group: WorkingGroup | None = None,
    authors: Iterable[Person] = (),
    body: str = SENTENCE,
    agreed: dict[str, Any] | None = None,
    **fields: Any,
) -> Work:
    """A draft; with `agreed`, every author has accepted these terms."""
    people = list(authors)
    title = fields.pop("title", f"Note {next(_n)}")
    where = group or globals()["group"](members=people)
    made = Work.objects.create(
        group=where,
        title=title,
        slug=f"note-{next(_n)}",
        text=texts.begin(body, by=people[0] if people else None),
        **fields,
    )
    Authorship.objects.bulk_create(
        Authorship(
            work=made,
            person=author,
            name=author.name,
            position=position,
            agreed_digest=digest_of(agreed) if agreed else "",
        )
        for position, author in enumerate(people, 1)
    )
    return made


def published(*, audience: str = "public", **fields: Any) -> Work:
    """A published work, as publishing leaves it, without the decision."""
    made = work(**fields)
    made.status = Work.Status.PUBLISHED
    made.audience = audience
    made.licence = "CC-BY-SA-4.0"
    made.shared_from = timezone.localdate()
    made.published_at = timezone.now()
    made.published_version = made.text.latest()
    made.save()
    made.authorships.update(published=True)
    edition = Publication.objects.create(
        work=made,
        title=made.title,
        summary=made.summary,
        version=made.published_version,
        audience=audience,
        licence=made.licence,
        shared_from=made.shared_from,
        outside_debate=made.outside_debate,
    )
    edition.signed.set(made.authorships.all())
    return made


def promotion(**changes: Any) -> dict[str, Any]:
    """Everywhere, for two months."""
    return {
        "places": ["home", "newsletter", "feed"],
        "until": days_away(60).isoformat(),
        "why": "Chacun devrait l’avoir lu.",
        **changes,
    }


def application(person: Person, assembly: Assembly) -> Application:
    return Application.objects.create(person=person, assembly=assembly, message="Bonjour !")


def mandate(person: Person, assembly: Assembly, post: str, **fields: Any) -> Mandate:
    return Mandate.objects.create(person=person, assembly=assembly, post=post, **fields)


def post(assembly: Assembly, name: str, **fields: Any) -> Post:
    return Post.objects.create(assembly=assembly, name=name, **fields)


def seat(assembly: Assembly, name: str = "La Loire", **fields: Any) -> Seat:
    """Without a spokesperson, to be renewed in a year."""
    said = {"speaks_for": Seat.For.PLACE, "renews_on": days_away(365), **fields}
    return Seat.objects.create(assembly=assembly, name=name, **said)


def days_away(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def granted(gesture: str, subject: Any, /, **parameters: Any) -> Warrant:
    """A warrant, as an adopted decision grants it."""
    return warrants.grant(
        gesture,
        gestures.named(gesture).where(subject),
        subject=subject,
        parameters=parameters,
        days=90,
    )


def carried_out(gesture: str, subject: Any, /, **parameters: Any) -> tuple[Any, Warrant]:
    """What the gesture makes once decided, and the warrant that allowed it."""
    warrant = granted(gesture, subject, **parameters)
    made = gestures.named(gesture).perform(subject, warrant=warrant, **parameters)
    return made, warrant


def undone(gesture: str, subject: Any, warrant: Warrant) -> None:
    """As revoking the decision does."""
    warrants.revoke(warrant)
    undo = gestures.named(gesture).undo
    assert undo
    undo(subject, warrant=warrant)


def rule(
    assembly: Assembly,
    gesture: str,
    procedure: str,
    *,
    entrenched: bool = False,
    **parameters: Any,
) -> Rule:
    if procedure == Procedure.DECISION:
        parameters = {**BY_CONSENT, **parameters}
    return Rule.objects.create(
        assembly=assembly,
        gesture=gesture,
        procedure=procedure,
        parameters=parameters,
        entrenched=entrenched,
    )


def thread(assembly: Assembly, *, by: Person, body: str = "Bonjour à tous.") -> Thread:
    return debates.open_thread(assembly, title=f"Sujet {next(_n)}", body=body, by=by)


def upload(name: str = "note.txt", content: bytes = b"Bonjour.") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def picture(*, side: int = 20, colour: str = "green", kind: str = "PNG", **saved: Any) -> bytes:
    """The content of an image file."""
    content = BytesIO()
    Image.new("RGB", (side, side), colour).save(content, kind, **saved)
    return content.getvalue()


def attached(
    subject: Any, *, by: Person, name: str = "note.txt", content: bytes = b""
) -> Attachment:
    held = upload(name, content or f"Note {next(_n)}.".encode())
    return files.attach(subject, [held], by=by)[0]


def proposed(gesture: str, subject: Any, /, *, by: Person, **parameters: Any) -> Decision:
    return decisions.propose(gesture, subject, parameters=parameters, body="Voici.", by=by)


def adopted(gesture: str, subject: Any, /, *, by: Person, **parameters: Any) -> Decision:
    """Proposed, consented to by every elector, closed, and so carried out."""
    decision = proposed(gesture, subject, by=by, **parameters)
    everyone_consents(decision)
    decisions.close(decision)
    return decision


def everyone_consents(decision: Decision) -> None:
    for elector in decision.electors.select_related("person"):
        assert elector.person
        decisions.cast(decision, Ballot.Position.CONSENT, by=elector.person)


def viewer(person: Person) -> Viewer:
    return viewer_of(person)


def meeting(assembly: Assembly, *, by: Person, days: int = 20, **fields: Any) -> Meeting:
    """Being prepared, in so many days, from noon to two."""
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    starts_at = noon + timedelta(days=days)
    said = {
        "title": f"Réunion {next(_n)}",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        **fields,
    }
    return meetings.plan(assembly, **said, by=by)


def question(meeting: Meeting, title: str = "Oui ?", *, by: Person, body: str = "") -> AgendaItem:
    """To vote in session."""
    return meetings.add_item(
        meeting,
        gesture="decisions.resolve",
        subject=meeting.assembly,
        parameters={"title": title},
        body=body,
        by=by,
    )


def convened(meeting: Meeting, *, by: Person) -> Meeting:
    if not meeting.items.exists():
        meetings.add_item(meeting, title="Nouvelles", by=by)
    return meetings.convene(meeting, by=by)


def begun(meeting: Meeting, *, minutes: int = 10) -> Meeting:
    """Convened, and its hour came so many minutes ago (below zero: it comes)."""
    starts_at = timezone.now() - timedelta(minutes=minutes)
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=2)
    )
    meeting.refresh_from_db()
    return meeting


def held(meeting: Meeting, *present: Person, by: Person) -> Meeting:
    """In session, with these people; convened first when it was not."""
    if meeting.prepares:
        convened(meeting, by=by)
    begun(meeting)
    for person in present:
        meetings.check_in(meeting, person, by=person)
    return meetings.freeze_attendance(meeting, by=by)
