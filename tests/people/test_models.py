import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from creuset.common.viewer import ANONYMOUS
from creuset.people.folding import fold
from creuset.people.models import Facet, Person, Shown
from tests.people import helpers as make

pytestmark = pytest.mark.django_db

SEEN = [
    (Shown.NOBODY, "anonymous", False),
    (Shown.NOBODY, "signed in", False),
    (Shown.NOBODY, "member", False),
    (Shown.MEMBERS, "anonymous", False),
    (Shown.MEMBERS, "signed in", False),
    (Shown.MEMBERS, "member", True),
    (Shown.EVERYONE, "anonymous", True),
    (Shown.EVERYONE, "signed in", True),
    (Shown.EVERYONE, "member", True),
]


@pytest.mark.parametrize(("shown", "who", "seen"), SEEN)
def test_a_name_is_seen_by_those_it_is_shown_to(shown, who, seen):
    ana = make.person("Ana Silva", shown=shown)
    viewer = make.VIEWERS[who]

    assert list(Person.objects.visible_to(viewer)) == ([ana] if seen else [])
    assert ana.visible_to(viewer) is seen
    assert (ana.name_for(viewer) == "Ana Silva") is seen


@pytest.mark.parametrize(("shown", "who", "seen"), SEEN)
def test_a_facet_is_seen_by_those_it_is_shown_to(shown, who, seen):
    facet = make.says(make.person(), "does", "Je répare des vélos", shown)

    assert list(Facet.objects.visible_to(make.VIEWERS[who])) == ([facet] if seen else [])


@pytest.mark.parametrize("shown", Shown.values)
def test_one_always_sees_oneself(shown):
    ana = make.person(shown=shown)
    facet = make.says(ana, "does", "Je répare des vélos", shown)

    assert list(Person.objects.visible_to(make.oneself(ana))) == [ana]
    assert list(Facet.objects.visible_to(make.oneself(ana))) == [facet]
    assert ana.name_for(make.oneself(ana)) == "Ana Silva"


def test_a_person_without_a_name_or_whose_account_is_closed_is_shown_to_nobody():
    make.person("", shown=Shown.EVERYONE)
    closed = make.person("Ana", shown=Shown.EVERYONE)
    closed.is_active = False
    closed.save(update_fields=["is_active"])

    assert list(Person.objects.visible_to(make.MEMBER)) == []
    assert not closed.visible_to(make.MEMBER)


def test_a_search_never_reveals_what_is_not_shown():
    ana = make.person("Ana", shown=Shown.EVERYONE)
    make.says(ana, "teaches", "L’apiculture", Shown.MEMBERS)

    found = Person.objects.visible_to(ANONYMOUS).saying("apiculture", ANONYMOUS)
    assert list(found) == []
    found = Person.objects.visible_to(make.MEMBER).saying("apiculture", make.MEMBER)
    assert list(found) == [ana]


@pytest.mark.parametrize("words", ["élise", "ELISE", "Elise hydro", "hydrologue élise", ""])
def test_a_search_ignores_case_accents_and_order(words):
    elise = make.person("Élise Léo")
    make.says(elise, "does", "Hydrologue")
    make.person("Bruno Petit")

    found = Person.objects.visible_to(make.MEMBER).saying(words, make.MEMBER).filter(pk=elise.pk)
    assert list(found) == [elise]
    assert Person.objects.visible_to(make.MEMBER).saying(words, make.MEMBER).count() == (
        1 if words else 2
    )


def test_a_search_takes_percent_signs_literally():
    make.person("Ana")

    assert list(Person.objects.visible_to(make.MEMBER).saying("%", make.MEMBER)) == []


def test_a_world_is_filtered_among_those_that_are_shown():
    ana, bruno = make.person("Ana"), make.person("Bruno")
    make.says(ana, "worlds", "commons sse")
    make.says(bruno, "worlds", "commons", Shown.NOBODY)

    assert list(Person.objects.visible_to(make.MEMBER).of_world("commons", make.MEMBER)) == [ana]
    assert list(Person.objects.visible_to(make.MEMBER).of_world("sse", make.MEMBER)) == [ana]
    assert list(Person.objects.visible_to(make.MEMBER).of_world("research", make.MEMBER)) == []


def test_no_world_has_the_name_of_another_inside_its_own():
    worlds = Facet.World.values

    assert [(a, b) for a in worlds for b in worlds if a != b and a in b] == []


def test_two_people_never_share_an_address_whatever_its_case():
    make.person("Ana", email="ana@example.org")

    with pytest.raises(IntegrityError):
        Person.objects.create_user("ANA@example.org")


def test_people_without_an_address_are_as_many_as_needed():
    make.person("Ana")
    make.person("Bruno")

    assert Person.objects.filter(email=None).count() == 2


def test_a_facet_says_something():
    with pytest.raises(IntegrityError):
        make.says(make.person(), "does", "")


def test_worlds_are_said_in_words():
    facet = make.says(make.person(), "worlds", "commons research")

    assert facet.said == "les communs, la recherche"


def test_nobody_has_a_password():
    ana = make.person(email="ana@example.org")

    assert not ana.has_usable_password()
    with pytest.raises(ValidationError):
        Person(email="pas une adresse", password="!").full_clean()


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=60))
def test_folding_forgets_the_case(text):
    assert fold(text.casefold()) == fold(text)
