"""What is said and drawn of a count: real counts of invented ballots, read back from the page."""

import gzip
import re
from fractions import Fraction

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from creuset.assemblies import warrants
from creuset.common.about import key_of
from creuset.common.viewer import ANONYMOUS
from creuset.decisions.models import Decision
from creuset.decisions.results import PICTURES, picture_of
from creuset.decisions.tallies.core import Cast, Electorate
from creuset.decisions.tallies.registry import METHODS
from creuset.people.models import Shown
from creuset.texts import actions as texts
from tests import make
from tests.pages import plain, words

pytestmark = pytest.mark.django_db

NAMES = ["Le puits", "Le four", "Le sentier", "Les semences", "La serre", "Le rucher"]
GESTURES = {"consent": "decisions.resolve", "majority": "decisions.resolve"}


def options(*labels, people=(), costs=()):
    if people:
        return [{"key": str(each.pk), "person": each.pk} for each in people]
    return [
        {"key": str(n), "label": label, **({"cost": costs[n - 1]} if costs else {})}
        for n, label in enumerate(labels, 1)
    ]


def decided(method, casts, *, among=(), eligible=14, rule=None, electorate=None, **fields):
    """A closed decision with the count of these answers, as closing leaves it."""
    assembly = fields.pop("assembly", None) or make.community()
    rule = {"quorum": 0, **(rule or {})}
    costs = {each["key"]: each["cost"] for each in among if "cost" in each}
    people = Electorate(
        eligible=eligible,
        options=tuple(each["key"] for each in among),
        costs=costs,
        **(electorate or {}),
    )
    trace = METHODS[method].count(rule, people, casts).as_data()
    outcome = fields.pop("outcome", trace["outcome"])
    question = fields.pop("question", "Que faire ?")
    gesture = fields.pop("gesture", None) or GESTURES.get(
        method, "decisions.fund" if method == "equal_shares" else "decisions.choose"
    )
    parameters = {"title": "Que faire ?", "options": list(among), **fields.pop("parameters", {})}
    if "budget" in rule:
        parameters |= {"budget": rule["budget"], "unit": "€"}
    else:
        parameters["places"] = rule.get("places", 1)
    warrant = None
    if outcome == "adopted":
        warrant = warrants.grant(
            gesture, assembly, subject=assembly, parameters=parameters, days=90
        )
    now = timezone.now()
    ends = {"opened_at": now, "votes_at": now, "closes_at": now, "closed_at": now}
    return Decision.objects.create(
        **key_of(assembly),
        **{**ends, **fields},
        assembly=assembly,
        gesture=gesture,
        parameters=parameters,
        digest="",
        question=question,
        text=texts.begin("Voici.", by=None),
        rule={"method": method, "days": 7, **rule},
        outcome=outcome,
        trace=trace,
        chosen=trace["chosen"] if warrant else [],
        warrant=warrant,
        audience="public",
    )


def shown(decision, *, viewer=ANONYMOUS, trace=None):
    request = RequestFactory().get("/")
    request.viewer = viewer
    context = {
        "decision": decision,
        "picture": picture_of(decision, decision.trace if trace is None else trace),
    }
    html = render_to_string("decisions/results/result.html", context, request)
    return BeautifulSoup(html, "html.parser")


def said(page):
    return [plain(words(each)).replace(" .", ".") for each in page.select(".outcome p")]


def table(page, name="chiffres"):
    """Its rows, by what their heading says."""
    return {
        plain(words(row.th)): [plain(words(cell)) for cell in row.select("td")]
        for row in page.select(f"#{name} tbody tr")
    }


def share(tag, name="width"):
    return Fraction(str(tag[name]).rstrip("%"))


def nearly(share, part, of):
    return abs(share - Fraction(100 * part, of)) < Fraction(1, 100)


def positions(**times):
    return [Cast({"position": name}, n) for name, n in times.items()]


