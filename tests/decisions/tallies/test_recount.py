"""A decision's file recounted: by the functions, then by the one file that anyone can run."""

import ast
import json
import subprocess
import sys
from copy import deepcopy
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.decisions import recounting
from creuset.decisions.tallies import recount
from creuset.decisions.tallies.core import Cast, Electorate
from creuset.decisions.tallies.registry import METHODS
from tests.decisions.tallies.strategies import answers, any_json, casts_of, electorate

BODY = "The well is shared.\n"
EVERY_METHOD = {
    "consent": {"position": "concern"},
    "majority": {"position": "for"},
    "approval": {"approved": ["a", "c"]},
    "majority_judgment": {"grades": {"a": "good", "b": "poor"}},
    "schulze": {"ranking": [["b"], ["a", "c"]]},
    "stv": {"ranking": ["b", "a"]},
    "without_candidates": {"nominee": "a", "first": "b"},
    "equal_shares": {"approved": ["a"]},
}


def file_of(method, casts, electors=None, **parameters):
    """The file that a decision gives, as JSON would bring it back."""
    electors = electors or electorate(casts)
    trace = METHODS[method].count(parameters, electors, casts).as_data()
    decision = {
        "format": "creuset-decision/1",
        "question": "Shall we share the well?",
        "text": {"version": 3, "body": BODY, "sha256": sha256(BODY.encode()).hexdigest()},
        "rule": {"method": method, **parameters},
        "electorate": {
            "eligible": electors.eligible,
            "present": electors.present,
            "seats": electors.seats,
            "groups": electors.groups,
            "options": [
                {"key": key, "label": key.upper()}
                | ({"cost": electors.costs[key]} if key in electors.costs else {})
                for key in electors.options
            ],
            "electors": [],
        },
        "ballots": [
            {
                "answer": cast.answer,
                "times": cast.times,
                "seat": cast.seat,
                "groups": list(cast.groups),
                "elector": "",
            }
            for cast in casts
        ],
        "ballots_withheld": False,
        "trace": trace,
        "outcome": trace["outcome"],
        "effects": [],
        "journal": {},
    }
    return json.loads(json.dumps(decision))


def village(method="majority", **parameters):
    """Nine electors; two give the same answer, a third one another."""
    casts = [Cast(EVERY_METHOD[method], 2), Cast(EVERY_METHOD[method], 1, groups=("north",))]
    options = ("a", "b", "c")
    electors = Electorate(
        9, groups={"north": 4}, options=options, costs=dict.fromkeys(options, 10)
    )
    return file_of(method, casts, electors, **parameters)


def found(decision):
    return list(recount.differences(decision))


def places(decision):
    return [place for place, _, _ in found(decision)]


@pytest.mark.parametrize("method", sorted(answers))
@given(data=st.data())
def test_what_was_counted_is_counted_again_the_same(method, data):
    decision = file_of(method, data.draw(casts_of(method)), quorum=data.draw(st.integers(0, 100)))

    assert found(decision) == []


@pytest.mark.parametrize("method", sorted(METHODS))
def test_every_method_can_be_recounted(method):
    assert found(village(method, budget=20) if method == "equal_shares" else village(method)) == []


def test_a_figure_that_was_touched_is_told_with_both_values():
    decision = village()
    decision["trace"]["figures"]["together"]["for"] = 7

    assert found(decision) == [("trace.figures.together.for", 7, 3)]


def test_a_ballot_that_was_touched_shows_in_the_digest_and_in_the_figures():
    decision = village()
    decision["ballots"][0]["answer"]["position"] = "against"

    told = places(decision)

    assert "trace.digest" in told
    assert {"trace.figures.for", "trace.figures.against", "trace.outcome", "outcome"} <= set(told)


def test_an_outcome_that_was_touched_is_told():
    decision = village()
    decision["outcome"] = "rejected"

    assert found(decision) == [("outcome", "rejected", "adopted")]


def test_a_text_that_was_touched_no_longer_has_its_digest():
    decision = village()
    decision["text"]["body"] = BODY.replace("shared", "closed")

    assert places(decision) == ["text.sha256"]


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (["rule", "quorum"], 80),
        (["electorate", "eligible"], 8),
        (["electorate", "groups", "north"], 5),
        (["ballots", 0, "times"], 3),
        (["ballots", 1, "groups"], []),
        (["trace", "version"], 2),
        (["trace", "digest"], "0" * 64),
        (["trace", "steps", 0, "needed"], "2"),
        (["trace", "steps"], []),
        (["trace", "outcome"], "tied"),
    ],
)
def test_nothing_that_the_count_depends_on_can_be_touched_unseen(where, value):
    decision = village(quorum=10)
    last = decision
    for key in where[:-1]:
        last = last[key]
    last[where[-1]] = value

    told = places(decision)

    assert told
    if where[0] == "trace":
        assert told[0].startswith("trace." + str(where[1]))
    else:
        assert "trace.digest" in told


def test_a_figure_that_was_added_or_left_out_is_told():
    decision = village()
    decision["trace"]["figures"]["weather"] = 1
    del decision["trace"]["figures"]["present"]

    assert found(decision) == [
        ("trace.figures.present", recount.ABSENT, None),
        ("trace.figures.weather", 1, recount.ABSENT),
    ]


def named(*electors):
    decision = file_of("majority", [Cast({"position": "for"})] * len(electors))
    decision["electorate"]["electors"] = ["e1", "e2", "e3"]
    for ballot, elector in zip(decision["ballots"], electors, strict=True):
        ballot["elector"] = elector
    return decision


