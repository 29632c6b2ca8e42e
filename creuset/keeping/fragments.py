from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from creuset.assemblies.models import Assembly
from creuset.common.viewer import ViewerRequest
from creuset.keeping.rules import may_look_after


def how_the_house_is(request: ViewerRequest, assembly: Assembly) -> SafeString:
    """Among the mandates of the community: the page that those who look after it read."""
    if assembly.parent_id or not may_look_after(request.viewer):
        return SafeString()
    return render_to_string("keeping/link.html", {}, request)