def fors(n, against, **others):
    return [*positions(**{"for": n, "against": against}), *positions(**others)]


def approved(*answers):
    return [Cast({"approved": list(keys)}, n) for keys, n in answers]


def ranked(*answers):
    return [Cast({"ranking": list(keys)}, n) for keys, n in answers]


def graded(*answers):
    return [Cast({"grades": grades}, n) for grades, n in answers]


def named(*answers):
    return [Cast({"nominee": last, "first": first}, n) for first, last, n in answers]


# What is said


def test_a_majority_is_told_with_its_denominator():
    page = shown(decided("majority", fors(9, 2)))

    assert said(page) == ["Adopté : 9 voix pour, 2 contre, sur 14 membres."]
    assert plain(words(page.select_one(".turnout"))) == (
        "membres 14 votants 11 exprimés 11 abstentions 0 blancs 0 nuls 0 absents 3"
    )


def test_a_refusal_says_what_was_missing():
    page = shown(decided("majority", fors(5, 4), rule={"threshold": [2, 3], "strict": False}))

    assert said(page) == [
        "Non adopté : 5 voix pour, 4 contre, sur 14 membres.",
        "Il fallait 6 voix pour.",
    ]


def test_an_equal_vote_leaves_things_as_they_are():
    page = shown(decided("majority", fors(4, 4)))

    assert said(page)[1] == "Autant de voix pour que contre : les choses restent comme elles sont."


def test_no_quorum_is_neither_yes_nor_no():
    page = shown(decided("majority", fors(4, 1), eligible=20, rule={"quorum": 50}))

    assert said(page) == [
        "Sans quorum : 5 personnes sur 20 ; il en fallait 10.",
        "Ce n’est ni un oui, ni un non. Rien ne change, et la question peut revenir telle quelle.",
    ]
    assert table(page)["pour"] == ["4", "80 %"]


def test_a_tie_names_the_equals_and_says_what_to_do():
    casts = approved((["1", "2"], 3), (["1", "3"], 3))
    page = shown(decided("approval", casts, among=options(*NAMES[:3]), rule={"places": 2}))

    first, sure, then = said(page)
    assert first == "À égalité entre Le four et Le sentier."
    assert sure == "Ont une place quoi qu’il arrive : Le puits."
    assert "tirage au sort public" in then


def test_an_objection_that_stands_is_told_first():
    page = shown(decided("consent", positions(consent=6, objection=1)))

    assert said(page)[0] == "Une objection demeure : la proposition n’est pas adoptée."
    assert said(page)[1].startswith("6 personnes consentent, sur 14.")


def test_nobody_elected_is_said_so():
    ana = make.person("Ana Silva")
    page = shown(decided("approval", [], among=options(people=[ana])))

    assert said(page) == ["Personne n’est élu. Personne ne s’est exprimé."]


def test_an_open_decision_speaks_of_now():
    decision = decided("majority", fors(4, 1), outcome="open", closed_at=None)

    page = shown(decision)

    assert said(page) == ["Pour l’instant : 4 voix pour, 1 contre, sur 14 membres."]


def test_a_seat_without_its_answer_stops_what_the_voices_say():
    page = shown(decided("majority", fors(9, 2), outcome="unanswered"))

    assert said(page)[0].startswith("Non adopté : un siège a parlé, et personne ne lui a répondu.")


def test_a_count_withheld_shows_the_outcome_and_nothing_else():
    decision = decided("majority", fors(3, 1), eligible=5)
    decision.trace = {
        "method": "majority", "parameters": {}, "outcome": "adopted", "chosen": [], "tied": [],
        "figures": {"eligible": 5}, "steps": [], "withheld": True,
    }  # fmt: skip

    page = shown(decision)

    first, why = said(page)
    assert first == "Adopté."
    assert why.startswith("Le compte n’est pas montré")
    assert not page.select("svg, table, dl")
    assert not re.search(r"\d", words(page))


