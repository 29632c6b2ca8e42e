from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from creuset.common.viewer import ViewerRequest
from creuset.places.models import Territory

KINDS = {Territory.Kind.COMMUNE, Territory.Kind.NEIGHBOURHOOD}


def naming(request: ViewerRequest, territory: Territory) -> SafeString:
    """On the page of a commune, where to name a neighbourhood; on its page, how it may be changed."""
    if territory.kind not in KINDS:
        return SafeString()
    context = {"territory": territory, "named": territory.kind == Territory.Kind.NEIGHBOURHOOD}
    return render_to_string("atlas/neighbourhoods/naming.html", context, request)
