import secrets

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from creuset.keeping import gauges, metrics, watching
from creuset.keeping.rules import may_look_after
from creuset.people.http import MemberRequest

HERE = {"127.0.0.1", "::1"}


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """For whatever watches the server: 200 when pages and the database answer. Who watches from
    here, or holds the token, and asks for JSON, is told the rest."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("la base ne répond pas\n", content_type="text/plain", status=503)
    if not (request.accepts("application/json") and "json" in request.headers.get("Accept", "")):
        return HttpResponse("ok\n", content_type="text/plain")
    told: dict[str, object] = {"status": "ok"}
    if _watches(request):
        findings = list(watching.everything())
        told |= {
            "well": all(each.well for each in findings),
            "checks": {each.key: each.well for each in findings},
            "worker_beat_age_seconds": gauges.age(gauges.last_beat()),
            "disk_free_bytes": gauges.free_bytes(),
        }
    return JsonResponse(told)


@require_safe
@never_cache
def measures(request: HttpRequest) -> HttpResponse:
    """In the text format of Prometheus."""
    if not _watches(request):
        raise Http404
    return HttpResponse(metrics.told(), content_type="text/plain; version=0.0.4")


def _watches(request: HttpRequest) -> bool:
    """From this machine and through no proxy, or with the token of CREUSET_WATCH_TOKEN."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = settings.WATCH_TOKEN
    if token and secrets.compare_digest(given.encode(), token.encode()):
        return True
    return request.META.get("REMOTE_ADDR") in HERE and "X-Forwarded-For" not in request.headers


@login_required
@require_safe
def stewardship(request: MemberRequest) -> HttpResponse:
    """How the house is, in words, for those who look after it. No gesture, nobody's data."""
    if not may_look_after(request.viewer):
        raise Http404
    findings = list(watching.everything())
    context = {
        "to_do": [each for each in findings if not each.well],
        "well": [each for each in findings if each.well],
    }
    return render(request, "keeping/stewardship.html", context)
