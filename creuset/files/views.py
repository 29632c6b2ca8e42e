from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from creuset.common import things
from creuset.common.uploads import accepts_files
from creuset.common.verdict import Refused
from creuset.common.viewer import ViewerRequest
from creuset.files import actions, blobs, rules, serving
from creuset.files.forms import AttachForm, DescribeForm
from creuset.files.models import Attachment
from creuset.people.http import MemberRequest


@require_safe
def download(request: ViewerRequest, pk: int, name: str) -> HttpResponseBase:
    found = _found(request, pk)
    return serving.given(
        request,
        blobs.name_of(found.file.sha256),
        type=found.file.type,
        called=found.name,
        size=found.file.size,
        public=request.viewer.person_id is None,
    )


@require_safe
def thumbnail(request: ViewerRequest, pk: int, name: str) -> HttpResponseBase:
    found = _found(request, pk)
    if not found.file.is_picture:
        raise Http404
    return serving.given(
        request,
        blobs.thumbnail_of(found.file.sha256),
        type="image/webp",
        called=f"{found.name.rpartition('.')[0]}.webp",
        size=None,
        public=request.viewer.person_id is None,
    )


@login_required
@accepts_files
def attach(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    """Files for something that is already there: a work, a meeting, a group."""
    subject = things.find(kind, pk, request.viewer)
    if subject is None:
        raise Http404
    form = AttachForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add(subject, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("uploads", str(refusal))
        else:
            said = ngettext("Le fichier est joint.", "Les fichiers sont joints.", len(made))
            messages.success(request, said)
            return redirect(f"{subject.get_absolute_url()}#fichiers")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "subject": subject, "thing": things.of(subject)}
    return render(request, "files/attach.html", context, status=status)


@login_required
def describe(request: MemberRequest, pk: int) -> HttpResponse:
    """The sentence of a picture, by whoever looks after it."""
    found = _found(request, pk)
    if not rules.may_describe(found, request.user):
        raise Http404
    form = DescribeForm(request.POST or None, initial={"alt": found.alt})
    if request.method == "POST" and form.is_valid():
        actions.describe(found, **form.cleaned_data, by=request.user)
        messages.success(request, _("C’est noté : qui ne voit pas l’image lira votre phrase."))
        return redirect(found.subject)  # type: ignore[arg-type]  # things have addresses
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "attachment": found, "subject": found.subject}
    return render(request, "files/describe.html", context, status=status)


@login_required
@require_POST
def detach(request: MemberRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    subject: Any = found.subject
    try:
        actions.detach(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Le fichier est retiré."))
    return redirect(subject)


def _found(request: ViewerRequest, pk: int) -> Attachment:
    """Visible exactly as what it is attached to; otherwise it does not exist."""
    found = get_object_or_404(Attachment.objects.select_related("file"), pk=pk)
    if not things.readable_among(found.subject_type_id, {found.subject_id}, request.viewer):
        raise Http404
    return found
