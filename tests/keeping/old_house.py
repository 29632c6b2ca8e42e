"""A small community, written in the tables of an earlier version of the software.

Only fields that the first version had: the same rows can be written at any of its releases."""

from datetime import timedelta
from secrets import token_hex
from types import SimpleNamespace

from django.utils import timezone

from creuset.common.digest import digest_of
from creuset.journal import sealing

RULE = {"method": "consent", "quorum": 50, "days": 7, "silence": "abstains", "lapses_after": 90}
FIRST_TRACE = {
    "electors": 2, "consents": 1, "asides": 0, "objections": 0, "standing": 0, "silent": 1,
    "quorum": 50, "silence": "abstains", "outcome": "adopted",
}  # fmt: skip
LATER_TRACE = {
    "method": "consent", "version": 0, "digest": "", "steps": [], "chosen": [], "tied": [],
    "parameters": {"quorum": 50, "silence": "abstains"}, "outcome": "adopted",
    "figures": {
        "eligible": 2, "present": None, "voted": 1, "blank": 0, "invalid": 0, "consent": 1,
        "concern": 0, "stand_aside": 0, "objection": 0, "standing": 0, "absent": 1,
    },
}  # fmt: skip
"""What the first trace says, under the names that came with other methods."""


class Writer:
    """Writes rows through the models of that version."""

    def __init__(self, apps):
        self.apps = apps

    def __call__(self, label, **fields):
        return self.apps.get_model(label)._base_manager.create(**fields)

    def knows(self, label, field):
        fields = self.apps.get_model(label)._meta.get_fields()
        return field in {each.name for each in fields}

    def kind(self, app, model):
        known = self.apps.get_model("contenttypes.contenttype").objects
        return known.get_or_create(app_label=app, model=model)[0]


def lived(apps):
    """Two persons, a group, a conversation, a decision that published a work, three mandates."""
    write = Writer(apps)
    ana, bo = (
        write("people.person", email=f"{name}@example.org", name=name, slug=name, password="!")
        for name in ("ana", "bo")
    )
    root = write("assemblies.assembly", scope=write("journal.scope"), name="Les Jardins")
    inner = write("assemblies.assembly", scope=write("journal.scope"), name="L’eau", parent=root)
    for person in (ana, bo):
        write("people.facet", person=person, key="does", value="Jardine")
        for assembly in (root, inner):
            write("assemblies.membership", person=person, assembly=assembly)
    write("assemblies.rule", assembly=root, gesture="assemblies.admit", procedure="member")
    group = write(
        "groups.workinggroup",
        assembly=inner, slug="eau", purpose="produce", why="La sécheresse.", objective="Une note.",
    )  # fmt: skip
    thread = write("debates.thread", assembly=inner, author=ana, title="Le puits")
    write("debates.post", thread=thread, author=bo, body="Il est sec.", html="<p>Il est sec.</p>")
    for post, days in (("Vigie", 90), ("Trésorier", -90), ("Archives", None)):
        ends = timezone.localdate() + timedelta(days=days) if days else None
        begins = timezone.localdate() - timedelta(days=400)
        write(
            "assemblies.mandate",
            assembly=root, person=ana, post=post, starts_on=begins, ends_on=ends,
        )  # fmt: skip
    work = published(write, group, ana, bo)
    decision = decided(write, inner, work, ana, bo)
    told(write, root, ana, group)
    return SimpleNamespace(ana=ana, bo=bo, work=work, thread=thread, decision=decision)


def text(write, body, by):
    made = write("texts.text", language="fr")
    return write("texts.version", text=made, number=1, body=body, html=f"<p>{body}</p>", author=by)


def published(write, group, *authors):
    version = text(write, "L’eau est un commun.", authors[0])
    work = write(
        "works.work",
        group=group,
        text=version.text,
        published_version=version,
        title="L’eau",
        slug="l-eau",
        kind="note",
        status="published",
        audience="public",
        licence="CC-BY-SA-4.0",
        shared_from=timezone.localdate() - timedelta(days=30),
        published_at=timezone.now() - timedelta(days=30),
    )
    for place, author in enumerate(authors, 1):
        write(
            "works.authorship",
            work=work, person=author, name=author.name, position=place, published=True,
        )  # fmt: skip
    return work


def decided(write, assembly, work, *electors):
    opened = timezone.now() - timedelta(days=40)
    about = {"subject_type": write.kind("works", "work"), "subject_id": work.pk}
    terms = {
        "audience": work.audience,
        "licence": work.licence,
        "shared_from": work.shared_from.isoformat(),
        "version": 1,
    }
    same = {
        **about, "assembly": assembly, "gesture": "works.publish", "parameters": terms,
        "digest": digest_of(terms),
    }  # fmt: skip
    later = write.knows("decisions.decision", "votes_at")
    warrant = write("assemblies.warrant", **same, lapses_at=timezone.now(), spent_at=opened)
    decision = write(
        "decisions.decision",
        **same,
        proposer=electors[0],
        text=text(write, "Publions.", electors[0]).text,
        question="Publier « L’eau »",
        rule=RULE,
        opened_at=opened,
        closes_at=opened + timedelta(days=7),
        closed_at=opened + timedelta(days=7),
        outcome="adopted",
        warrant=warrant,
        **({"votes_at": opened, "trace": LATER_TRACE} if later else {"trace": FIRST_TRACE}),
    )
    rows = [write("decisions.elector", decision=decision, person=each) for each in electors]
    write("decisions.ballot", elector=rows[0], round=1, position="consent")
    lifted = {"lifted_at": opened, "lifted_round": 2}
    write("decisions.objection", elector=rows[1], round=1, reason="Trop tôt.", **lifted)
    return decision


def told(write, assembly, by, about):
    personal, salt = {"name": by.name}, token_hex(16)
    write(
        "journal.record",
        scope=assembly.scope,
        subject_type=write.kind("groups", "workinggroup"),
        subject_id=about.pk,
        actor=by,
        verb="groups.opened",
        title="L’eau",
        path="/groupes/eau/",
        personal=personal,
        salt=salt,
        commitment=sealing.commitment(salt, by.pk, personal),
    )
