"""The pages of django-allauth that we use, under French paths. None of them knows passwords.

The library's own index pages lead to ours, which gathers everything about sign-in.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path
from django.views.generic import RedirectView

security = RedirectView.as_view(pattern_name="people:security")
entrance = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    path("entrer/", account.login, name="account_login"),
    path("entrer/demander/", entrance, name="account_request_login_code"),
    path("entrer/code/", account.confirm_login_code, name="account_confirm_login_code"),
    path("entrer/cle/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("entrer/deuxieme-preuve/", mfa.authenticate, name="mfa_authenticate"),
    path("rejoindre/", account.signup, name="account_signup"),
    path(
        "adresses/code/", account.email_verification_sent, name="account_email_verification_sent"
    ),
    path("sortir/", account.logout, name="account_logout"),
    path("ferme/", account.account_inactive, name="account_inactive"),
    path("adresses/", account.email, name="account_email"),
    path("confirmer/", account.reauthenticate, name="account_reauthenticate"),
    path("confirmer/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("confirmer/cle/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("securite/", security, name="mfa_index"),
    path("sessions/", security, name="usersessions_list"),
    path("cles/", security, name="mfa_list_webauthn"),
    path("cles/ajouter/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("cles/<key:pk>/nommer/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("cles/<key:pk>/retirer/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("application/ajouter/", totp.activate_totp, name="mfa_activate_totp"),
    path("application/retirer/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("codes-de-secours/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "codes-de-secours/refaire/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "codes-de-secours/telecharger/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
