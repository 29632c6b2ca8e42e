from hashlib import sha256

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header, http_date
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from creuset.assemblies import languages
from creuset.assemblies.models import Assembly
from creuset.atlas.filters import Filter
from creuset.opendata.formats import FORMATS, Format, Head
from creuset.opendata.holdings import batches, holdings
from creuset.opendata.sending import FRESH, Streamed, open_to_all, wanted_by

BY_NAME = {each.name: each for each in FORMATS}


@open_to_all
@require_http_methods(["GET", "HEAD"])
def entries(request: HttpRequest, name: str) -> HttpResponseBase:
    """The entries of the map, under its filters, in one file that is sent as it is written."""
    wanted, form = wanted_by(request), BY_NAME[name]
    head = head_of(request, wanted)
    told = f"{form.name} {head.site} {head.name} {head.language} {head.holdings.digest}"
    etag = f'"{sha256(told.encode()).hexdigest()[:32]}"'
    latest = head.holdings.latest
    since = int(latest.timestamp()) if latest else None
    unchanged = get_conditional_response(request, etag=etag, last_modified=since)
    response = unchanged or _file(request, form, head, wanted)
    response.headers["ETag"] = etag
    if since is not None:
        response.headers["Last-Modified"] = http_date(since)
    patch_cache_control(response, public=True, max_age=FRESH)
    return response


def _file(request: HttpRequest, form: Format, head: Head, wanted: Filter) -> HttpResponseBase:
    pieces = form.pieces(head, batches(wanted)) if request.method == "GET" else iter(())
    response = Streamed(pieces, content_type=form.type)
    disposition = content_disposition_header(True, form.name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    return response


def head_of(request: HttpRequest, wanted: Filter) -> Head:
    community = Assembly.objects.filter(parent=None).first()
    language = languages.own()
    with override(language):
        name = _("Initiatives de la carte, %(community)s") % {"community": community or "Creuset"}
    return Head(
        site=request.build_absolute_uri("/").rstrip("/"),
        name=name,
        address=request.build_absolute_uri(reverse("opendata:data")),
        language=language,
        holdings=holdings(wanted),
    )
