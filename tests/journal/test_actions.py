from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from creuset.assemblies.models import Assembly
from creuset.common import leaving
from creuset.journal import actions, farewell, sealing
from creuset.journal.models import Record, Scope, Seal
from tests import make
from tests.together import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def community(ana):
    return make.community(members=[ana])


def happen(community, n, *, by=None, **more):
    return [
        actions.record(
            "assemblies.founded", community, scope=community.scope, by=by, data={"n": i}, **more
        )
        for i in range(n)
    ]


@pytest.fixture
def sealed(community, ana):
    """Three seals: of two, three and one record."""
    for n in (2, 3, 1):
        happen(community, n, by=ana, personal={"name": "Ana"})
        actions.seal()
    return list(Record.objects.order_by("pk"))


def test_a_record_says_who_what_on_what_and_where(community, ana):
    made = actions.record(
        "assemblies.founded", community, scope=community.scope, by=ana, data={"a": 1}
    )

    made.refresh_from_db()
    assert (made.actor, made.subject, made.scope) == (ana, community, community.scope)
    assert (made.title, made.path) == ("La communauté", f"/charte/{community.pk}/")
    assert (made.data, made.audience, made.seal) == ({"a": 1}, "group", None)


def test_a_seal_closes_what_has_happened_since_the_last_one(community):
    happen(community, 2)
    first = actions.seal()
    happen(community, 3)

    second = actions.seal()

    assert first
    assert second
    assert [first.count, second.count] == [2, 3]
    assert (first.previous, second.previous) == (None, first)
    assert not Record.objects.unsealed().exists()


def test_where_nothing_happened_there_is_no_seal(community):
    assert actions.seal() is None


def test_a_long_day_is_sealed_in_several_batches(community, monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 2)
    happen(community, 5)

    actions.seal_all()

    assert list(Seal.objects.order_by("pk").values_list("count", flat=True)) == [2, 2, 1]
    assert actions.faults() == []


def test_a_journal_that_nobody_touched_is_whole(sealed, community):
    happen(community, 2)

    assert actions.faults() == []


