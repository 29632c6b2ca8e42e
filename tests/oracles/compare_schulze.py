import pytest
from elections import ranked
from pref_voting.margin_based_methods import beat_path
from pref_voting.profiles_with_ties import ProfileWithTies

from creuset.decisions.tallies.schulze import schulze


@pytest.mark.parametrize("strength", ["margins", "winning_votes"])
def compare_winners(strength):
    """Theirs are margins unless told otherwise; both rank what is left out below, and equal."""
    for candidates, _, ballots in ranked(f"schulze {strength}"):
        profile = ProfileWithTies(
            [{name: rank for rank, name in enumerate(ranking)} for ranking, _ in ballots],
            rcounts=[times for _, times in ballots],
            candidates=list(candidates),
        )
        profile.use_extended_strict_preference()
        support = profile.support if strength == "winning_votes" else None

        ours = schulze(ballots, options=candidates, strength=strength)

        theirs = set(beat_path(profile, strength_function=support))
        assert set(ours.tied or ours.chosen) == theirs, ballots
