"""What I receive, and when."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from creuset.assemblies.models import Assembly
from creuset.debates.models import Following, Thread
from creuset.people.http import MemberRequest
from creuset.post import actions, digesting
from creuset.post.forms import HabitsForm, PlacesForm
from creuset.post.links import Stop
from creuset.post.models import Kind, Preference, Rhythm

FEW = 30


@login_required
def settings(request: MemberRequest) -> HttpResponse:
    """Everywhere, then place by place; conversations that one follows have a link to their page."""
    data = request.POST or None
    places = Assembly.objects.filter(pk__in=request.viewer.assembly_ids).order_by("name")
    habits = HabitsForm(data, person=request.user)
    here = PlacesForm(data, person=request.user, assemblies=places)
    if request.method == "POST" and habits.is_valid() and here.is_valid():
        actions.choose(request.user, **habits.cleaned_data)
        for assembly, kind, rhythm in here.chosen():
            actions.prefer(request.user, kind, rhythm, assembly=assembly.pk)
        messages.success(request, _("C’est noté."))
        return redirect("post:settings")
    readable = Thread.objects.visible_to(request.viewer)
    followed = Following.objects.filter(person=request.user, thread__in=readable)
    context = {
        "habits": habits,
        "places": here,
        "followed": followed.select_related("thread").order_by("-at")[:FEW],
        "stopped": _stopped(request)[:FEW],
        "section": "moi",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "post/settings.html", context, status=status)


def _stopped(request: MemberRequest) -> QuerySet[Thread]:
    """Conversations whose mails one has stopped from a mail, which one may still read."""
    never = Preference.objects.filter(
        person=request.user, thread=OuterRef("pk"), rhythm=Rhythm.NEVER
    )
    return Thread.objects.visible_to(request.viewer).filter(Exists(never)).order_by("title", "pk")


@login_required
@require_POST
def receive_again(request: MemberRequest) -> HttpResponse:
    named = request.POST.get("conversation", "")
    thread = get_object_or_404(_stopped(request), pk=int(named) if named.isdecimal() else 0)
    actions.start_again(Stop(Kind.CONVERSATION, request.user.pk, thread=thread.pk))
    messages.success(request, _("Vous recevrez de nouveau le courrier de cette conversation."))
    return redirect("post:settings")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def digest_read(request: HttpRequest, token: str) -> HttpResponse:
    """From a digest, signed in or not: its token says which one, and lets nothing else be done."""
    try:
        digesting.SIGNER.unsign(token)
    except BadSignature:
        raise Http404 from None
    done = request.method == "POST"
    if done:
        digesting.mark_read(token)
    return render(request, "post/digest_read.html", {"done": done})
