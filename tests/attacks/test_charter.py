"""Each test states what should hold. A failing test is a finding."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from creuset.assemblies import actions as assemblies
from creuset.assemblies.models import Application, Membership, Rule
from creuset.common.digest import digest_of
from creuset.common.verdict import Refused
from creuset.decisions import actions as decisions
from creuset.decisions.models import Ballot, Decision, Objection
from creuset.groups import actions as groups
from creuset.groups.models import WorkingGroup
from creuset.people import actions as people
from creuset.works import actions as works
from tests import make
from tests.pages import fields

pytestmark = pytest.mark.django_db
URL = "/decisions/gestes/{}/{}/"


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def bob():
    return make.person("Bob")


@pytest.fixture
def group(ana, bob):
    return make.group(members=[ana, bob])


def offered(client, url):
    html = client.get(url).content.decode()
    found = re.search(r'name="offered" value="([^"]*)"', html)
    return found[1] if found else ""


def test_a_group_that_decides_who_enters_is_not_bypassed_by_the_gesture_of_the_community(
    client, ana, bob, group
):
    """groups.admit = decision in the group; two members use assemblies.admit on the same application."""
    make.rule(group.assembly, "groups.admit", "decision")
    zoe = make.person("Zoé")
    make.community(members=[zoe])
    application = assemblies.apply(group.assembly, by=zoe)
    url = URL.format("assemblies.admit", application.pk)
    for each in (ana, bob):
        client.force_login(each)
        client.post(url, {"offered": offered(client, url)})
    assert not Membership.objects.current().filter(person=zoe, assembly=group.assembly).exists()


def test_nobody_enters_a_group_without_the_community(client, ana, bob, group):
    stranger = make.person("Étrangère")
    client.force_login(stranger)
    client.post(f"/groupes/{group.slug}/rejoindre/")
    application = Application.objects.filter(person=stranger).first()
    if application:
        url = URL.format("assemblies.admit", application.pk)
        for each in (ana, bob):
            client.force_login(each)
            client.post(url, {"offered": offered(client, url)})
    assert not Membership.objects.current().filter(person=stranger).exists()


def test_someone_outside_the_community_does_not_apply_to_a_group(client, ana, group):
    stranger = make.person("Étrangère")
    client.force_login(stranger)
    client.post(f"/groupes/{group.slug}/rejoindre/")
    assert not Application.objects.filter(person=stranger).exists()


def test_a_group_does_not_name_its_own_holder_of_an_entrenched_post(ana):
    root = make.community(members=[make.person() for _ in range(3)])
    boss = make.person("Éditrice")
    make.join(root, boss)
    make.mandate(boss, root, "édition")
    make.rule(root, "works.publish", "mandate", post="édition", entrenched=True)
    (
        groups.open_group(
            root, name="Moi", purpose="produce", why="x", objective="y", sharing="", by=None
        )
        if False
        else None
    )
    group = make.group(members=[ana])
    until = (timezone.localdate() + timedelta(days=9)).isoformat()
    make.adopted(
        "assemblies.confer_mandate",
        group.assembly,
        by=ana,
        post="édition",
        person=ana.pk,
        until=until,
    )
    terms = make.terms()
    work = make.work(group=group, authors=[ana], agreed=terms)
    with pytest.raises(Refused):
        works.publish(work, by=ana, **terms)


def test_a_consent_given_to_a_text_does_not_count_for_the_next(client, ana, bob, group):
    """Bob opens the page, Ana amends the terms, Bob presses the button of the page he had read."""
    terms = make.terms(audience="group")
    work = make.work(group=group, authors=[ana, bob])
    decision = make.proposed("works.publish", work, by=ana, **terms)
    client.force_login(bob)
    page = client.get(decision.get_absolute_url())
    sent = fields(page, f"/decisions/{decision.pk}/repondre/#repondre") | {"position": "consent"}
    decisions.amend(
        decision,
        body="Autre.",
        parameters=make.terms(audience="public", licence="CC0-1.0"),
        base=1,
        by=ana,
    )
    client.post(f"/decisions/{decision.pk}/repondre/", sent)
    assert not Ballot.objects.filter(elector__person=bob, round=2).exists()


def test_an_author_agrees_only_to_the_terms_they_read(client, ana, bob, group):
    work = make.work(group=group, authors=[ana, bob])
    decision = make.proposed("works.publish", work, by=ana, **make.terms(audience="group"))
    client.force_login(bob)
    page = client.get(work.get_absolute_url())
    sent = fields(page, f"/travaux/{work.slug}/accord/{decision.pk}/")
    decisions.amend(
        decision, body="Autre.", parameters=make.terms(licence="CC0-1.0"), base=1, by=ana
    )
    client.post(f"/travaux/{work.slug}/accord/{decision.pk}/", sent)
    decision.refresh_from_db()
    assert work.authorships.get(person=bob).agreed_digest != decision.digest


def test_the_question_follows_the_terms(ana, bob):
    root = make.community(members=[ana, bob])
    p = {"method": "consent", "quorum": 50, "days": 7, "silence": "abstains", "lapses_after": 90}
    decision = make.proposed(
        "assemblies.amend_charter",
        root,
        by=ana,
        gesture="groups.open",
        procedure="decision",
        parameters=p,
        entrenched=False,
    )
    before = decision.question
    decisions.amend(
        decision,
        body="Voici.",
        base=1,
        by=ana,
        parameters={
            "gesture": "works.publish",
            "procedure": "member",
            "parameters": {},
            "entrenched": True,
        },
    )
    decision.refresh_from_db()
    assert decision.question != before


def test_the_title_of_a_published_work_does_not_change_without_a_decision(client, ana, bob, group):
    terms = make.terms()
    work = make.work(group=group, authors=[ana], agreed=terms, title="Ce qui fut décidé")
    make.adopted("works.publish", work, by=ana, **terms)
    client.force_login(bob)
    client.post(
        f"/travaux/{work.slug}/ecrire/",
        {
            "title": "TOUT AUTRE",
            "summary": "Insulte",
            "body": make.SENTENCE,
            "base": "1",
            "reason": "",
        },
    )
    client.logout()
    html = client.get(work.get_absolute_url()).content.decode()
    assert "TOUT AUTRE" not in html
    assert "Insulte" not in html


def test_writing_a_later_version_does_not_sign_the_published_one(client, ana, bob, group):
    bob.name_shown = "nobody"
    bob.save()
    terms = make.terms()
    work = make.work(group=group, authors=[ana], agreed=terms)
    make.adopted("works.publish", work, by=ana, **terms)
    works.write(work, title=work.title, summary="", body="Autre texte.", base=1, by=bob)
    html = client.get(work.get_absolute_url()).content.decode()
    assert "Bob" not in html


def test_who_left_no_longer_amends_nor_answers(client, ana, bob):
    cid = make.person("Cid")
    root = make.community(members=[ana, bob, cid])
    p = {"method": "consent", "quorum": 50, "days": 7, "silence": "abstains", "lapses_after": 90}
    decision = make.proposed(
        "assemblies.amend_charter",
        root,
        by=ana,
        gesture="groups.open",
        procedure="decision",
        parameters=p,
        entrenched=False,
    )
    assemblies.leave(root, by=ana)
    client.force_login(ana)
    client.post(
        f"/decisions/{decision.pk}/modifier/",
        {
            "body": "Autre",
            "base": "1",
            "reason": "",
            "gesture": "works.publish",
            "procedure": "member",
        },
    )
    decision.refresh_from_db()
    assert decision.round == 1


def test_who_left_no_longer_objects(client, ana, bob):
    root = make.community(members=[ana, bob])
    p = {"method": "consent", "quorum": 50, "days": 7, "silence": "abstains", "lapses_after": 90}
    decision = make.proposed(
        "assemblies.amend_charter",
        root,
        by=ana,
        gesture="groups.open",
        procedure="decision",
        parameters=p,
        entrenched=False,
    )
    assemblies.leave(root, by=bob)
    client.force_login(bob)
    client.post(
        f"/decisions/{decision.pk}/repondre/",
        {"position": "objection", "reason": "Je pars mais je bloque."},
    )
    assert not Objection.objects.exists()


def test_undoing_an_admission_to_the_community_ends_its_groups(ana, bob, group):
    root = make.community()
    make.rule(root, "assemblies.admit", "decision")
    zoe = make.person("Zoé")
    application = assemblies.apply(root, by=zoe)
    decision = make.adopted("assemblies.admit", application, by=ana)
    groups.join(group, by=zoe)
    make.adopted(
        "decisions.revoke", Decision.objects.get(pk=decision.pk), by=ana
    ) if False else None
    revoking = make.proposed("decisions.revoke", Decision.objects.get(pk=decision.pk), by=ana)
    make.everyone_consents(revoking)
    decisions.close(revoking)
    assert not Membership.objects.current().filter(person=zoe, assembly=root).exists()
    assert not Membership.objects.current().filter(person=zoe, assembly=group.assembly).exists()


def test_a_closed_group_admits_nobody(client, ana, bob):
    root = make.community(members=[ana, bob])
    make.rule(root, "groups.open", "decision")
    make.adopted(
        "groups.open", root, by=ana, name="G", purpose="meet", why="x", objective="y", sharing=""
    )
    g = WorkingGroup.objects.get()
    make.rule(g.assembly, "groups.admit", "decision")
    application = assemblies.apply(g.assembly, by=bob)
    made = Decision.objects.get(gesture="groups.open")
    make.adopted("decisions.revoke", made, by=ana)
    g.refresh_from_db()
    assert g.closed_at
    Rule.objects.filter(assembly=g.assembly).delete()
    client.force_login(bob)
    url = URL.format("groups.admit", application.pk)
    client.post(url, {"offered": offered(client, url)})
    assert not Membership.objects.current().filter(assembly=g.assembly).exists()


def test_nothing_is_adopted_by_nobody(ana):
    group = make.group(members=[ana])
    make.rule(group.assembly, "works.publish", "decision", silence="consents", quorum=0)
    terms = make.terms()
    work = make.work(group=group, authors=[ana], agreed=terms)
    decision = make.proposed("works.publish", work, by=ana, **terms)
    people.erase(ana, keep_name=False, by=ana)
    decision.refresh_from_db()
    trace = decisions.close(decision)
    assert not trace.adopted


def test_foreign_warrants(ana, bob, group):
    """Held: another group's, other terms, spent, revoked."""
    other = make.group(members=[ana, bob])
    terms = make.terms()
    w1 = make.work(group=group, authors=[ana], agreed=terms)
    w2 = make.work(group=other, authors=[ana], agreed=terms)
    d = make.proposed("works.publish", w1, by=ana, **terms)
    make.everyone_consents(d)
    w1.authorships.update(agreed_digest="")
    decisions.close(d)
    for bad in (
        terms | {"version": True},
        terms | {"version": "1"},
        terms | {"version": 1.0},
        terms | {"audience": "group"},
    ):
        w1.authorships.update(agreed_digest=digest_of(bad))
        with pytest.raises(Refused):
            works.publish(w1, warrant=d.warrant, **bad)
    with pytest.raises(Refused):
        works.publish(w2, warrant=d.warrant, **terms)
    w1.authorships.update(agreed_digest=digest_of(terms))
    works.publish(w1, warrant=d.warrant, **terms)
    with pytest.raises(Refused):
        works.publish(w1, warrant=d.warrant, **terms)


