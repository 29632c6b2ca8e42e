"""Lots that anyone can draw again: all is published before chance speaks."""

import pytest
from django.utils import timezone

from creuset.assemblies import actions as assemblies
from creuset.assemblies.models import Mandate
from creuset.common.verdict import Refused
from creuset.decisions import actions
from creuset.decisions.actions.drawing import drawn_of, said
from creuset.decisions.models import Draw
from creuset.decisions.tallies import sortition
from creuset.journal.models import Record
from tests import make
from tests.decisions.helpers import people
from tests.together import kinds, together

pytestmark = pytest.mark.django_db

SEED = "4 8 15 16 23"
SOURCE = "les cinq numéros du Loto"


@pytest.fixture
def eight():
    return people(8)


@pytest.fixture
def place(eight):
    return make.assembly(members=eight)


def terms(**more):
    return {
        "what": "Trois personnes pour relire le budget", "post": "", "until": "", "places": 3,
        "substitutes": 2, "by_group": False, "seed_source": SOURCE,
        "seed_on": make.days_away(10).isoformat(), **more,
    }  # fmt: skip


def announced(place, **more):
    return make.carried_out("decisions.draw_lots", place, **terms(**more))


def its_day_comes(draw):
    Draw.objects.filter(pk=draw.pk).update(seed_on=timezone.localdate())
    draw.refresh_from_db()


def drawn(place, by, **more):
    draw, _warrant = announced(place, **more)
    its_day_comes(draw)
    return actions.draw_lots(draw, seed=SEED, by=by)


def with_post(**more):
    return {"post": "relecture", "until": make.days_away(200).isoformat(), **more}


def test_announcing_is_decided_together_then_published_with_its_print(eight, place):
    for person in eight[:2]:
        with pytest.raises(Refused):
            actions.announce_draw(place, **terms(), by=person)

    make.adopted("decisions.draw_lots", place, by=eight[0], **terms())

    draw = Draw.objects.get()
    assert Record.objects.get(verb="decisions.draw_announced").data == {
        "commitment": draw.commitment
    }
    assert draw.commitment == sortition.commitment(
        {str(each.pk): "" for each in eight}, places=3, substitutes=2,
        seed_from=said(SOURCE, make.days_away(10).isoformat()),
    )  # fmt: skip
    assert (draw.seed, draw.result) == ("", {})


@pytest.mark.parametrize("day", [0, -1])
def test_chance_that_may_be_known_already_is_refused(place, day):
    with pytest.raises(Refused, match="peut-être déjà connu"):
        announced(place, seed_on=make.days_away(day).isoformat())


def test_there_are_enough_people_to_draw(place):
    with pytest.raises(Refused, match="moins de membres"):
        announced(place, places=9)


def test_nobody_draws_before_the_day(eight, place):
    draw, _warrant = announced(place)

    with pytest.raises(Refused, match="n’est pas encore connu"):
        actions.draw_lots(draw, seed=SEED, by=eight[0])

    assert Draw.objects.get().seed == ""


def test_anyone_draws_the_same_lots_again_from_what_is_public(eight, place):
    draw = drawn(place, eight[0])

    again = sortition.draw(
        {str(each.pk): "" for each in eight}, places=3, substitutes=2, seed=SEED
    )

    assert list(again.drawn[""]) == draw.result["drawn"][""]
    assert list(again.substitutes[""]) == draw.result["substitutes"][""]
    assert len(drawn_of(draw)) == 3


def test_the_list_is_that_of_the_announcement(eight, place):
    draw, _warrant = announced(place)
    late = make.person()
    make.join(place, late)
    its_day_comes(draw)

    actions.draw_lots(draw, seed=SEED, by=late)

    assert {key for key, _stratum in draw.pool} == {str(each.pk) for each in eight}
    assert str(late.pk) not in drawn_of(Draw.objects.get())


def test_each_group_has_its_part(eight, place):
    make.assembly(members=eight[:6], parent=place)
    make.assembly(members=eight[6:], parent=place)

    draw = drawn(place, eight[0], by_group=True, places=4)

    assert sorted(draw.result["places"].values()) == [1, 3]


def test_chance_is_written_once_as_it_was_published(eight, place):
    draw, _warrant = announced(place)
    its_day_comes(draw)
    with pytest.raises(Refused, match="tel qu’il a été publié"):
        actions.draw_lots(draw, seed="  ", by=eight[0])
    with pytest.raises(Refused, match="revient aux membres"):
        actions.draw_lots(draw, seed=SEED, by=make.person())
    actions.draw_lots(draw, seed=f"  {SEED.replace(' ', '  ')}\n", by=eight[0])
    assert Draw.objects.get().seed == SEED

    with pytest.raises(Refused, match="déjà tiré"):
        actions.draw_lots(draw, seed="1 2 3 4 5", by=eight[1])


