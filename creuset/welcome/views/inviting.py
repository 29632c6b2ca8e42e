from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from creuset.assemblies.charter import rule_for
from creuset.assemblies.models import Application, Assembly, Procedure
from creuset.common.pages import page_of
from creuset.common.verdict import Refused
from creuset.common.viewer import ViewerRequest
from creuset.people import actions as people
from creuset.people.entering import enter
from creuset.people.http import MemberRequest
from creuset.people.models import Person
from creuset.welcome import actions, consent, rules
from creuset.welcome.forms.inviting import InviteForm, LinkForm, NameForm
from creuset.welcome.keys import invitation_of, path_of
from creuset.welcome.models import Invitation


@login_required
@never_cache
def invitations(request: MemberRequest) -> HttpResponse:
    """Those one has made, and how to make one."""
    if not request.viewer.is_member:
        raise Http404
    posted = request.method == "POST"
    form = InviteForm(request.POST if posted else None)
    if posted and form.is_valid():
        try:
            made = actions.invite(
                Assembly.objects.community(),
                emails=form.cleaned_data["emails"],
                words=form.cleaned_data["words"],
                by=request.user,
            )
        except Refused as refusal:
            form.add_error("emails", str(refusal))
        else:
            messages.success(
                request,
                ngettext(
                    "Votre invitation est partie.",
                    "Vos %(letters)d invitations sont parties.",
                    len(made),
                )
                % {"letters": len(made)},
            )
            return redirect("welcome:invitations")
    return _page(request, form, LinkForm())


@login_required
@require_POST
def make_link(request: MemberRequest) -> HttpResponse:
    if not request.viewer.is_member:
        raise Http404
    form = LinkForm(request.POST)
    if form.is_valid():
        actions.make_link(Assembly.objects.community(), **form.cleaned_data, by=request.user)
        messages.success(request, _("Le lien est ouvert : copiez-le plus bas."))
        return redirect("welcome:invitations")
    return _page(request, InviteForm(), form)


def _page(request: MemberRequest, form: InviteForm, link_form: LinkForm) -> HttpResponse:
    mine = Invitation.objects.visible_to(request.viewer).counted().order_by("-pk")
    page = page_of(request, mine, size=20)
    rule = rule_for(Assembly.objects.community(), "assemblies.admit").rule
    alone = rule.procedure in (Procedure.MEMBER, Procedure.COMMUNITY) or (
        rule.procedure == Procedure.SPONSORS and rule.parameters["n"] == 1
    )
    context = {
        "form": form,
        "link_form": link_form,
        "page": page,
        "rows": [(each, request.build_absolute_uri(path_of(each))) for each in page],
        "rule": rule,
        "alone": alone,
    }
    status = 422 if form.errors or link_form.errors else 200
    return render(request, "welcome/invitations.html", context, status=status)


@login_required
@require_POST
def revoke(request: MemberRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.visible_to(request.viewer), pk=pk)
    actions.revoke_invitation(invitation, by=request.user)
    messages.success(request, _("Cette invitation ne vaut plus."))
    return redirect("welcome:invitations")


@never_cache
def invitation(request: ViewerRequest, token: str) -> HttpResponse:
    """What someone who was invited reads, and answers."""
    found = invitation_of(token)
    if found is None:
        raise Http404
    form = NameForm(request.POST if request.method == "POST" and _asks_name(request) else None)
    if request.method == "POST":
        if request.POST.get("answer") == "decline":
            actions.decline(found)
            return render(request, "welcome/declined.html")
        if not _asks_name(request) or form.is_valid():
            try:
                return _come(request, found, form)
            except Refused as refusal:
                messages.error(request, str(refusal))
                return redirect(request.path)
    context = {
        "invitation": found,
        "assembly": found.assembly,
        "open": rules.is_open(found),
        "form": form if _asks_name(request) else None,
        "known": not found.is_link and consent.bearer_of(found.email) is not None,
        "path": request.path,
    }
    status = 422 if form.errors else 200
    return render(request, "welcome/invitation.html", context, status=status)


def _asks_name(request: HttpRequest) -> bool:
    return not getattr(request.user, "name", "")


def _come(request: ViewerRequest, invitation: Invitation, form: NameForm) -> HttpResponse:
    person = request.user if isinstance(request.user, Person) else None
    if person is None:
        person = actions.register_invited(invitation, name=form.cleaned_data["name"])
        enter(request, person)
    elif _asks_name(request):
        people.update_profile(
            person, name=form.cleaned_data["name"], name_shown=person.name_shown, facets={}, by=person
        )  # fmt: skip
        person.refresh_from_db()
    application = actions.come(invitation, by=person)
    application.refresh_from_db()
    if application.status == Application.Status.ACCEPTED:
        messages.success(request, _("Vous êtes membre. Bienvenue !"))
        return redirect("portal:me")
    messages.success(request, _("Votre demande est envoyée aux membres, avec ce premier appui."))
    return redirect(application)