def test_a_withheld_choice_still_says_what_was_chosen():
    decision = decided("approval", approved((["1"], 3)), among=options(*NAMES[:2]), eligible=5)
    decision.trace = {**decision.trace, "figures": {"eligible": 5}, "steps": [], "withheld": True}

    page = shown(decision)

    assert said(page)[0] == "L’assemblée a choisi Le puits."
    assert not page.select("svg, table, dl")


def test_what_was_never_counted_is_told_without_figures():
    decision = decided("majority", fors(3, 1), outcome="withdrawn")

    page = shown(decision, trace={})

    assert said(page) == ["Retirée avant la fin : rien n’a été décidé."]


def test_a_count_of_the_first_version_still_shows():
    """Those were by consent only, and kept fewer figures."""
    decision = decided("consent", positions(consent=5, stand_aside=1))
    decision.trace = {
        "method": "consent", "version": 0, "parameters": {"quorum": 50, "silence": "abstains"},
        "digest": "", "steps": [], "outcome": "adopted", "chosen": [], "tied": [],
        "figures": {
            "eligible": 14, "present": None, "voted": 6, "blank": 0, "invalid": 0, "consent": 5,
            "concern": 0, "stand_aside": 1, "objection": 0, "standing": 0, "absent": 8,
        },
    }  # fmt: skip

    page = shown(decision)
    short = shown(decision, trace={**decision.trace, "outcome": "no_quorum"})

    assert said(page) == ["Adopté : personne n’objecte.", "5 personnes consentent, sur 14."]
    assert table(page)["en retrait"] == ["1"]
    assert said(short)[0] == "Sans quorum : 6 personnes sur 14 ; il en fallait 7."


# Picture, table and trace are equal


def test_a_majority_is_drawn_as_it_is_counted():
    decision = decided("majority", fors(9, 2, blank=1, abstain=1))

    page = shown(decision)

    assert table(page) == {
        "pour": ["9", "81,8 %"],
        "contre": ["2", "18,1 %"],
        "blancs": ["1", ""],
        "abstentions": ["1", ""],
    }
    parts = page.select(".bar .part")
    assert [each["class"] for each in parts] == [
        ["part", "for"], ["part", "against"], ["part", "blank"], ["part", "abstain"]
    ]  # fmt: skip
    assert all(nearly(share(part), n, 13) for part, n in zip(parts, [9, 2, 1, 1], strict=True))
    [mark] = page.select(".bar .mark")
    assert nearly(share(mark, "x1"), Fraction(11, 2), 13)
    assert "9 voix pour sur 11 comptées, soit 81,8 % : il en fallait 6" in plain(
        words(page.figcaption)
    )


def test_a_threshold_is_never_shown_as_reached_before_it_is():
    """Just below two thirds of 3,000: the share is cut, never rounded up."""
    decision = decided(
        "majority", fors(1999, 1001), eligible=3000, rule={"threshold": [2, 3], "strict": False}
    )

    page = shown(decision)

    assert table(page)["pour"] == ["1 999", "66,6 %"]
    assert "il en faut 2 000" in plain(words(page.figcaption))
    assert share(page.select_one(".part.for")) < share(page.select_one(".mark"), "x1")


def test_seats_are_counted_apart():
    casts = [*fors(4, 3), Cast({"position": "against"}, 2, seat="La Loire")]
    decision = decided("majority", casts, electorate={"seats": {"La Loire": 2}})

    page = shown(decision)

    assert said(page)[0] == "Non adopté : 4 voix pour, 3 contre, sur 14 membres."
    assert said(page)[-1] == "Sièges, comptés à part : 0 voix pour, 2 contre, sur 2."
    assert table(page)["contre"] == ["3", "2", "5", "55,5 %"]
    [hatched] = page.select(".hatched")
    assert nearly(share(hatched), 2, 9)


