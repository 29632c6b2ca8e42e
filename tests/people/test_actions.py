from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import ProtectedError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from creuset.common import leaving
from creuset.common.verdict import Refused
from creuset.people import actions, farewell
from creuset.people.models import Facet, Person, Shown
from tests.make import community
from tests.people import helpers as make

pytestmark = pytest.mark.django_db


def tell(someone, *, name="Ana Silva", by=None, **facets):
    return actions.update_profile(
        someone, name=name, name_shown=Shown.MEMBERS, facets=facets, by=by or someone
    )


def test_a_first_name_gives_an_address_that_then_never_changes():
    newcomer = make.person("", email="ana@example.org")

    ana = tell(newcomer, name="  Ana   Silva ")
    assert (ana.name, ana.slug) == ("Ana Silva", "ana-silva")

    ana = tell(ana, name="Ana Costa")
    assert (ana.name, ana.slug) == ("Ana Costa", "ana-silva")


def test_namesakes_have_different_addresses():
    first = tell(make.person(""), name="Ana Silva")
    second = tell(make.person(""), name="Ana Silva")

    assert [first.slug, second.slug] == ["ana-silva", "ana-silva-2"]


def test_a_name_that_gives_no_slug_still_gets_an_address():
    assert tell(make.person(""), name="安娜").slug == "personne"


def test_an_empty_name_is_refused_and_changes_nothing():
    ana = make.person("Ana")

    with pytest.raises(Refused):
        tell(ana, name="  ", does=("Je jardine", Shown.MEMBERS))
    ana.refresh_from_db()
    assert ana.name == "Ana"
    assert list(Facet.objects.all()) == []


def test_nobody_writes_the_profile_of_another():
    ana, bruno = make.person("Ana"), make.person("Bruno")

    with pytest.raises(Refused):
        tell(ana, name="Autre", by=bruno)
    ana.refresh_from_db()
    assert ana.name == "Ana"


def test_what_is_emptied_goes_and_what_is_not_mentioned_stays():
    ana = make.person("Ana")
    make.says(ana, "does", "Je jardine")
    make.says(ana, "place", "Nantes")

    tell(ana, does=("", Shown.MEMBERS))

    assert list(ana.facets.values_list("key", "value")) == [("place", "Nantes")]


def test_an_unknown_world_changes_nothing():
    ana = make.person("Ana")

    with pytest.raises(ValueError, match="mars"):
        tell(ana, worlds=("commons mars", Shown.MEMBERS))
    assert list(ana.facets.all()) == []


class Profiles(TestCase):
    @given(
        st.dictionaries(
            st.sampled_from([key for key in Facet.Key.values if key != "worlds"]),
            st.tuples(
                st.text(st.characters(exclude_categories=["C"]), max_size=40),
                st.sampled_from(Shown.values),
            ),
        )
    )
    def test_a_profile_shows_to_each_exactly_what_was_said_to_them(self, facets):
        ana = make.person("Ana")

        tell(ana, **facets)
        tell(ana, **facets)

        said = {key: (value.strip(), to) for key, (value, to) in facets.items() if value.strip()}
        for viewer, sees in [
            (make.VIEWERS["anonymous"], {Shown.EVERYONE}),
            (make.SOMEBODY, {Shown.EVERYONE}),
            (make.MEMBER, {Shown.EVERYONE, Shown.MEMBERS}),
            (make.oneself(ana), set(Shown)),
        ]:
            seen = Facet.objects.visible_to(viewer).filter(person=ana)
            assert {facet.key: facet.value for facet in seen} == {
                key: value for key, (value, to) in said.items() if to in sees
            }


def test_a_session_is_ended_by_its_owner_only():
    ana, bruno = make.person("Ana"), make.person("Bruno")
    client = make.signed_in(ana)
    session = UserSession.objects.create(
        user=ana, session_key=client.session.session_key, ip="127.0.0.1"
    )

    with pytest.raises(Refused):
        actions.end_session(session, by=bruno)
    assert Session.objects.count() == 1

    actions.end_session(session, by=ana)
    assert Session.objects.count() == 0
    assert UserSession.objects.count() == 0


def test_a_session_that_has_run_out_is_forgotten_with_the_address_it_came_from():
    ana = make.person("Ana")
    months, now = timezone.now() - timedelta(days=60), timezone.now()
    ended, lives = (make.signed_in(ana).session.session_key for _each in range(2))
    Session.objects.filter(session_key=ended).update(expire_date=months)
    for key, seen in ((ended, months), (lives, months), ("being-signed-in", now)):
        UserSession.objects.create(user=ana, session_key=key, ip="127.0.0.1", last_seen_at=seen)

    actions.forget_old_sessions()

    assert [each.session_key for each in Session.objects.all()] == [lives]
    left = UserSession.objects.values_list("session_key", flat=True)
    assert set(left) == {lives, "being-signed-in"}


def test_a_person_takes_away_everything_but_the_secrets():
    ana = make.person("Ana", email="ana@example.org")
    make.says(ana, "place", "Nantes")
    Authenticator.objects.create(user=ana, type="totp", data={"secret": "SESAME"})

    about = farewell.export(ana)

    assert about["name"] == "Ana"
    assert about["profile"] == [{"key": "place", "value": "Nantes", "shown": "members"}]
    assert [address["email"] for address in about["addresses"]] == ["ana@example.org"]
    assert [key["type"] for key in about["keys"]] == ["totp"]
    assert "SESAME" not in str(about)


def test_an_erased_person_leaves_nothing_here():
    ana = make.person("Ana", email="ana@example.org")
    make.says(ana, "place", "Nantes")
    Authenticator.objects.create(user=ana, type="totp", data={"secret": "SESAME"})
    client = make.signed_in(ana)
    UserSession.objects.get_or_create(
        session_key=client.session.session_key, defaults={"user": ana, "ip": "127.0.0.1"}
    )
    bruno = make.person("Bruno", email="bruno@example.org")

    actions.erase(ana, keep_name=False, by=ana)

    assert list(Person.objects.all()) == [bruno]
    assert [address.user for address in EmailAddress.objects.all()] == [bruno]
    for model in (Facet, Authenticator, UserSession, Session):
        assert model.objects.count() == 0, model


def test_nobody_erases_another():
    ana, bruno = make.person("Ana"), make.person("Bruno")

    with pytest.raises(Refused):
        actions.erase(ana, keep_name=False, by=bruno)
    assert Person.objects.count() == 2


@pytest.mark.parametrize("keep_name", [True, False])
def test_each_area_learns_whether_the_name_is_kept(monkeypatch, keep_name):
    ana = make.person("Ana")
    told = []
    spy = leaving.Farewell("spy", (), dict, lambda person: told.append(person.keeps_name))
    monkeypatch.setattr(leaving, "every", lambda: [spy])

    actions.erase(ana, keep_name=keep_name, by=ana)

    assert told == [keep_name]


def test_an_area_that_forgets_to_forget_stops_the_whole_erasure(monkeypatch):
    ana = make.person("Ana", email="ana@example.org")
    community(members=[ana])
    monkeypatch.setattr(leaving, "every", lambda: [farewell.farewell])

    with pytest.raises(ProtectedError):
        actions.erase(ana, keep_name=False, by=ana)
    assert EmailAddress.objects.count() == 1
