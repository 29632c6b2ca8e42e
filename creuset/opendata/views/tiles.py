from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from creuset.atlas.filters import Filter
from creuset.atlas.snapshot.choosing import answers
from creuset.common.viewer import ANONYMOUS
from creuset.opendata.sending import FRESH, answered, in_json, open_to_all, wanted_by
from creuset.opendata.tiles import DEEPEST, Tile, tile_of
from creuset.opendata.vectors import LAYER
from creuset.opendata.views.files import head_of

MVT = "application/vnd.mapbox-vector-tile"
FIELDS = {"n": "Number", "name": "String", "id": "String", "city": "String", "kinds": "String"}


@open_to_all
@require_http_methods(["GET", "HEAD"])
def tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponseBase:
    """A square of the map, for programs that draw maps themselves."""
    where, wanted = Tile(z, x, y), wanted_by(request)
    if not where.exists:
        return in_json({"error": _("Aucun carreau à cette adresse.")}, status=404)
    told = tile_of(answers(ANONYMOUS, wanted), where)
    etag = f'"{sha256(told).hexdigest()[:32]}"'
    response = HttpResponse(told, content_type=MVT, headers={"ETag": etag})
    patch_cache_control(response, public=True, max_age=FRESH)
    return get_conditional_response(request, etag=etag, response=response) or response


@open_to_all
@require_http_methods(["GET", "HEAD"])
def description(request: HttpRequest) -> HttpResponseBase:
    """Where the tiles are and what they hold (TileJSON 3), under the same filters."""
    wanted = wanted_by(request)
    head = head_of(request, Filter())
    one = request.build_absolute_uri(reverse("opendata:tile", args=[1, 2, 3]))
    address = one.replace("1/2/3.mvt", "{z}/{x}/{y}.mvt")
    return answered(
        request,
        {
            "tilejson": "3.0.0",
            "name": head.name,
            "attribution": head.attribution,
            "tiles": [address + (f"?{wanted.query}" if wanted else "")],
            "minzoom": 0,
            "maxzoom": DEEPEST,
            "vector_layers": [{"id": LAYER, "fields": FIELDS}],
        },
    )
