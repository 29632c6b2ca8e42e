"""Which languages the community speaks; the first is its own, that of whoever asks for none."""

from argparse import ArgumentTypeError
from collections.abc import Iterable
from time import monotonic

from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from creuset.assemblies.models import Assembly

SECONDS = 30.0
"""How long each process remembers: no page asks the database in which language it is written."""

_known: dict[str, tuple[float, tuple[str, ...]]] = {}


def spoken() -> tuple[str, ...]:
    until, codes = _known.get("spoken", (0.0, ()))
    if monotonic() < until:
        return codes
    try:
        said = Assembly.objects.filter(parent=None).values_list("languages", flat=True).first()
    except DatabaseError:  # the page that says so still speaks a language
        return _in_order("")
    take_as_spoken(*_in_order(said or ""))
    return _known["spoken"][1]


def own() -> str:
    return spoken()[0]


def read_languages(written: str) -> tuple[str, ...]:
    """ "fr,en", as commands take it."""
    codes = tuple(dict.fromkeys(code.strip() for code in written.split(",") if code.strip()))
    if unknown := set(codes) - set(dict(settings.LANGUAGES)):
        known = ", ".join(code for code, _name in settings.LANGUAGES)
        raise ArgumentTypeError(f"{', '.join(sorted(unknown))} : choisissez parmi {known}.")
    return codes


@transaction.atomic
def speak(community: Assembly, codes: Iterable[str]) -> None:
    """Set by whoever looks after the server: the words of members do not change."""
    community.languages = ",".join(codes)
    community.save(update_fields=["languages"])
    transaction.on_commit(forget)


def take_as_spoken(*codes: str) -> None:
    _known["spoken"] = (monotonic() + SECONDS, codes)


def forget() -> None:
    _known.clear()


def _in_order(said: str) -> tuple[str, ...]:
    """Those that are translated; all of them for a community that never chose."""
    every = [code for code, _name in settings.LANGUAGES]
    chosen = tuple(code for code in said.split(",") if code in every)
    others = [code for code in every if code != settings.LANGUAGE_CODE]
    return chosen or (settings.LANGUAGE_CODE, *others)


def of_request(request: HttpRequest) -> str:
    """The one that was chosen here, else the first of the browser's that is spoken here."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in dict(settings.LANGUAGES):
        return chosen
    here = spoken()
    asked = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    wanted = (code.split("-")[0] for code, _weight in asked)
    return next((code for code in wanted if code in here), here[0])


class Spoken(LocaleMiddleware):
    """Django's own, but for what a visitor reads whose languages are not spoken here."""

    def process_request(self, request: HttpRequest) -> None:
        translation.activate(of_request(request))
        request.LANGUAGE_CODE = translation.get_language()