def test_an_elector_has_one_ballot_and_is_on_the_roll():
    assert found(named("e1", "e3")) == []
    assert places(named("e1", "e1")) == ["ballots[0].elector", "ballots[1].elector"]
    assert places(named("e1", "e9")) == ["ballots[1].elector"]


def test_there_are_no_more_ballots_than_electors():
    decision = file_of("majority", [Cast({"position": "for"}, 6)], Electorate(5))

    assert found(decision) == [("ballots", 6, "≤ 5")]


def test_a_seat_speaks_once_with_its_own_weight():
    electors = Electorate(5, seats={"river": 2})

    def of_the_river(*times):
        casts = [Cast({"position": "for"}, n, "river") for n in times]
        return places(file_of("majority", casts, electors))

    assert of_the_river(2) == []
    assert of_the_river(3) == ["ballots[0].times"]
    assert of_the_river(2, 2) == ["electorate.seats.river"]


def test_a_ballot_that_breaks_the_rule_is_told_with_its_fault():
    decision = file_of("approval", [Cast({"approved": ["a", "a"]}), Cast({"approved": ["b"]})])

    assert found(decision) == [("ballots[0].answer", {"approved": ["a", "a"]}, "option_twice")]


@given(st.data())
def test_whatever_a_file_says_is_answered_gently(data):
    """Any value anywhere: a difference, or a sentence that says why nothing can be recounted."""
    decision = deepcopy(village())
    where, last = data.draw(st.sampled_from(sorted(decision))), decision
    while isinstance(last[where], (dict, list)) and last[where] and data.draw(st.booleans()):
        last = last[where]
        where = data.draw(st.sampled_from(sorted(last) if isinstance(last, dict) else [0]))
    last[where] = data.draw(any_json)

    try:
        told = places(decision)
    except recount.Unreadable as why:
        told = [str(why)]

    assert all(isinstance(place, str) for place in told)


@pytest.fixture(scope="session")
def script(tmp_path_factory):
    path = tmp_path_factory.mktemp("recount") / "recount.py"
    path.write_text(recounting.source(), encoding="utf-8")
    return path


def run(script, *arguments):
    """As someone would elsewhere: without our packages, far from our folder."""
    return subprocess.run(
        [sys.executable, "-I", "-S", str(script), *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        cwd=script.parent,
        check=False,
    )


def on_disk(folder, decision):
    path = folder / "decision.json"
    path.write_text(json.dumps(decision), encoding="utf-8")
    return path


@pytest.mark.parametrize("method", sorted(METHODS))
def test_the_script_says_yes(method, script, tmp_path):
    told = run(script, on_disk(tmp_path, village(method)))

    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.splitlines() == [
        "Oui : recompté depuis les bulletins, tout est identique.",
        "Yes: counted again from the ballots, everything is the same.",
    ]


def test_the_script_says_no_and_where(script, tmp_path):
    decision = village()
    decision["trace"]["figures"]["for"] = 2

    told = run(script, on_disk(tmp_path, decision))

    assert told.returncode == 1
    assert told.stdout.splitlines() == [
        "Non : 1 différence(s). / No: 1 difference(s).",
        "  trace.figures.for",
        "    fichier / file: 2",
        "    recompté / recounted: 3",
    ]


def test_the_script_prints_the_question_and_its_text(script, tmp_path):
    told = run(script, "--text", on_disk(tmp_path, village()))

    assert (told.returncode, told.stdout) == (0, f"Shall we share the well?\n\n{BODY}")


def test_withheld_ballots_are_not_recounted(script, tmp_path):
    decision = {**village(), "ballots": [], "ballots_withheld": True}

    told = run(script, on_disk(tmp_path, decision))

    assert (told.returncode, told.stdout) == (2, "")
    assert "les bulletins ne sont pas publiés" in told.stderr


@pytest.mark.parametrize(
    "content", ["", "[]", "not json", '{"format": "other"}', "[" * 100_000, "\udcff", '"\\ud800"']
)
def test_the_script_refuses_gently_what_is_no_decision(content, script, tmp_path):
    path = tmp_path / "other.json"
    path.write_text(content, encoding="utf-8", errors="surrogateescape")

    told = run(script, path)

    assert (told.returncode, told.stdout) == (2, "")
    assert "n’est pas un fichier de décision" in told.stderr
    assert "Traceback" not in told.stderr


def test_the_script_tells_how_it_is_used(script, tmp_path):
    for arguments in ([], ["a", "b"], ["--other", "a"]):
        told = run(script, *arguments)
        assert told.returncode == 2
        assert "python recount.py" in told.stderr
    assert "cannot be read" in run(script, tmp_path / "nowhere.json").stderr


def test_the_script_holds_the_modules_word_for_word(script):
    tree = ast.parse(script.read_text(encoding="utf-8"))
    embedded = {
        node.targets[0].slice.value: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript)
    }
    folder = Path(recount.__file__).parent

    assert embedded == {
        path.stem: path.read_text(encoding="utf-8")
        for path in folder.glob("*.py")
        if path.stem not in {"__init__", "sortition"}
    }


def test_the_modules_need_nothing_but_the_standard_library():
    for path in Path(recount.__file__).parent.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = {
            name.name if isinstance(node, ast.Import) else node.module
            for node in ast.walk(tree)
            if isinstance(node, (ast.Import, ast.ImportFrom))
            for name in node.names
        }
        ours = {name for name in imported if name.startswith("creuset")}
        allowed = {"creuset.decisions.tallies.core"}
        if path.stem in {"registry", "recount"}:
            allowed |= {"creuset.decisions.tallies", "creuset.decisions.tallies.registry"}
        assert ours <= allowed
        assert {name.partition(".")[0] for name in imported - ours} <= sys.stdlib_module_names
