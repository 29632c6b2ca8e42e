from random import Random

import pytest
from elections import budgets
from pabutools.election import (
    ApprovalBallot,
    ApprovalProfile,
    Cardinality_Sat,
    Cost_Sat,
    Instance,
    Project,
)
from pabutools.rules import method_of_equal_shares
from pabutools.tiebreaking import TieBreakingRule

from creuset.decisions.tallies.equal_shares import equal_shares


@pytest.mark.parametrize("utility", ["cost", "count"])
@pytest.mark.parametrize("completion", ["none", "add1"])
def compare_projects(utility, completion):
    """Theirs stop raising shares once nothing more fits; ties go to votes, cost, then the lot."""
    for costs, budget, approvals in budgets(f"{utility} {completion}"):
        lot = Random(len(approvals)).sample(sorted(costs), len(costs))
        votes = {name: sum(n for approved, n in approvals if name in approved) for name in costs}
        projects = {name: Project(name, cost) for name, cost in costs.items()}
        theirs = method_of_equal_shares(
            Instance(projects.values(), budget_limit=budget),
            ApprovalProfile(
                ApprovalBallot(projects[name] for name in approved)
                for approved, n in approvals
                for _ in range(n)
            ),
            sat_class={"cost": Cost_Sat, "count": Cardinality_Sat}[utility],
            tie_breaking=TieBreakingRule(
                lambda _, __, project, votes=votes, lot=lot: (
                    -votes[project.name],
                    project.cost,
                    lot.index(project.name),
                )
            ),
            voter_budget_increment=1 if completion == "add1" else None,
        )
        rule = {"utility": utility, "completion": completion, "stop": "exhaustive"}

        drawn = equal_shares(approvals, costs=costs, budget=budget, resolve=lot, **rule)
        reported = equal_shares(approvals, costs=costs, budget=budget, **rule)

        names = {project.name for project in theirs}
        assert set(drawn.chosen) == names, (approvals, costs, budget, lot)
        assert set(reported.chosen) <= names <= {*reported.chosen, *reported.tied}
