from django.http import HttpRequest

from creuset.assemblies.charter import Charter
from creuset.assemblies.models import Assembly


def charter_of(request: HttpRequest, assembly: Assembly) -> Charter:
    """One picture of each charter a page: its rules are read once."""
    seen: dict[int, Charter] = getattr(request, "charters", {})
    request.charters = seen  # type: ignore[attr-defined]  # kept as long as the request
    return seen.setdefault(assembly.pk, Charter(assembly))
