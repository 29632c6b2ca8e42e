from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from creuset.common.pages import page_of
from creuset.common.parts import render_part
from creuset.common.verdict import Refused
from creuset.common.viewer import ViewerRequest
from creuset.people.http import MemberRequest
from creuset.post.models import Letter
from creuset.post.newsletter import actions, mailing
from creuset.post.newsletter.forms import LetterForm, SubscribeForm


@require_safe
def letters(request: ViewerRequest) -> HttpResponse:
    """Every letter that was sent, for anyone."""
    sent = Letter.objects.sent()
    return render(request, "post/newsletter/letters.html", {"page": page_of(request, sent)})


@require_safe
def letter(request: ViewerRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    context = {"letter": found, "draft": found.status == Letter.Status.DRAFT}
    if request.viewer.is_member and not context["draft"]:
        context["progress"] = mailing.progress(found)
    return render_part(request, "post/newsletter/letter.html", "progress", context)


@login_required
def prepare(request: MemberRequest) -> HttpResponse:
    """The one in preparation; otherwise, what a letter begins with."""
    if not request.viewer.is_member:
        raise Http404
    found = Letter.objects.filter(status=Letter.Status.DRAFT).first()
    if request.method == "POST":
        return redirect("post:write_letter", actions.begin(by=request.user).pk)
    if found:
        return redirect(found)
    return render(request, "post/newsletter/prepare.html", {"draft": actions.first_draft()})


@login_required
def write(request: MemberRequest, pk: int) -> HttpResponse:
    found = _draft(request, pk)
    initial = {"title": found.title, "body": found.body, "edition": found.edition}
    form = LetterForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(actions.write(found, by=request.user, **form.cleaned_data))
        except Refused as refusal:
            form.add_error("body", str(refusal))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "letter": found}
    return render(request, "post/newsletter/write.html", context, status=status)


@login_required
@require_safe
def preview(request: MemberRequest, pk: int) -> HttpResponse:
    """As it will be read on a phone, and as programs without HTML show it."""
    found = _draft(request, pk)
    context = {"letter": found, "mail": mailing.written(found, stop="")}
    return render(request, "post/newsletter/preview.html", context)


@login_required
@require_POST
def try_on_oneself(request: MemberRequest, pk: int) -> HttpResponse:
    found = _draft(request, pk)
    try:
        actions.try_on_oneself(found, by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Un essai part vers votre adresse."))
    return redirect(found)


def _found(request: ViewerRequest, pk: int) -> Letter:
    visible = Letter.objects.visible_to(request.viewer).select_related("assembly", "writer")
    return get_object_or_404(visible, pk=pk)


def _draft(request: MemberRequest, pk: int) -> Letter:
    """Only the community prepares it."""
    found = _found(request, pk)
    if not request.viewer.is_member or found.status != Letter.Status.DRAFT:
        raise Http404
    return found


# Readers outside


@never_cache
def subscribe(request: HttpRequest) -> HttpResponse:
    """On a page of its own: no other page for visitors needs a form, nor its cookie."""
    form = SubscribeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.subscribe(form.cleaned_data["address"], language=get_language() or "")
        return render(request, "post/newsletter/subscribe.html", {"asked": True})
    status = 422 if request.method == "POST" else 200
    return render(request, "post/newsletter/subscribe.html", {"form": form}, status=status)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_subscription(request: HttpRequest, token: str) -> HttpResponse:
    """The link is the right to do it; reading the page changes nothing."""
    try:
        address = actions.address_of(token)
    except BadSignature:
        raise Http404 from None
    done = request.method == "POST"
    if done:
        actions.confirm(address)
    context = {"address": address, "done": done}
    return render(request, "post/newsletter/confirm.html", context)
