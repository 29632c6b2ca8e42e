"""What members will notice of a new version: the files of changelog.d, numbered as they come."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from creuset.common import milestones
from creuset.common.models import Milestone


def since_last_upgrade() -> Iterator[str]:
    """All of them since the one at which the last upgrade stopped; the last one when none is known."""
    files = _files()
    known = Milestone.objects.filter(what=milestones.UPGRADED).first()
    told = [each for each in files if each.name > known.detail] if known else files[-1:]
    return (each.read_text().strip() for each in told)


def are_told() -> None:
    """Up to the last of this version."""
    files = _files()
    milestones.reached(milestones.UPGRADED, files[-1].name if files else "")


def _files() -> list[Path]:
    return sorted((Path(settings.BASE_DIR) / "changelog.d").glob("*.md"))
