"""Founding, a step at a time. What is typed waits in the session: nothing exists before the end."""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from creuset.assemblies import gestures, wording
from creuset.assemblies.first_charters import FIRST_CHARTERS
from creuset.assemblies.themes import by_theme
from creuset.common.mail import at_once
from creuset.common.verdict import Refused
from creuset.people.entering import enter
from creuset.welcome import actions, founding, proof
from creuset.welcome.forms.founding import (
    ROWS,
    CharterForm,
    CommunityForm,
    FoundersFormSet,
    FoundingCodeForm,
    MailedCodeForm,
    founders_of,
)
from creuset.welcome.mail import send

KEY = "founding"
STEPS = (("community", "found"), ("charter", "found_charter"), ("founders", "found_people"))


@never_cache
def community(request: HttpRequest) -> HttpResponse:
    """The first page of an empty server."""
    if founding.is_founded():
        return _already(request)
    if founding.needs_code() and not _said(request).get("unlocked"):
        return _unlock(request)
    posted = "name" in request.POST
    usual = {"language": get_language(), "also": [code for code, _name in settings.LANGUAGES]}
    form = CommunityForm(
        request.POST if posted else None, initial=_said(request).get("community", usual)
    )
    if posted and form.is_valid():
        _keep(request, community={**form.cleaned_data, "languages": form.languages})
        return redirect("welcome:found_charter")
    return _page(request, "welcome/found.html", 0, {"form": form}, posted=posted)


def _unlock(request: HttpRequest) -> HttpResponse:
    """On a server that others reach: only who can read its console founds."""
    founding.say_code()
    posted = request.method == "POST"
    form = FoundingCodeForm(request.POST if posted else None)
    if posted and form.is_valid():
        _keep(request, unlocked=True)
        return redirect("welcome:found")
    return _page(request, "welcome/found_unlock.html", None, {"form": form}, posted=posted)


@never_cache
def charter(request: HttpRequest) -> HttpResponse:
    if (elsewhere := _missing(request, "community")) is not None:
        return elsewhere
    posted = request.method == "POST"
    form = CharterForm(
        request.POST if posted else None, initial={"charter": _said(request).get("charter", "")}
    )
    if posted and form.is_valid():
        _keep(request, charter=form.cleaned_data["charter"])
        return redirect("welcome:found_people")
    return _page(request, "welcome/found_charter.html", 1, {"form": form}, posted=posted)


@never_cache
def people(request: HttpRequest) -> HttpResponse:
    if (elsewhere := _missing(request, "community", "charter")) is not None:
        return elsewhere
    posted = request.method == "POST"
    known = _said(request).get("founders", [])
    rows = [{"name": name, "email": email} for name, email in known]
    rows += [{}] * (ROWS - len(rows))
    forms = FoundersFormSet(request.POST if posted else None, initial=rows)
    if posted and forms.is_valid():
        founders = [[each.name, each.email] for each in founders_of(forms)]
        _keep(request, founders=founders, proof=None)
        return redirect("welcome:found_review")
    return _page(request, "welcome/found_people.html", 2, {"forms": forms}, posted=posted)


@never_cache
def review(request: HttpRequest) -> HttpResponse:
    """Everything once more; the button sends the code that confirms who founds."""
    if (elsewhere := _missing(request, "community", "charter", "founders")) is not None:
        return elsewhere
    said = _said(request)
    if request.method == "POST":
        _send_code(request)
        return redirect("welcome:found_confirm")
    chosen = FIRST_CHARTERS[said["charter"]]
    known = [each for each in gestures.every() if each.key in chosen.rules]
    context = {
        "said": said,
        "founders": _founders(said),
        "charter": chosen,
        "themes": [
            (theme, [(each, wording.in_words(*chosen.rules[each.key])) for each in those])
            for theme, those in by_theme(known)
        ],
    }
    return _page(request, "welcome/found_review.html", 3, context)


