from random import Random

from elections import HOW_MANY, ranked
from pref_voting.profiles_with_ties import ProfileWithTies
from pref_voting.proportional_methods import stv_scottish
from stvpoll.scottish_stv import calculate_scottish_stv

from creuset.decisions.tallies.stv import stv


def compare_scottish_counts_of_pref_voting():
    """They draw lots where we report a tie, and draw among all where earlier stages tell some apart
    but not all: we leave those few elections out."""
    compared = 0
    for candidates, seats, ballots in ranked("stv"):
        ours = stv(ballots, candidates=candidates, seats=seats)
        if partly_told_apart(ours):
            continue
        profile = ProfileWithTies(
            [{name: rank for rank, name in enumerate(ranking)} for ranking, _ in ballots],
            rcounts=[times for _, times in ballots],
            candidates=list(candidates),
        )

        theirs = set(stv_scottish(profile, num_seats=seats, rng=Random(1)))

        assert set(ours.chosen) <= theirs <= {*ours.chosen, *ours.tied}, (ballots, seats)
        compared += 1
    assert compared > 0.9 * HOW_MANY


def compare_scottish_counts_of_stvpoll():
    """They pass surpluses on to those elected at the same stage: we leave those elections out. Both
    resolve ties by earlier stages, then by the same lot."""
    compared = 0
    for candidates, seats, ballots in ranked("stvpoll"):
        lot = Random(len(ballots)).sample(candidates, len(candidates))
        ours = stv(ballots, candidates=candidates, seats=seats, resolve=lot)
        if any(len(stage["elected"]) > 1 for stage in ours.steps[:-1]):
            continue

        theirs = calculate_scottish_stv(tuple(lot), dict(ballots), seats, random_shuffle=False)

        assert set(ours.chosen) == set(theirs), (ballots, seats, lot)
        compared += 1
    assert compared > 0.5 * HOW_MANY


def partly_told_apart(counted):
    ties = [stage["tie"] for stage in counted.steps if "tie" in stage]
    return any(1 < len(tie["left"]) < len(tie["among"]) for tie in ties)