def test_a_double_majority_draws_and_lists_the_groups():
    first, second, third = (make.assembly() for _ in range(3))
    groups = {str(each.pk): 4 for each in (first, second, third)}
    casts = [
        Cast({"position": "for"}, 4, groups=(str(first.pk),)),
        Cast({"position": "against"}, 1, groups=(str(second.pk),)),
    ]
    decision = decided("majority", casts, rule={"double": "groups"}, electorate={"groups": groups})

    page = shown(decision)

    assert said(page)[1] == "Les personnes ont dit oui, mais pas assez de groupes."
    assert table(page, "groupes") == {
        first.name: ["4", "4", "0", "pour"],
        second.name: ["4", "0", "1", "contre"],
        third.name: ["4", "0", "0", "sans voix : ses membres sont partagés ou silencieux"],
    }
    bars = page.select("figure")[1].select(".part")
    assert [each["class"][1] for each in bars] == ["for", "against", "absent"]


def test_a_consent_is_drawn_as_it_is_counted():
    decision = decided("consent", positions(consent=6, concern=2, stand_aside=1))

    page = shown(decision)

    assert table(page) == {
        "consentements": ["6"],
        "consentements avec une inquiétude": ["2"],
        "en retrait": ["1"],
        "objections": ["0"],
        "sans réponse": ["5"],
    }
    assert [nearly(share(p), n, 14) for p, n in zip(page.select(".part"), [6, 2, 1], strict=True)]
    assert said(page)[2] == "2 personnes ont dit une inquiétude, que l’on regardera au réexamen."


def test_approvals_are_drawn_best_first_with_the_last_place_marked():
    casts = approved((["1", "2"], 3), (["2"], 2), ([], 1))
    decision = decided("approval", casts, among=options(*NAMES[:3]))

    page = shown(decision)

    assert said(page) == ["L’assemblée a choisi Le four.", "6 personnes ont voté, sur 14."]
    assert table(page) == {
        "Le four": ["5", "100 %"],
        "Le puits": ["3", "60 %"],
        "Le sentier": ["0", "0 %"],
    }
    rows = page.select(".bars li")
    assert [each.get("class", []) for each in rows] == [["chosen"], ["cut"], [], []]
    assert [share(each) for each in page.select(".part")] == [100, 60, 0]


def test_grades_are_drawn_from_the_best_and_the_middle_is_told():
    casts = graded(
        ({"1": "excellent", "2": "good"}, 4), ({"1": "poor", "2": "fair"}, 4), ({"2": "good"}, 1)
    )
    decision = decided("majority_judgment", casts, among=options(*NAMES[:2]))

    page = shown(decision)

    assert table(page) == {
        "1. Le four": ["0", "0", "5", "4", "0", "0"],
        "2. Le puits": ["4", "0", "0", "0", "4", "1"],
    }
    assert [words(each) for each in page.select("#chiffres .won")] == ["5", "4"]
    assert [words(each) for each in page.select(".bars b")] == ["Bien", "Insuffisant"]
    first, second = page.select(".bars li")
    assert [each["class"][1] for each in first.select(".part")] == ["good", "fair"]
    for row, voices in ((first, [5, 4]), (second, [4, 4, 1])):
        drawn = row.select(".part")
        assert all(nearly(share(p), n, 9) for p, n in zip(drawn, voices, strict=True))


def test_duels_are_told_in_order_and_every_one_is_in_the_table():
    casts = ranked((["1", "2", "3"], 5), (["2", "3", "1"], 4), (["3", "1", "2"], 2))
    decision = decided("schulze", casts, among=options(*NAMES[:3]))
    [duel] = [each for each in decision.trace["steps"] if each["kind"] == "duels"]
    [strongest] = [each for each in decision.trace["steps"] if each["kind"] == "strongest"]

    page = shown(decision)

    order = [words(each) for each in page.select(".ranks li")]
    assert order == ["Le puits retenu", "Le four", "Le sentier"]
    assert duel["options"] == ["1", "2", "3"]
    for name, cells in (("chiffres", duel["d"]), ("forces", strongest["p"])):
        assert list(table(page, name).values()) == [
            ["" if i == j else str(cells[i][j]) for j in range(3)] for i in range(3)
        ]
    assert [words(each) for each in page.select("#chiffres .won")] == ["7", "9", "6"]
    assert [words(each) for each in page.select(".bars b")] == ["7 contre 4", "5 contre 6"]
    assert "sans les gagner tous" in words(page.select_one("figure p"))
    assert len(page.select(".paths li")) == 6