def _send_code(request: HttpRequest) -> None:
    said = _said(request)
    email, code = said["founders"][0][1], proof.new_code()
    _keep(request, proof=proof.kept(code, email))
    language = get_language() or settings.LANGUAGE_CODE
    name = said["community"]["name"]
    with at_once():
        send("welcome/mail/founding_code.txt", to=email, code=code, name=name, language=language)


@never_cache
def confirm(request: HttpRequest) -> HttpResponse:
    """The code that came by mail founds the community, and lets in who gave it."""
    if (elsewhere := _missing(request, "community", "charter", "founders", "proof")) is not None:
        return elsewhere
    said = _said(request)
    posted = request.method == "POST"
    form = MailedCodeForm(request.POST if posted else None)
    if posted and request.POST.get("action") == "resend":
        _send_code(request)
        messages.info(request, _("Un nouveau code vient de partir."))
        return redirect("welcome:found_confirm")
    if posted and form.is_valid() and _proves(request, form):
        return _found(request)
    context = {
        "form": form,
        "email": said["proof"]["email"],
        "in_files": settings.EMAIL_FILE_PATH if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend") else "",
    }  # fmt: skip
    return _page(request, "welcome/found_confirm.html", 4, context, posted=posted)


def _proves(request: HttpRequest, form: MailedCodeForm) -> bool:
    kept = _said(request)["proof"]
    if proof.is_spent(kept):
        form.add_error("code", _("Ce code ne vaut plus. Demandez-en un nouveau."))
        return False
    if proof.is_right(kept, form.cleaned_data["code"]):
        return True
    _keep(request, proof={**kept, "tries": kept["tries"] + 1})
    form.add_error("code", _("Ce n’est pas le bon code. Relisez le message."))
    return False


def _found(request: HttpRequest) -> HttpResponse:
    said = _said(request)
    try:
        community = actions.found_community(
            said["community"]["name"],
            purpose=said["community"]["purpose"],
            founders=_founders(said),
            languages=said["community"]["languages"],
            charter=said["charter"],
            confirmed=True,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("portal:home")
    del request.session[KEY]
    enter(request, community.members().get(email=said["proof"]["email"]))
    messages.success(
        request, _("« %(name)s » est fondée. Bienvenue !") % {"name": said["community"]["name"]}
    )
    return redirect("welcome:next")


def _founders(said: dict[str, Any]) -> list[actions.Founder]:
    return [actions.Founder(name, email) for name, email in said["founders"]]


def _said(request: HttpRequest) -> dict[str, Any]:
    return cast(dict[str, Any], request.session.get(KEY, {}))


def _keep(request: HttpRequest, **said: Any) -> None:
    request.session[KEY] = {**_said(request), **said}


def _missing(request: HttpRequest, *needed: str) -> HttpResponse | None:
    """Where to go first: a step that was not filled in, or the community that lives here already."""
    if founding.is_founded():
        return _already(request)
    said = _said(request)
    if founding.needs_code() and not said.get("unlocked"):
        return redirect("welcome:found")
    steps = {**dict(STEPS), "proof": "found_review"}
    return next(
        (redirect(f"welcome:{steps[each]}") for each in needed if not said.get(each)), None
    )


def _already(request: HttpRequest) -> HttpResponse:
    """Here, or while one was filling the pages in: the community lives."""
    if request.session.pop(KEY, None):
        messages.warning(request, _("Une communauté vient d’être fondée ici. La voici."))
    return redirect("portal:home")


def _page(
    request: HttpRequest,
    template: str,
    step: int | None,
    context: dict[str, Any],
    *,
    posted: bool = False,
) -> HttpResponse:
    labels = [_("La communauté"), _("Sa charte"), _("Les personnes"), _("Relire"), _("Confirmer")]
    steps = [(number, label) for number, label in enumerate(labels)]
    context = {**context, "step": step, "steps": steps}
    return render(request, template, context, status=422 if posted else 200)
