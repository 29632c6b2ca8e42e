from __future__ import annotations

from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from creuset.assemblies.middleware import viewer_of
from creuset.atlas.contributing import actions
from creuset.atlas.contributing.telling import facts_of
from creuset.atlas.contributing.tickets import Ticket
from creuset.atlas.models import Entry
from creuset.common.audience import Audience
from creuset.common.verdict import Refused
from creuset.people.models import Person


@csrf_exempt  # who holds the mail holds the ticket, signed in or not
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def still_true(request: HttpRequest, token: str) -> HttpResponse:
    """To open it changes nothing: programs that check the links of mails open them all."""
    try:
        ticket = Ticket.read(token)
    except BadSignature:
        return render(request, "atlas/still_true.html", status=410)
    person = get_object_or_404(Person, pk=ticket.person, is_active=True)
    visible = Entry.objects.visible_to(viewer_of(person)).select_related("country")
    entry = get_object_or_404(visible, pk=ticket.entry)
    shown = entry.audience == Audience.PUBLIC or request.user == person  # mails are forwarded
    context = {
        "entry": entry,
        "shown": shown,
        "facts": list(facts_of(entry)) if shown else [],
        "done": False,
        "refusal": None,
    }
    if request.method == "POST":
        try:
            actions.still_true(entry, by=person)
            context["done"] = True
        except Refused as refusal:
            context["refusal"] = refusal
    return render(
        request, "atlas/still_true.html", context, status=409 if context["refusal"] else 200
    )