STV = [(["1", "2"], 8), (["1", "3"], 2), (["1"], 1), (["3"], 5), (["2"], 3)]


def test_votes_are_followed_stage_by_stage():
    decision = decided(
        "stv", ranked(*STV), among=options(*NAMES[:3]), eligible=20, rule={"places": 2}
    )

    page = shown(decision)

    assert said(page)[0] == "L’assemblée a choisi Le puits et Le four."
    stages = decision.trace["steps"]
    rows = {"Le puits": "1", "Le four": "2", "Le sentier": "3"}
    assert table(page) == {
        **{
            name: [stage["votes"][key].replace(".", ",") for stage in stages]
            for name, key in rows.items()
        },
        "épuisés": [stage["non_transferable"].replace(".", ",") for stage in stages],
        "perdu": [stage["loss"].replace(".", ",") for stage in stages],
        "total": ["19,00000"] * len(stages),
    }
    told = [plain(words(each)) for each in page.select(".stages li")]
    assert told[0] == "On compte les premières préférences. Le puits a une place."
    assert told[1].startswith("Le puits a plus de voix que le quota.")
    assert "Le four (2,90904)" in told[1]
    assert "0,36363 sans suite" in told[1]


def heights(path):
    return [Fraction(each) for each in re.findall(r"v-([\d.]+)h10v", path)]


def test_each_node_of_the_flow_is_as_high_as_its_votes():
    decision = decided(
        "stv", ranked(*STV), among=options(*NAMES[:3]), eligible=20, rule={"places": 2}
    )
    stages = decision.trace["steps"]

    page = shown(decision)

    lanes = [each for each in page.select(".flow g") if each.select_one(".node")]
    names = [words(each.select_one(".name")) for each in lanes]
    assert names == ["Le puits ✓", "Le four ✓", "Le sentier", "épuisés"]
    tallest = heights(lanes[0].select_one(".node")["d"])[0]
    for lane, key in zip(lanes[:3], ["1", "2", "3"], strict=True):
        votes = [
            Fraction(stage["votes"][key]) for stage in stages if Fraction(stage["votes"][key])
        ]
        drawn = heights(lane.select_one(".node")["d"])
        assert all(
            abs(high - each / 11 * tallest) < Fraction(1, 9)
            for high, each in zip(drawn, votes, strict=True)
        )
    assert len(page.select(".passed")) == len(stages) - 1


def test_a_tie_of_transferable_votes_is_told_where_the_count_stops():
    casts = ranked((["1"], 5), (["2"], 3), (["3"], 3))
    decision = decided("stv", casts, among=options(*NAMES[:3]), rule={"places": 2})

    page = shown(decision)

    assert said(page)[0] == "À égalité entre Le four et Le sentier."
    assert "rien ne les départage" in words(page.select(".stages li")[-1])


def test_exact_fractions_are_cut_and_said_to_be():
    rule = {"places": 2, "rules": "wig_exact"}
    casts = ranked((["1", "2"], 7), (["2"], 2), (["3"], 3))
    decision = decided("stv", casts, among=options(*NAMES[:3]), rule=rule)

    page = shown(decision)

    assert table(page)["total"] == ["12,00000"] * len(decision.trace["steps"])
    assert all("/" not in cell for row in table(page).values() for cell in row)


