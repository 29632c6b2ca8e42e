from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from creuset.people.http import MemberRequest
from creuset.post.inbound import answers, bounces, parsing
from creuset.post.inbound.receiving import give_up_held, publish_held
from creuset.post.models import Held


# The link is the right to answer, and no cookie speaks for anyone: nothing to forge.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def held(request: HttpRequest, token: str) -> HttpResponse:
    """« Est-ce bien vous ? » Reading changes nothing: programs that check links read them all."""
    try:
        person_id = answers.person_of(token)
    except BadSignature:
        raise Http404 from None
    mine = Held.objects.filter(person=person_id).select_related("received").order_by("pk")
    context: dict[str, object] = {}
    if request.method == "POST":
        context["done"] = _answered(request, [each for each in mine if _meant(request, each)])
    context["waiting"] = [(each, parsing.read(bytes(each.raw))) for each in mine.all()]
    return render(request, "post/held.html", context)


def _meant(request: HttpRequest, held: Held) -> bool:
    return request.POST.get("held") == str(held.pk)


def _answered(request: HttpRequest, chosen: list[Held]) -> dict[str, object]:
    for each in chosen:
        if request.POST.get("answer") != "yes":
            give_up_held(each)
            return {"given_up": True}
        outcome = publish_held(each)
        return {"post": outcome.made, "refused": outcome.made is None}
    return {"already": True}


@login_required
@require_POST
def address(request: MemberRequest) -> HttpResponse:
    """A mail to an address that no longer worked, to see whether it works again."""
    if bounces.of(request.user):
        answers.try_address(request.user)
        messages.success(
            request, _("Un courrier d’essai est parti. Suivez le lien qu’il contient.")
        )
    return redirect("portal:me")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    try:
        tried = answers.address_of(token)
    except BadSignature:
        raise Http404 from None
    done = request.method == "POST"
    if done:
        bounces.works_again(tried)
    return render(request, "post/address.html", {"address": tried, "done": done})
