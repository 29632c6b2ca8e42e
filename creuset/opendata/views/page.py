import json

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from creuset.assemblies import languages
from creuset.atlas.filters import Filter
from creuset.atlas.kinds import Kind
from creuset.common.viewer import ANONYMOUS
from creuset.opendata import catalogue as machines
from creuset.opendata.formats import FORMATS
from creuset.opendata.sending import answered, open_to_all
from creuset.opendata.views.files import head_of
from creuset.works.models import Work


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What is open, under which licences, in which forms; how to take it, and to cite it."""
    head, works = head_of(request, Filter()), _works()
    told = json.dumps(machines.describe(head, works), ensure_ascii=False)
    context = {
        "head": head,
        "works": works,
        "formats": [(each, machines.address_of(each.name)) for each in FORMATS],
        "kinds": list(Kind),
        "linked": told.replace("<", "\\u003c"),
        "today": timezone.localdate(),
    }
    return render(request, "opendata/data.html", context)


@open_to_all
@require_http_methods(["GET", "HEAD"])
def catalogue(request: HttpRequest) -> HttpResponseBase:
    with override(languages.own()):
        told = machines.describe(head_of(request, Filter()), _works())
    response = answered(request, told)
    response.headers["Content-Type"] = "application/ld+json"
    return response


def _works() -> int:
    return Work.objects.visible_to(ANONYMOUS).published().count()