def test_an_election_without_candidates_shows_who_was_named_before_and_after():
    ana, bo, cleo = (make.person(name) for name in ("Ana Silva", "Bo Petit", "Cléo Roy"))
    make.community(members=[ana, bo, cleo])
    a, b, c = (str(each.pk) for each in (ana, bo, cleo))
    decision = decided(
        "without_candidates",
        named((a, a, 3), (b, a, 2), (b, b, 1), (c, b, 1)),
        among=options(people=[ana, bo, cleo]),
    )

    page = shown(decision, viewer=make.viewer(ana))

    assert table(page, "noms") == {
        "Ana Silva": ["3", "5"],
        "Bo Petit": ["3", "2"],
        "Cléo Roy": ["1", "0"],
    }
    assert [plain(words(each)) for each in page.select(".moves li")] == [
        "2 voix : Bo Petit → Ana Silva",
        "1 voix : Cléo Roy → Bo Petit",
    ]


@pytest.mark.parametrize("whole", [True, False])
def test_once_consented_to_the_names_are_still_there(whole):
    """Kept as sums, or as the whole count of the names."""
    ana, bo = make.person("Ana Silva"), make.person("Bo Petit")
    make.community(members=[ana, bo])
    a, b = str(ana.pk), str(bo.pk)
    names = decided(
        "without_candidates",
        named((a, a, 3), (b, a, 2), (b, b, 1)),
        among=options(people=[ana, bo]),
    )
    decision = decided(
        "consent", positions(consent=6), nominee=a, rule={"method": "without_candidates"}
    )
    sums = [{"option": a, "voices": 5}, {"option": b, "voices": 1}]
    decision.trace["nominations"] = names.trace if whole else sums

    page = shown(decision, viewer=make.viewer(ana))

    assert said(page)[0] == "L’assemblée a élu Ana Silva."
    assert said(page)[1] == "6 personnes consentent, sur 14. Personne n’objecte."
    assert [cells[-1] for cells in table(page, "noms").values()] == ["5", "1"]
    assert table(page)["consentements"] == ["6"]


COSTS = [6000, 4000, 3000, 50000]


def test_a_budget_shows_what_is_paid_what_is_left_and_why_not_the_others():
    casts = approved((["1", "3"], 1), (["1"], 1), (["1", "2"], 1), (["2"], 1), (["4"], 0))
    decision = decided(
        "equal_shares",
        casts,
        among=options(*NAMES[:4], costs=COSTS),
        rule={"budget": 12000},
    )

    page = shown(decision)

    assert said(page)[0] == "L’assemblée finance Le puits et Le four."
    assert said(page)[2] == "10 000 € sur 12 000 €, soit 83,3 % ; il reste 2 000 €."
    why = [plain(words(each)) for each in page.select(".unfunded li")]
    assert (
        why
        == [
            "Les semences (50 000 €) : personne ne l’approuve",
            "Le sentier (3 000 €) : la seule voix qui l’approuve n’avait plus que 1 000 €",
        ][::-1]
    )
    assert table(page)["Le puits"] == ["6 000 €", "3", "3", "2 000 €", "6 000 €"]
    assert table(page)["Le sentier"] == ["3 000 €", "1", "pas financé"]
    bar = page.select_one(".bar")
    assert [share(each) for each in bar.select(".part")] == [50, Fraction("33.33")]


# Names, queries, weight


