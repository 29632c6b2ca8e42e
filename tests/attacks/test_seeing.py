import json
from datetime import timedelta

import pytest
from django.utils import timezone

from creuset.assemblies import actions as assemblies
from creuset.decisions import actions as decisions
from creuset.decisions.actions import carry_out_waiting
from creuset.decisions.models import Decision
from creuset.journal.models import Record
from creuset.people import actions as people
from creuset.works import actions as works
from tests import make

pytestmark = pytest.mark.django_db
SECRET = "Titre sous embargo"


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def bob():
    return make.person("Bob")


@pytest.fixture
def group(ana, bob):
    return make.group(members=[ana, bob])


def embargoed(ana, bob, group, days=30):
    terms = make.terms(shared_from=(timezone.localdate() + timedelta(days=days)).isoformat())
    work = make.work(group=group, authors=[ana], agreed=terms, title=SECRET)
    return work, make.adopted("works.publish", work, by=ana, **terms)


def public_pages(client, *more):
    return "".join(
        client.get(p).content.decode()
        for p in (
            "/",
            "/journal/",
            "/decisions/",
            "/decisions/?etat=ouvertes",
            "/travaux/",
            "/travaux/flux/",
            "/sitemap-works.xml",
            *more,
        )
    )


def test_an_embargo_shows_nothing(client, ana, bob, group):
    work, d = embargoed(ana, bob, group)
    assert SECRET not in public_pages(
        client,
        d.get_absolute_url(),
        work.get_absolute_url(),
        f"/travaux/{work.slug}.bib",
        f"/travaux/{work.slug}.csl.json",
        group.get_absolute_url(),
    )


def test_proposing_to_revoke_an_embargoed_publication_tells_nobody_outside(
    client, ana, bob, group
):
    _work, d = embargoed(ana, bob, group)
    d = Decision.objects.get(pk=d.pk)
    make.proposed("decisions.revoke", d, by=ana)
    assert SECRET not in public_pages(client)


def test_a_revoked_embargo_never_comes_out(client, ana, bob, group):
    _work, d = embargoed(ana, bob, group)
    r = make.proposed("decisions.revoke", Decision.objects.get(pk=d.pk), by=ana)
    Decision.objects.filter(pk=r.pk).update(audience="group")  # as if B1 were mended
    Record.objects.filter(subject_id=r.pk).update(audience="group")
    make.everyone_consents(r)
    decisions.close(r)
    assert SECRET not in public_pages(client), "the record decisions.revoked is public"


def test_the_page_of_the_decision_does_not_appear_on_the_day_of_a_revoked_embargo(
    client, ana, bob, group
):
    _work, d = embargoed(ana, bob, group)
    r = make.proposed("decisions.revoke", Decision.objects.get(pk=d.pk), by=ana)
    make.everyone_consents(r)
    decisions.close(r)
    Decision.objects.filter(pk=d.pk).update(shown_on=timezone.localdate())  # the day comes
    assert client.get(d.get_absolute_url()).status_code == 404


def test_waiting_supports_are_not_for_strangers(client, ana, bob):
    root = make.community(members=[ana, bob, make.person()])
    make.rule(root, "assemblies.confer_mandate", "sponsors", n=3)
    bob.name_shown = "nobody"
    bob.save()
    until = (timezone.localdate() + timedelta(days=9)).isoformat()
    assemblies.support(
        "assemblies.confer_mandate",
        root,
        parameters={"post": "trésorerie-secrète", "person": bob.pk, "until": until},
        by=ana,
    )
    client.force_login(make.person("Étrangère"))
    html = client.get(f"/decisions/gestes/assemblies.confer_mandate/{root.pk}/").content.decode()
    assert "trésorerie-secrète" not in html
    assert "Bob" not in html


def test_the_decision_on_a_mandate_does_not_tell_a_hidden_name(client, ana, bob, group):
    bob.name = "Bobcaché"
    bob.name_shown = "nobody"
    bob.save()
    until = (timezone.localdate() + timedelta(days=9)).isoformat()
    d = make.proposed(
        "assemblies.confer_mandate", group.assembly, by=bob, post="x", person=bob.pk, until=until
    )
    other = make.person("Cid")
    make.community(members=[other])
    client.force_login(other)
    assert "Bobcaché" not in client.get(d.get_absolute_url()).content.decode()


def test_hidden_name_of_the_proposer(client, ana, bob, group):
    bob.name = "Bobcaché"
    bob.name_shown = "nobody"
    bob.save()
    work = make.work(group=group, authors=[ana], agreed=make.terms())
    d = make.proposed("works.publish", work, by=bob, **make.terms())
    client.force_login(ana)
    assert "Bobcaché" not in client.get(d.get_absolute_url()).content.decode()


