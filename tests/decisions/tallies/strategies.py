"""Ballots that Hypothesis invents, on the options a to e."""

from hypothesis import strategies as st

from creuset.decisions.tallies.consent import POSITIONS as CONSENTS
from creuset.decisions.tallies.core import Cast, Electorate
from creuset.decisions.tallies.majority import POSITIONS
from creuset.decisions.tallies.majority_judgment import SCALE_1

OPTIONS = ("a", "b", "c", "d", "e")
SEATS = {"river": 3, "children": 2}

option = st.sampled_from(OPTIONS)
weak_orders = st.lists(st.integers(0, 5), min_size=5, max_size=5).map(
    lambda ranks: [
        [key for key, each in zip(OPTIONS, ranks, strict=True) if each == rank]
        for rank in sorted(set(ranks) - {5})
    ]
)

answers = {
    "consent": st.builds(
        lambda position, **marks: {"position": position, **marks},
        st.sampled_from(CONSENTS),
        proposes=st.booleans(),
        standing=st.booleans(),
    ),
    "majority": st.builds(lambda position: {"position": position}, st.sampled_from(POSITIONS)),
    "approval": st.builds(lambda some: {"approved": some}, st.lists(option, unique=True)),
    "majority_judgment": st.builds(
        lambda grades: {"grades": grades}, st.dictionaries(option, st.sampled_from(SCALE_1))
    ),
    "schulze": st.builds(lambda ranking: {"ranking": ranking}, weak_orders),
    "without_candidates": st.builds(
        lambda nominee, first: {"nominee": nominee, "first": first},
        st.sampled_from(["", *OPTIONS]),
        st.sampled_from(["", *OPTIONS]),
    ),
}

any_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["", "a", "b", "for", "consent", "good"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=12,
)
ballots_of_anything = any_json | st.dictionaries(
    st.sampled_from(
        [
            "position",
            "proposes",
            "standing",
            "approved",
            "grades",
            "ranking",
            "nominee",
            "first",
        ]
    ),
    any_json | st.dictionaries(option, any_json) | st.lists(option | st.lists(option)),
)


def casts_of(method):
    """Persons' ballots, of two groups, and those of the two seats."""
    persons = st.builds(
        Cast,
        answers[method],
        st.integers(1, 3),
        groups=st.sampled_from([(), ("north",), ("south",), ("south", "north")]),
    )
    seats = st.tuples(
        *(st.builds(Cast, answers[method], st.just(n), st.just(name)) for name, n in SEATS.items())
    )
    return st.builds(
        lambda some, two: [*some, *two], st.lists(persons, max_size=10), seats
    ) | st.lists(persons, max_size=10)


def electorate(casts, *, absent=2, options=OPTIONS, present=None):
    persons = sum(cast.times for cast in casts if not cast.seat)
    return Electorate(
        eligible=persons + absent,
        present=present,
        seats=SEATS,
        groups={"north": 20, "south": 20},
        options=options,
    )


def weighted(answer):
    """Ballots as the plain functions take them."""
    return st.lists(st.tuples(answer, st.integers(1, 4)), max_size=12)


def in_two_orders(some):
    return some.flatmap(lambda each: st.tuples(st.just(each), st.permutations(each)))


def renamed(value, names):
    """The same answer or result, of options that bear other names."""
    if isinstance(value, dict):
        return {renamed(key, names): renamed(each, names) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(renamed(each, names) for each in value)
    return names.get(value, value) if isinstance(value, str) else value
