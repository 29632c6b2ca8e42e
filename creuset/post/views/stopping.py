from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from creuset.assemblies.models import Assembly
from creuset.post import actions
from creuset.post.links import Stop
from creuset.post.models import Kind


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """One click in a mail, signed in or not. Reading the page changes nothing: programs that check
    links follow them all; only the button, or the mail program's own (RFC 8058), acts."""
    try:
        what = Stop.read(token)
    except BadSignature:
        raise Http404 from None
    done = ""
    if request.method == "POST":
        again = "again" in request.POST
        (actions.start_again if again else actions.stop)(what)
        done = "again" if again else "stopped"
    context = {
        "what": Kind(what.kind).label,
        "assembly": Assembly.objects.filter(pk=what.assembly).first() if what.assembly else None,
        "conversation": what.thread is not None,
        "done": done,
    }
    return render(request, "post/stop.html", context)
