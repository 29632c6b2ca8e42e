from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kill.harness import House, built


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with built(tmp_path) as made:
        yield made
