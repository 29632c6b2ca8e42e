"""Who is looking, reduced to what `visible_to` needs: no area has to know memberships."""

from dataclasses import dataclass, field

from django.http import HttpRequest

from creuset.common.audience import Audience


@dataclass(frozen=True)
class Viewer:
    person_id: int | None
    is_member: bool
    assembly_ids: frozenset[int]
    community: str = field(default="", compare=False)
    """The name of the community, for its members: it comes with their memberships, as does its key."""
    community_id: int | None = field(default=None, compare=False)

    @property
    def audiences(self) -> list[str]:
        """The audiences this viewer belongs to wherever they look; "group" depends on the group."""
        return [Audience.PUBLIC, *([Audience.COMMUNITY] if self.is_member else [])]


ANONYMOUS = Viewer(person_id=None, is_member=False, assembly_ids=frozenset())


class ViewerRequest(HttpRequest):
    """A request that has gone through the viewer middleware."""

    viewer: Viewer
