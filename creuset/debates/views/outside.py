"""The conversation with the outside: anyone reads it, and writes on a page of its own."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from creuset.assemblies.models import Assembly
from creuset.common import things
from creuset.common.pages import page_of
from creuset.common.verdict import Refused
from creuset.common.viewer import ViewerRequest
from creuset.debates import actions, limits
from creuset.debates.forms.moderation import AppealForm
from creuset.debates.forms.outside import AddressForm, OutsideForm, RewriteForm
from creuset.debates.models import Measure, OutsideMessage, OutsideTerms, Step, Thread
from creuset.debates.rules import moderation as rules_moderation
from creuset.debates.rules import outside as rules_outside
from creuset.debates.rules import talking as rules
from creuset.files.models import Attachment
from creuset.people.http import MemberRequest


@require_safe
def outside_thread(request: ViewerRequest, pk: int) -> HttpResponse:
    """To read: no form, so no cookie."""
    found = _found(request, pk)
    posts = found.posts.select_related("author", "outsider").order_by("pk")
    page = page_of(request, posts, size=50)
    attached = Attachment.objects.among(page.object_list)
    for post in page:
        post.attached = attached.get(post.pk, [])  # type: ignore[attr-defined]
    context = {"thread": found, "page": page}
    return render(request, "debates/outside_thread.html", context)


@never_cache
def write(request: ViewerRequest, pk: int) -> HttpResponse:
    """Members go where members write; someone with an account only writes; others say who they
    are, and confirm it from their mailbox."""
    found = _found(request, pk)
    if not request.user.is_authenticated:
        return _write_without_account(request, found)
    if rules.may_write(found, request.user):
        return redirect(f"{found.get_absolute_url()}#repondre")
    form = RewriteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.write_with_account(
                found, body=form.cleaned_data["body"], by=request.user
            )
        except Refused as refusal:
            form.add_error("body", str(refusal))
        else:
            if made.state == OutsideMessage.State.WAITING:
                messages.success(request, _("Merci. Quelqu’un d’ici va lire votre message."))
            return redirect("debates:outside_thread", found.pk)
    return _writing(request, found, form)


def _write_without_account(request: ViewerRequest, found: Thread) -> HttpResponse:
    if request.method != "POST":
        return _writing(request, found, OutsideForm.fresh())
    form = OutsideForm(request.POST)
    if form.caught():
        return _thanks(request, found)
    if not form.is_valid():
        return _writing(request, found, form.stamped_again())
    given = form.cleaned_data
    if not limits.may_write(request, given["email"].lower()):
        return limits.too_many(request)
    try:
        actions.write_from_outside(
            found,
            body=given["body"],
            name=given["name"],
            email=given["email"],
            language=get_language() or "fr",
        )
    except Refused as refusal:
        form.add_error("body", str(refusal))
        return _writing(request, found, form)
    return _thanks(request, found)


def _thanks(request: ViewerRequest, found: Thread) -> HttpResponse:
    """The same words whatever the address, whoever it belongs to."""
    return render(request, "debates/outside_sent.html", {"thread": found})


def _writing(request: ViewerRequest, found: Thread, form: Any) -> HttpResponse:
    verdict = rules_outside.may_be_written_to(found)
    context = {
        "thread": found,
        "form": form,
        "verdict": verdict,
        "door": OutsideTerms.objects.of(found.assembly),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "debates/outside_write.html", context, status=status)


@never_cache
def outside_message(request: ViewerRequest, token: str) -> HttpResponse:
    """The page that the link in a mail opens: confirm, correct, take back, be forgotten, appeal.
    Reading it changes nothing: mail programs open links before people do."""
    message = _by_token(token)
    rewriting = RewriteForm(initial={"body": message.body})
    appealing = AppealForm()
    status = 200
    if request.method == "POST":
        doing = request.POST.get("geste", "")
        rewriting = RewriteForm(request.POST) if doing == "corriger" else rewriting
        appealing = AppealForm(request.POST) if doing == "appel" else appealing
        gesture = _asked(message, doing, request, rewriting, appealing)
        if gesture:
            return _made(request, token, gesture)
        status = 422
    return render(
        request,
        "debates/outside_message.html",
        _own(message) | {"rewriting": rewriting, "appealing": appealing},
        status=status,
    )


def _asked(
    message: OutsideMessage,
    doing: str,
    request: ViewerRequest,
    rewriting: RewriteForm,
    appealing: AppealForm,
) -> Any:
    if doing == "confirmer":
        return partial(actions.confirm, message)
    if doing == "retirer":
        return partial(actions.take_back, message)
    if doing == "oublier" and message.outsider:
        return partial(actions.forget, message.outsider)
    if doing == "corriger" and rewriting.is_valid():
        return partial(actions.rewrite, message, body=rewriting.cleaned_data["body"])
    if doing == "appel" and appealing.is_valid() and message.outsider:
        wanted = request.POST.get("mesure", "")
        about = next((each for each in _measures(message) if str(each.pk) == wanted), None)
        if about:
            why = appealing.cleaned_data["why"]
            return partial(actions.appeal, about, why=why, by=message.outsider)
    return None


def _made(request: ViewerRequest, token: str, gesture: Any) -> HttpResponse:
    try:
        gesture()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est fait."))
    return redirect("debates:outside_message", token=token)


def _own(message: OutsideMessage) -> dict[str, Any]:
    measures = _measures(message)
    return {
        "message": message,
        "thread": message.thread,
        "measures": [
            (each, bool(message.outsider and rules_moderation.may_appeal(each, message.outsider)))
            for each in measures
        ],
        "may_rewrite": bool(rules_outside.may_rewrite(message)),
        "may_take_back": bool(rules_outside.may_take_back(message)),
        "expired": message.state == OutsideMessage.State.UNCONFIRMED
        and not rules_outside.may_confirm(message),
    }


def _measures(message: OutsideMessage) -> list[Measure]:
    """Those about this message and its author, who reads all of them."""
    if message.outsider is None:
        return []
    mine = Measure.objects.filter(outsider=message.outsider).exclude(step=Step.CLOSE)
    about = mine.filter(post=message.post_id) if message.post_id else mine.filter(refused=message)
    return list(about.select_related("appeal").order_by("-pk"))


@never_cache
def ask_for_link(request: ViewerRequest) -> HttpResponse:
    """For whoever lost the mail. The page says the same whether or not the address is known."""
    form = AddressForm(request.POST or None)
    sent = False
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        if not limits.may_ask_for_link(request, email):
            return limits.too_many(request)
        actions.send_link(email)
        sent = True
    status = 422 if request.method == "POST" and not sent else 200
    return render(
        request, "debates/outside_link.html", {"form": form, "sent": sent}, status=status
    )


@login_required
@require_safe
def waiting(request: MemberRequest, assembly: int) -> HttpResponse:
    """What waits at the door of an assembly, to its members."""
    if assembly not in request.viewer.assembly_ids:
        raise Http404
    where = get_object_or_404(Assembly, pk=assembly)
    rows = OutsideMessage.objects.visible_to(request.viewer).waiting()
    rows = rows.filter(thread__assembly=where).select_related(
        "thread__assembly", "outsider__person"
    )
    context = {
        "assembly": where,
        "page": page_of(request, rows.order_by("pk"), size=20),
        "door": OutsideTerms.objects.of(where),
    }
    return render(request, "debates/waiting.html", context)


def _found(request: ViewerRequest, pk: int) -> Thread:
    visible = Thread.objects.visible_to(request.viewer).filter(open_to_outside=True)
    found = get_object_or_404(visible.select_related("assembly"), pk=pk)
    if found.subject is not None and not things.readable(found.subject, request.viewer):
        raise Http404
    return found


def _by_token(token: str) -> OutsideMessage:
    pk, _dash, _mark = token.partition("-")
    related = OutsideMessage.objects.select_related("thread__assembly", "outsider", "post")
    if not pk.isdecimal() or len(pk) > 18:
        raise Http404
    message = get_object_or_404(related, pk=int(pk))
    if not constant_time_compare(message.token, token):
        raise Http404
    return message