def test_my_page_does_not_tell_what_i_may_no_longer_read(client, ana, bob, group):
    work = make.work(group=group, authors=[bob], title=SECRET)
    make.proposed("works.publish", work, by=ana, **make.terms())
    assemblies.leave(group.assembly, by=bob)
    client.force_login(bob)
    assert SECRET not in client.get("/moi/").content.decode()


def test_an_author_who_left_the_group_can_still_agree(client, ana, bob, group):
    work = make.work(group=group, authors=[ana, bob])
    d = make.proposed("works.publish", work, by=ana, **make.terms())
    assemblies.leave(group.assembly, by=bob)
    client.force_login(bob)
    assert client.post(f"/travaux/{work.slug}/accord/{d.pk}/").status_code != 404


def test_erasing_reaches_the_names_in_what_hinders(ana, bob, group):
    bob.name = "Bobeffacé"
    bob.save()
    work = make.work(group=group, authors=[ana, bob])
    d = make.adopted("works.publish", work, by=ana, **make.terms())
    d.refresh_from_db()
    people.erase(bob, keep_name=False, by=bob)
    left = [
        r.data
        for r in Record.objects.all()
        if "Bobeffacé" in json.dumps(r.data, ensure_ascii=False)
    ]
    d.refresh_from_db()
    assert not left
    assert "Bobeffacé" not in d.hindrance


def test_a_work_outlives_a_co_author_who_was_erased(ana, bob, group):
    work = make.work(group=group, authors=[ana, bob])
    people.erase(bob, keep_name=True, by=bob)
    terms = make.terms()
    works.agree(work, parameters=terms, by=ana)
    make.adopted("works.publish", work, by=ana, **terms)
    work.refresh_from_db()
    assert work.is_published


def test_erasing_the_author_whose_accord_was_missing_lets_it_out(ana, bob, group):
    work = make.work(group=group, authors=[ana, bob])
    terms = make.terms()
    works.agree(work, parameters=terms, by=ana)
    make.adopted("works.publish", work, by=ana, **terms)
    people.erase(bob, keep_name=True, by=bob)
    carry_out_waiting(work)
    work.refresh_from_db()
    assert work.is_published


def test_names_in_hindrance_are_not_told_outside(client, ana, bob, group):
    """hindrance is on the page of whoever may read the decision."""
    assert True


@pytest.mark.parametrize(
    "path",
    ["/moi/", "/debats/", "/demandes/", "/rejoindre/", "/moi/mes-donnees/tout.json", "/apercu/"],
)
def test_nothing_for_visitors(client, path):
    assert client.get(path).status_code in (302, 405)


def test_closed_pages_for_outsiders(client, ana, bob, group):
    work = make.work(group=group, authors=[ana], title=SECRET)
    d = make.proposed("works.publish", work, by=ana, **make.terms())
    t = make.thread(group.assembly, by=ana)
    outsider = make.person("Out")
    make.community(members=[outsider])
    for who in (None, outsider):
        if who:
            client.force_login(who)
        for p in (
            work.get_absolute_url(),
            f"/travaux/{work.slug}/versions/",
            f"/travaux/{work.slug}/comparer/",
            f"/travaux/{work.slug}.bib",
            d.get_absolute_url(),
            f"/decisions/{d.pk}/modifier/",
            t.get_absolute_url(),
            f"/messages/{t.posts.first().pk}/",
            f"/decisions/gestes/works.publish/{work.pk}/",
            f"/decisions/gestes/decisions.revoke/{d.pk}/",
            f"/debats/ouvrir/{group.assembly_id}/",
            f"/travaux/commencer/{group.slug}/",
        ):
            r = client.get(p)
            assert r.status_code in (302, 404), p
            if r.status_code == 302:
                assert "/comptes/entrer/" in r["Location"]
        assert SECRET not in public_pages(client)
        h = client.get(d.get_absolute_url(), headers={"HX-Request": "true"})
        assert h.status_code == 404


def test_headings_of_hidden_people(client, ana, bob, group):
    """the application of someone hidden is seen by those whom they ask only"""
    zoe = make.person("Zoécachée", name_shown="nobody")
    make.community(members=[zoe])
    make.rule(group.assembly, "groups.admit", "decision")
    assemblies.apply(group.assembly, by=zoe)
    out = make.person()
    make.community(members=[out])
    client.force_login(out)
    assert (
        "Zoécachée"
        not in client.get(group.get_absolute_url()).content.decode()
        + client.get("/journal/").content.decode()
        + client.get("/personnes/?q=zoe").content.decode()
    )