@pytest.mark.parametrize(
    ("key", "subj"),
    [
        ("assemblies.amend_charter", "root"),
        ("assemblies.confer_mandate", "root"),
        ("groups.open", "root"),
        ("works.publish", "work"),
        ("decisions.revoke", "decision"),
    ],
)
def test_an_outsider_posting_directly_does_nothing(client, ana, bob, group, key, subj):
    terms = make.terms()
    work = make.work(group=group, authors=[ana], agreed=terms)
    d = make.adopted("works.publish", work, by=ana, **terms)
    d.refresh_from_db()
    pk = {"root": make.community().pk, "work": work.pk, "decision": d.pk}[subj]
    eve = make.person("Eve")
    client.force_login(eve)
    url = URL.format(key, pk)
    n = Decision.objects.count()
    for way in ("do", "propose", "support", "nothing"):
        client.post(
            url,
            {
                "offered": f"{way}-0",
                "audience": "group",
                "licence": "CC0-1.0",
                "shared_from": "2030-01-01",
                "version": "1",
                "gesture": "works.publish",
                "procedure": "member",
                "name": "x",
                "purpose": "meet",
                "why": "x",
                "objective": "y",
                "post": "p",
                "person": eve.pk,
                "until": "2099-01-01",
            },
        )
    assert Decision.objects.count() == n
    work.refresh_from_db()
    assert work.audience == "public"
