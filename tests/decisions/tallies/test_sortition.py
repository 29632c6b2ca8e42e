from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.decisions.tallies.sortition import apportioned, commitment, draw, in_order

POOL = {f"person-{n}": "river" if n % 3 else "hill" for n in range(1, 13)}


def test_anyone_can_draw_the_same_lot_by_hand():
    drawn = draw(POOL, places=3, seed="12 7 31 44 2", substitutes=1)

    def order(stratum):
        members = [one for one in POOL if POOL[one] == stratum]
        return sorted(members, key=lambda one: sha256(f"12 7 31 44 2\0{one}".encode()).hexdigest())

    # 8 by the river and 4 on the hill: 3 × 8/12 = 2 and 3 × 4/12 = 1.
    assert drawn.places == {"hill": 1, "river": 2}
    assert drawn.drawn == {"hill": tuple(order("hill")[:1]), "river": tuple(order("river")[:2])}
    assert drawn.substitutes == {
        "hill": tuple(order("hill")[1:2]),
        "river": tuple(order("river")[2:3]),
    }


def test_a_shell_is_enough_to_find_the_order_again():
    # printf 'seed\0a' | sha256sum: 0a360ec6…; then b: e2c05ef0…, and c: 7a1b7581….
    assert in_order("abc", seed="seed") == ["a", "c", "b"]


def test_whoever_refuses_leaves_the_place_to_the_next_of_the_same_stratum():
    first = draw(POOL, places=3, seed="s", substitutes=2)
    gone = first.drawn["river"][0]

    second = draw(POOL, places=3, seed="s", substitutes=2, refused=[gone])

    assert second.drawn["hill"] == first.drawn["hill"]
    assert second.drawn["river"] == (first.drawn["river"][1], first.substitutes["river"][0])


def test_whoever_is_excluded_is_not_drawn_nor_weighs():
    drawn = draw({"a": "x", "b": "x", "c": "y"}, places=2, seed="s", excluded=["b"])

    assert drawn.places == {"x": 1, "y": 1}
    assert drawn.everyone_drawn == ("a", "c")


def test_a_stratum_with_too_few_people_keeps_vacant_places():
    drawn = draw({"a": "x", "b": "y"}, places=4, seed="s", strata={"x": 1, "y": 1, "z": 2})

    assert drawn.places == {"x": 1, "y": 1, "z": 2}
    assert drawn.vacant == {"x": 0, "y": 0, "z": 2}


def test_places_go_to_the_largest_remainders():
    # 10 × 6/13 = 4.6…, 10 × 4/13 = 3.07…, 10 × 3/13 = 2.3…
    assert apportioned({"a": 6, "b": 4, "c": 3}, 10, seed="s") == {"a": 5, "b": 3, "c": 2}


def test_equal_remainders_are_told_apart_by_the_lot_of_names():
    winner = {seed: apportioned({"a": 1, "b": 1}, 1, seed=seed) for seed in ("1", "2", "3", "4")}

    for seed, places in winner.items():
        assert places[in_order("ab", seed=seed)[0]] == 1
    assert len({str(places) for places in winner.values()}) == 2


def test_a_stratum_without_a_share_is_refused():
    with pytest.raises(ValueError, match="y"):
        draw({"a": "x", "b": "y"}, places=1, seed="s", strata={"x": 1})


def test_a_seed_cannot_hide_the_start_of_a_name():
    with pytest.raises(ValueError, match="seed"):
        draw(POOL, places=1, seed="s\0person")


def test_everything_that_changes_the_draw_changes_the_commitment():
    said = {"places": 3, "substitutes": 1, "seed_from": "the national lottery of 3 March"}
    first = commitment(POOL, **said)

    assert first == commitment(dict(reversed(POOL.items())), **said)
    others = [
        commitment(POOL | {"person-13": "hill"}, **said),
        commitment(POOL | {"person-1": "hill"}, **said),
        commitment(POOL, **said | {"places": 4}),
        commitment(POOL, **said | {"substitutes": 2}),
        commitment(POOL, **said | {"seed_from": "another"}),
        commitment(POOL, **said, excluded=["person-1"]),
        commitment(POOL, **said, strata={"hill": 1, "river": 1}),
    ]
    assert len({first, *others}) == 8


pools = st.dictionaries(st.text(max_size=4), st.sampled_from(["x", "y", "z"]), max_size=20)


@given(pools, st.integers(0, 9), st.text(st.characters(blacklist_characters="\0"), max_size=5))
def test_places_are_filled_or_vacant_and_nobody_is_drawn_twice(pool, places, seed):
    drawn = draw(pool, places=places, seed=seed, substitutes=2)

    taken = drawn.everyone_drawn
    assert len(set(taken)) == len(taken)
    assert len(taken) + sum(drawn.vacant.values()) == sum(drawn.places.values())
    assert sum(drawn.places.values()) == (places if pool else 0)
    for stratum in drawn.places:
        assert {pool[one] for one in drawn.drawn[stratum]} <= {stratum}
        assert not set(drawn.substitutes[stratum]) & set(taken)


@given(pools, st.randoms())
def test_the_order_of_the_pool_changes_nothing(pool, random):
    shuffled = dict(random.sample(list(pool.items()), len(pool)))

    assert draw(shuffled, places=3, seed="s") == draw(pool, places=3, seed="s")


@given(st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 50)), st.integers(0, 30))
def test_no_stratum_is_a_whole_place_away_from_its_share(shares, places):
    room = apportioned(shares, places, seed="s")

    total = sum(shares.values())
    assert sum(room.values()) == (places if total else 0)
    assert all(abs(room[one] * total - places * shares[one]) < total for one in room if total)


def test_the_draw_is_fair_enough_over_many_seeds():
    pool = dict.fromkeys("abcde", "all")

    times = dict.fromkeys(pool, 0)
    for seed in range(1000):
        for one in draw(pool, places=2, seed=str(seed)).everyone_drawn:
            times[one] += 1

    # 400 expected, standard deviation 15.5.
    assert all(330 < n < 470 for n in times.values())
