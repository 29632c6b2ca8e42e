"""Rules, and things that are not rules, for laws to hold on."""

from typing import Any

from hypothesis import strategies as st

from creuset.assemblies.models import Method, Silence
from creuset.assemblies.terms import (
    AtReview,
    Ballots,
    Base,
    Fallback,
    NoQuorum,
    SeatVoice,
    Shown,
    Tie,
    make_sense,
    terms_of,
)

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
SHARES = st.tuples(st.integers(1, 12), st.integers(1, 12)).map(lambda pair: [min(pair), max(pair)])
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "days": st.integers(1, 365),
    "deliberation": st.integers(0, 365),
    "quorum": st.integers(0, 100),
    "no_quorum": st.sampled_from(NoQuorum.values),
    "silence": st.sampled_from(Silence.values),
    "lapses_after": st.integers(1, 3650),
    "ballots": st.sampled_from(Ballots.values),
    "shown": st.sampled_from(Shown.values),
    "proxies": st.integers(0, 10),
    "seats": st.sampled_from(SeatVoice.values),
    "review_after": st.integers(0, 120),
    "at_review": st.sampled_from(AtReview.values),
    "fallback": st.sampled_from(Fallback.values),
    "fallback_threshold": SHARES,
    "base": st.sampled_from(Base.values),
    "threshold": SHARES,
    "strict": st.booleans(),
    "abstentions_are_cast": st.booleans(),
    "double": st.sampled_from(["", "groups"]),
    "tie": st.sampled_from(Tie.values),
    "least": st.integers(0, 50),
    "most": st.integers(0, 50),
    "missing": st.sampled_from(["worst", "refuse"]),
    "strength": st.sampled_from(["winning_votes", "margins"]),
    "rules": st.sampled_from(["scottish", "wig_exact"]),
    "utility": st.sampled_from(["cost", "count"]),
    "completion": st.sampled_from(["none", "add1"]),
    "stop": st.sampled_from(["overflow", "exhaustive"]),
    "utilitarian": st.booleans(),
}


@st.composite
def rules_that_make_sense(draw: st.DrawFn) -> dict[str, Any]:
    """The terms of a decision: what a rule must say, and any of the others."""
    method = draw(st.sampled_from(Method.values))
    others = sorted(terms_of(method).keys() - {"method", "days", "quorum"})
    chosen = draw(st.lists(st.sampled_from(others), unique=True))
    terms = {name: draw(VALUES[name]) for name in ["days", "quorum", *chosen]}
    rule = {"method": method, **terms}
    if not make_sense(rule):  # some terms do not go together
        for name in ("ballots", "most", "threshold", "fallback_threshold"):
            rule.pop(name, None)
    return rule