def test_whoever_may_not_read_a_name_does_not_find_it_anywhere():
    ana = make.person("Anastasia Secrète", name_shown=Shown.MEMBERS)
    bo = make.person("Boris Caché", name_shown=Shown.NOBODY)
    cleo = make.person("Cléo Publique", name_shown=Shown.EVERYONE)
    make.community(members=[ana, bo, cleo])
    a, b, c = (str(each.pk) for each in (ana, bo, cleo))
    people = options(people=[ana, bo, cleo])
    every = [
        decided("approval", approved(([a, b], 3)), among=people, rule={"places": 2}),
        decided("majority_judgment", graded(({a: "good", b: "fair"}, 3)), among=people),
        decided("schulze", ranked(([a, b, c], 3), ([b], 1)), among=people),
        decided("stv", ranked(([a, b], 5), ([c], 3), ([b], 2)), among=people, rule={"places": 2}),
        decided("without_candidates", named((b, a, 3), (c, b, 1)), among=people),
    ]

    for decision in every:
        outside, inside = str(shown(decision)), str(shown(decision, viewer=make.viewer(ana)))

        assert "Secrète" not in outside
        assert "Caché" not in outside + inside
        assert "Publique" in outside
        assert "Secrète" in inside


def test_someone_who_left_keeps_their_place_in_the_count():
    ana = make.person("Ana Silva")
    gone = [{"key": "999999", "person": 999999}, *options(people=[ana])]
    page = shown(decided("approval", approved((["999999"], 3)), among=gone))

    assert said(page)[0] == "L’assemblée a élu une personne partie."


@pytest.mark.parametrize("method", [each for each in PICTURES if each != "equal_shares"])
def test_however_many_options_the_queries_are_as_many(method):
    def cost(n):
        people = [make.person(f"Personne {i}") for i in range(n)]
        keys = [str(each.pk) for each in people]
        among = options(people=people)
        casts = {
            "consent": positions(consent=n),
            "majority": fors(n, 1),
            "approval": approved((keys, 2)),
            "majority_judgment": graded((dict.fromkeys(keys, "good"), 2)),
            "without_candidates": [Cast({"nominee": key}) for key in keys],
        }.get(method, ranked((keys, 2)))
        decision = decided(method, casts, among=among)
        decision = Decision.objects.get(pk=decision.pk)
        with CaptureQueriesContext(connection) as queries:
            shown(decision)
        return len(queries)

    assert cost(2) == cost(9) <= 2


def crowd(n):
    """Ballots that make many stages: each option leads some, and nobody has as many as another."""
    return [
        Cast({"ranking": [str((k + step * step) % n + 1) for step in range(8)]}, 50 + k)
        for k in range(n)
    ]


@pytest.mark.parametrize("method", list(PICTURES))
def test_fifty_options_stay_light_on_the_wire(method):
    labels = [f"Une proposition dont le titre est assez long, la numéro {n}" for n in range(1, 51)]
    keys = [str(n) for n in range(1, 51)]
    casts = {
        "consent": positions(consent=40, objection=1),
        "majority": fors(40, 20, blank=2),
        "approval": approved(*((keys[: k + 1], 1) for k in range(50))),
        "equal_shares": approved(*((keys[k : k + 9], 1) for k in range(50))),
        "majority_judgment": graded(
            *(
                ({key: "good" if (k * n) % 3 else "poor" for n, key in enumerate(keys)}, 1)
                for k in range(30)
            )
        ),
        "without_candidates": [Cast({"nominee": key}, 1 + int(key) % 4) for key in keys],
        "schulze": crowd(50),
        "stv": crowd(50),
    }[method]
    costs = [100 + 13 * n for n in range(50)] if method == "equal_shares" else ()
    rule = (
        {"budget": 9000} if method == "equal_shares" else {"places": 5} if method == "stv" else {}
    )
    decision = decided(method, casts, among=options(*labels, costs=costs), eligible=200, rule=rule)

    html = str(shown(decision))

    if method == "stv":
        assert len(decision.trace["steps"]) > 30
    assert len(gzip.compress(html.encode())) < 40_000


def test_an_option_of_many_words_is_escaped_in_words_and_in_drawings():
    among = options('<b>L’eau</b> & "l\'air"', "Le four")
    page = shown(decided("stv", ranked((["1"], 3), (["2"], 1)), among=among))

    assert page.select("b b") == []
    assert "<b>L’eau</b>" in words(page.select_one(".flow"))
    assert len(page.select(".flow .name")) == 2
