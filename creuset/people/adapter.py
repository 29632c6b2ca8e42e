from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from creuset.common.mail import at_once


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library is not typed
    """Sign-in as we want it: a code by e-mail, no password, and the profile first."""

    error_messages: dict[str, Any] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Ce compte est fermé."),
        "cannot_remove_primary_email": _("L’adresse principale ne peut pas être retirée."),
        "duplicate_email": _("Cette adresse est déjà la vôtre."),
        "incorrect_code": _("Ce n’est pas le bon code."),
        "too_many_login_attempts": _(
            "Trop d’essais en peu de temps. Attendez une minute, puis demandez un nouveau code."
        ),
        "rate_limited": _("Trop d’essais en peu de temps. Attendez une minute, puis réessayez."),
        "email_taken": _("Cette adresse sert déjà à un autre compte."),
    }

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Whoever has no name yet begins by giving one."""
        if not getattr(request.user, "name", ""):
            return reverse("people:profile")
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return reverse("people:profile")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("account_email")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        with at_once():
            super().send_mail(template_prefix, email, context)

    def send_account_already_exists_mail(self, email: str) -> None:
        """Sent to the mailbox; the page said the same as to a newcomer."""
        login_url = build_absolute_uri(context.request, reverse("account_login"))
        self.send_mail("account/email/account_already_exists", email, {"login_url": login_url})

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The key first, for whoever has one."""
        described = {
            "mfa_reauthenticate:webauthn": _("Avec ma clé"),
            "mfa_reauthenticate": _("Avec un code"),
        }
        methods = super().get_reauthentication_methods(user)
        usable = [
            {**method, "description": described[method["id"]]}
            for method in methods
            if method["id"] in described
        ]
        return sorted(usable, key=lambda method: list(described).index(method["id"]))