@pytest.mark.parametrize(
    "change",
    [
        {"verb": "works.published"}, {"title": "Autre chose"}, {"path": "/ailleurs/"},
        {"data": {"n": 7}}, {"audience": "public"}, {"at": timezone.now()}, {"subject_id": 99_999},
        {"commitment": "0" * 64},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_one_field_changed_by_hand_is_found(sealed, change):
    Record.objects.filter(pk=sealed[3].pk).update(**change)

    seal = sealed[3].seal_id
    assert any(
        fault.startswith(f"sceau {seal} : un fait entre {sealed[2].pk} et {sealed[4].pk} a été")
        for fault in actions.faults()
    )


def test_a_record_moved_to_another_assembly_is_found(sealed):
    Record.objects.filter(pk=sealed[0].pk).update(scope=Scope.objects.create())

    [fault] = actions.faults()

    assert f"un fait entre {sealed[0].pk} et {sealed[1].pk} a été changé" in fault


def test_a_record_removed_by_hand_is_found(sealed):
    sealed[3].delete()

    assert actions.faults() == [f"sceau {sealed[3].seal_id} : 3 faits scellés, 2 retrouvés."]


def test_a_record_replaced_by_another_is_found(sealed, community):
    sealed[3].delete()
    [other] = happen(community, 1)
    Record.objects.filter(pk=other.pk).update(seal=sealed[3].seal)

    [fault] = actions.faults()

    assert "a été changé" in fault


@pytest.mark.parametrize(
    "change",
    [{"personal": {"name": "Bob"}}, {"personal": {}}, {"salt": "0" * 32}, {"actor": None}],
)
@pytest.mark.parametrize("which", [3, -1], ids=["sealed", "not sealed yet"])
def test_what_a_record_says_of_a_person_cannot_be_changed_quietly(
    sealed, community, ana, change, which
):
    rows = [*sealed, *happen(community, 1, by=ana, personal={"name": "Ana"})]
    row = rows[which]
    Record.objects.filter(pk=row.pk).update(**change)

    assert actions.faults() == [f"fait {row.pk} : la partie personnelle a été changée."]


@pytest.mark.parametrize("change", [{"root": "0" * 64}, {"chain": "0" * 64}, {"count": 9}])
def test_a_seal_changed_by_hand_is_found(sealed, change):
    seal = sealed[3].seal
    Seal.objects.filter(pk=seal.pk).update(**change)

    assert f"sceau {seal.pk} : la chaîne des sceaux est rompue." in actions.faults()


def test_a_seal_made_again_over_a_changed_record_breaks_the_chain(sealed):
    seal = sealed[0].seal
    Record.objects.filter(pk=sealed[0].pk).update(title="Autre chose")
    rows = [actions.entry(row) for row in seal.records.order_by("pk")]
    root = sealing.root([sealing.leaf(row) for row in rows]).hex()
    chain = sealing.chain("", seal.count, root, seal.at.isoformat())
    Seal.objects.filter(pk=seal.pk).update(root=root, chain=chain)

    assert actions.faults() == [
        f"sceau {sealed[2].seal_id} : la chaîne des sceaux est rompue.",
    ]


def test_a_removed_seal_is_found_by_the_next_one(sealed):
    removed, after = sealed[2].seal, sealed[5].seal
    Record.objects.filter(seal=removed).update(seal=None)
    Seal.objects.filter(pk=after.pk).update(previous=None)
    Seal.objects.filter(pk=removed.pk).delete()

    faults = actions.faults()

    assert f"sceau {after.pk} : le sceau qui le précède a disparu." in faults
    assert f"sceau {after.pk} : la chaîne des sceaux est rompue." in faults


def test_a_removed_seal_whose_neighbours_were_tied_together_is_found(sealed):
    before, removed, after = sealed[0].seal, sealed[2].seal, sealed[5].seal
    Record.objects.filter(seal=removed).update(seal=None)
    Seal.objects.filter(pk=after.pk).update(previous=None)
    Seal.objects.filter(pk=removed.pk).delete()
    Seal.objects.filter(pk=after.pk).update(previous=before)

    assert actions.faults() == [f"sceau {after.pk} : la chaîne des sceaux est rompue."]


def test_erasing_a_person_leaves_the_seals_whole(sealed, ana):
    farewell.erase(ana)

    assert not Record.objects.filter(actor=ana).exists()
    assert set(Record.objects.values_list("salt", flat=True)) == {""}
    assert all(record.personal == {} for record in Record.objects.all())
    assert actions.faults() == []


def test_erasing_reaches_what_others_did_about_a_person(community, ana):
    bob = make.person("Bob")
    actions.record(
        "assemblies.mandate_conferred", community, scope=community.scope, by=bob,
        personal={"person": ana.pk, "name": "Ana"},
    )  # fmt: skip
    actions.seal()

    farewell.erase(ana)

    assert Record.objects.get().personal == {}
    assert actions.faults() == []


def test_the_name_of_who_was_given_a_mandate_leaves_with_them(ana):
    bob = make.person("Bob")
    group = make.assembly(members=[ana, bob])
    until = timezone.localdate().replace(year=timezone.localdate().year + 1).isoformat()
    make.adopted(
        "assemblies.confer_mandate", group, by=bob, post="trésor", person=ana.pk, until=until
    )
    assert Record.objects.filter(personal__name="Ana").count() == 1

    for area in leaving.every():
        area.erase(ana)

    assert Record.objects.filter(personal__name="Ana").count() == 0


def test_an_erased_person_cannot_be_put_back_without_a_trace(sealed, ana):
    farewell.erase(ana)
    Record.objects.filter(pk=sealed[0].pk).update(actor=ana)

    assert actions.faults() == [f"fait {sealed[0].pk} : la partie personnelle a été changée."]


def test_what_a_person_takes_away_holds_what_they_did(sealed, ana, community):
    happen(community, 1, by=make.person("Bob"))

    assert len(farewell.export(ana)) == 6


def said(what):
    out = StringIO()
    call_command("journal", what, stdout=out)
    return out.getvalue().strip()


def test_the_command_says_that_the_journal_is_whole(sealed):
    whole, last, advice = said("verify").splitlines()

    assert whole == "Le journal est entier : 6 faits, 3 sceaux."
    seal = Seal.objects.latest("pk")
    assert last == f"Dernier sceau : {seal.pk}, {seal.chain}"
    assert "ailleurs" in advice


def test_the_command_counts_what_still_waits_for_a_seal(sealed, community):
    happen(community, 2)

    assert "8 faits, 3 sceaux, 2 faits pas encore scellés." in said("verify")
    assert "Le journal est entier : 8 faits, 4 sceaux." in said("seal")


def test_the_command_fails_and_names_what_was_changed(sealed):
    Record.objects.filter(pk=sealed[0].pk).update(title="Autre")

    with pytest.raises(CommandError) as failed:
        said("verify")

    assert failed.value.returncode == 1
    first, second = str(failed.value).splitlines()
    assert first == "Le journal n’est pas entier."
    assert f"un fait entre {sealed[0].pk} et {sealed[1].pk} a été changé" in second


@pytest.mark.django_db(transaction=True)
def test_two_workers_who_seal_at_once_leave_one_chain():
    community = make.community()
    happen(community, 20)

    together(*[actions.seal_all] * 3)
    actions.seal_all()

    assert not Record.objects.unsealed().exists()
    assert sum(Seal.objects.values_list("count", flat=True)) == 20
    assert actions.faults() == []


@pytest.mark.django_db(transaction=True)
def test_sealing_while_things_happen_leaves_a_whole_journal():
    community = make.community()
    happen(community, 3)

    together(*[actions.seal_all, lambda: happen(Assembly.objects.get(), 5)] * 2)
    actions.seal_all()

    assert Record.objects.filter(seal__isnull=False).count() == 13
    assert actions.faults() == []


def test_whoever_listens_is_told_once_after_each_transaction(
    monkeypatch, django_capture_on_commit_callbacks
):
    told = []
    monkeypatch.setattr(actions, "_listeners", [lambda: told.append("heard")])
    ana = make.person()
    group = make.assembly(members=[ana])

    with django_capture_on_commit_callbacks(execute=True):
        make.thread(group, by=ana)
        make.thread(group, by=ana)
        assert told == []

    assert told == ["heard"]