@pytest.mark.django_db(transaction=True)
def test_two_who_write_chance_at_the_same_instant_draw_once():
    eight = people(8)
    draw, _warrant = announced(make.assembly(members=eight), **with_post())
    its_day_comes(draw)

    ends = together(
        *[
            lambda by=by: actions.draw_lots(Draw.objects.get(), seed=f"{by.pk}", by=by)
            for by in eight[:2]
        ]
    )

    assert kinds(ends) == ["Draw", "Refused"]
    assert Mandate.objects.count() == 3


# What comes of it


def test_those_drawn_receive_the_mandate_and_who_declines_gives_way_to_the_next(eight, place):
    draw = drawn(place, eight[0], **with_post())
    first = drawn_of(draw)
    assert {str(each.person_id) for each in Mandate.objects.current()} == set(first)
    [gives_way] = [each for each in eight if str(each.pk) == first[0]]

    actions.decline_lot(draw, by=gives_way)

    draw.refresh_from_db()
    now = drawn_of(draw)
    assert now[:2] == first[1:]
    assert now[2] not in first
    assert {str(each.person_id) for each in Mandate.objects.current()} == set(now)
    with pytest.raises(Refused, match="pas été tiré au sort"):
        actions.decline_lot(draw, by=gives_way)


@pytest.mark.parametrize(
    "days",
    [
        200,
        30,
    ],
)
def test_several_who_decline_leave_one_mandate_to_each_of_the_others(eight, place, days):
    draw = drawn(place, eight[0], **with_post(until=make.days_away(days).isoformat()))

    for _n in range(3):
        draw.refresh_from_db()
        [declines] = [each for each in eight if str(each.pk) == drawn_of(draw)[0]]
        actions.decline_lot(draw, by=declines)

    draw.refresh_from_db()
    held = [str(each.person_id) for each in Mandate.objects.current()]
    assert sorted(held) == sorted(drawn_of(draw))


def test_who_was_not_drawn_declines_nothing(eight, place):
    draw = drawn(place, eight[0])
    others = [each for each in eight if str(each.pk) not in drawn_of(draw)]

    for person in (*others, make.person()):
        with pytest.raises(Refused, match="pas été tiré au sort"):
            actions.decline_lot(draw, by=person)


def test_someone_drawn_who_has_left_is_passed_over(eight, place):
    draw, _warrant = announced(place, **with_post())
    its_day_comes(draw)
    assemblies.leave(place, by=eight[7])

    actions.draw_lots(draw, seed=SEED, by=eight[0])

    assert not Mandate.objects.filter(person=eight[7]).exists()


def test_a_draw_that_was_cancelled_is_drawn_no_more(eight, place):
    draw, warrant = announced(place, **with_post())
    its_day_comes(draw)
    make.undone("decisions.draw_lots", place, warrant)

    with pytest.raises(Refused, match="annulé par une décision"):
        actions.draw_lots(draw, seed=SEED, by=eight[0])


def test_cancelling_ends_the_mandates_that_came_of_it(eight, place):
    draw = drawn(place, eight[0], **with_post())
    assert Mandate.objects.current().count() == 3

    make.undone("decisions.draw_lots", place, draw.warrant)

    assert not Mandate.objects.current().exists()
    with pytest.raises(Refused, match="annulé par une décision"):
        actions.decline_lot(draw, by=eight[0])


# From the page


def test_the_page_shows_all_that_is_needed_and_draws(client, eight, place):
    draw, _warrant = announced(place)
    client.force_login(eight[0])
    address = draw.get_absolute_url()
    page = client.get(address).content.decode()
    assert draw.commitment in page
    assert client.post(address, {"seed": SEED}).status_code == 409
    its_day_comes(draw)

    assert client.post(address, {"seed": ""}).status_code == 422
    assert client.post(address, {"seed": "a\x00b"}).status_code == 422
    assert client.post(address, {"seed": SEED}).status_code == 302

    page = client.get(address).content.decode()
    assert SEED in page


def test_outsiders_see_no_draw(client, place):
    draw, _warrant = announced(place)
    assert client.get(draw.get_absolute_url()).status_code == 302
    client.force_login(make.person())

    assert client.get(draw.get_absolute_url()).status_code == 404
