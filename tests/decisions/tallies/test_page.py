"""The page about counting says what the code does."""

import doctest
import re
from pathlib import Path

import pytest

from creuset.decisions.tallies import (
    approval,
    consent,
    majority,
    majority_judgment,
    schulze,
    without_candidates,
)
from creuset.decisions.tallies.registry import METHODS

PAGE = (Path(__file__).parents[3] / "docs" / "tallies.md").read_text(encoding="utf-8")
SECTIONS = {
    section.partition("\n")[0]: section
    for section in PAGE.split("\n## ")[1:]
    if "```python" in section
}


@pytest.mark.parametrize("title", SECTIONS)
def test_the_examples_give_what_the_page_says(title):
    code = "\n".join(re.findall(r"```python\n(.*?)```", SECTIONS[title], re.S))
    if ">>>" not in code:
        exec(compile(code, title, "exec"), {})
        return

    told = []
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(doctest.DocTestParser().get_doctest(code, {}, title, None, 0), out=told.append)

    assert "".join(told) == ""


def test_the_table_names_every_method():
    assert set(re.findall(r"^\| `(\w+)` \|", PAGE, re.M)) >= METHODS.keys()


@pytest.mark.parametrize(
    "module", [approval, consent, majority, majority_judgment, schulze, without_candidates]
)
def test_the_table_names_every_parameter(module):
    row = re.search(rf"^\| `{module.METHOD}` \|.*$", PAGE, re.M)

    missing = [name for name in module.DEFAULTS if f"`{name}`" not in row[0]]

    assert set(missing) <= {"quorum", "places"}
