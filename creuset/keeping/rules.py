from creuset.assemblies.models import Mandate
from creuset.common.viewer import Viewer


def may_look_after(viewer: Viewer) -> bool:
    """Whoever holds a mandate of the whole community; every member, while nobody holds any: a young
    community has no posts yet, and the page says nothing of anyone."""
    if not viewer.is_member:
        return False
    held = Mandate.objects.held().filter(assembly__parent=None)
    holders = set(held.values_list("person", flat=True))
    return not holders or viewer.person_id in holders
