"""What one is writing, kept while one writes: for one's own eyes, on any of one's devices."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from creuset.debates import actions
from creuset.debates.models import Draft
from creuset.people.http import MemberRequest

LONGEST_KEY = 120


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def draft(request: MemberRequest) -> HttpResponse:
    """`number` says which writing this window knows. Another window has written since: 409, with
    what it wrote, and nothing is written over."""
    asked = request.POST if request.method == "POST" else request.GET
    key, number = asked.get("key", ""), asked.get("number", "0")
    if not key or len(key) > LONGEST_KEY or not number.isdecimal() or len(number) > 9:
        return HttpResponseBadRequest()
    if request.method == "GET":
        found = Draft.objects.filter(person=request.user, key=key).first() or Draft(number=0)
        return JsonResponse({"body": found.body, "number": found.number})
    kept, done = actions.keep_draft(
        key, request.POST.get("body", ""), number=int(number), by=request.user
    )
    answer = {"body": "" if done else kept.body, "number": kept.number}
    return JsonResponse(answer, status=200 if done else 409)
