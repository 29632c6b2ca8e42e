from creuset.assemblies.charter import Charter
from creuset.assemblies.models import Assembly
from creuset.common.viewer import ViewerRequest


def charter_of(request: ViewerRequest, assembly: Assembly) -> Charter:
    """One picture of each charter a page: its rules, and whether one is a member, are read once."""
    seen: dict[int, Charter] = getattr(request, "charters", {})
    request.charters = seen  # type: ignore[attr-defined]  # kept as long as the request
    if assembly.pk not in seen:
        inside = assembly.pk in request.viewer.assembly_ids
        seen[assembly.pk] = Charter(assembly, member=request.viewer.person_id if inside else None)
    return seen[assembly.pk]
