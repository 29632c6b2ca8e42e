"""Every setting comes from the environment; the defaults run a community on one's own machine.

An installation that other people reach names its hosts in CREUSET_HOSTS. From then on the unsafe
conveniences of a trial are refused at start-up (`creuset.common.safety`).
"""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from creuset.common import logs, safety
from creuset.files import storage

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("CREUSET_VAR", BASE_DIR / "var"))
VAR.mkdir(parents=True, exist_ok=True)


def flag(name: str, *, default: bool = False) -> bool:
    return os.environ.get(name, str(default)).lower() in {"1", "true", "yes", "on"}


def megabytes(name: str, default: int) -> int:
    return int(os.environ.get(name, default)) * 1024 * 1024


# Who may reach this installation, and how

DEBUG = flag("CREUSET_DEBUG")
ALLOWED_HOSTS = os.environ.get("CREUSET_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
PRODUCTION = safety.reachable_by_others(ALLOWED_HOSTS)
DEMO = flag("CREUSET_DEMO")
BENCH = flag("CREUSET_BENCH")
SECRET_KEY = os.environ.get("CREUSET_SECRET_KEY") or safety.local_secret_key(VAR)
PROXIES = int(os.environ.get("CREUSET_PROXIES", "0"))

safety.refuse_unsafe(
    production=PRODUCTION,
    hosts=ALLOWED_HOSTS,
    debug=DEBUG,
    demo=DEMO,
    secret_key=os.environ.get("CREUSET_SECRET_KEY", ""),
    insecure_origin=flag("CREUSET_INSECURE_ORIGIN"),
    email_url=os.environ.get("CREUSET_SMTP", ""),
    time_zone=os.environ.get("CREUSET_TIME_ZONE", "Europe/Paris"),
)

CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if PRODUCTION else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^sante$", r"^metriques$"]
# Who asks for measures from elsewhere than this machine shows it: Authorization: Bearer …
WATCH_TOKEN = os.environ.get("CREUSET_WATCH_TOKEN", "")
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "creuset_session"
SESSION_COOKIE_AGE = 30 * 24 * 3600
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "creuset.common.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["creuset.common.uploads.Bounded"]

# During an upgrade every page says so; `manage.py maintenance on` does the same for one machine.
MAINTENANCE = flag("CREUSET_MAINTENANCE")

TILES_URL = os.environ.get("CREUSET_TILES", "")
TILES_ATTRIBUTION = os.environ.get("CREUSET_TILES_ATTRIBUTION", "")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", *safety.origin_of(TILES_URL)],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# Where things are kept

DATABASES: dict[str, dict[str, Any]] = {
    "default": {**dj_database_url.config(default=f"sqlite:///{VAR}/creuset.sqlite3")}
}
_database = DATABASES["default"]
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
        "PRAGMA cache_size=-8000; PRAGMA mmap_size=134217728; PRAGMA temp_store=MEMORY;"
        "PRAGMA journal_size_limit=67108864;",
    }
    # A file rather than memory: the server of the browser tests opens it from its own process.
    _database["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
else:
    _database["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 10, "timeout": 10}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        # Shared by every process, so that attempts at signing in are counted once.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "common_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
PUBLIC_PAGES_KEPT = int(os.environ.get("CREUSET_PUBLIC_PAGES_KEPT", "500"))
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Backups: where, whether a copy goes to S3, toward which age key, and whether the worker makes one each day.
BACKUPS = Path(os.environ.get("CREUSET_BACKUPS", VAR / "backups"))
_copy = os.environ.get("CREUSET_BACKUPS_COPY", "")
BACKUPS_COPIED = bool(_copy)
BACKUP_KEY = os.environ.get("CREUSET_BACKUP_KEY", "")
BACKUP_DAILY = flag("CREUSET_BACKUP_DAILY")

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static_build"]
FILES_AT = os.environ.get("CREUSET_FILES", "")
# The address under which nginx or Caddy gives files itself, once told which (X-Accel-Redirect).
FILES_BY_PROXY = os.environ.get("CREUSET_FILES_BY_PROXY", "")
FILE_TYPES = set(filter(None, os.environ.get("CREUSET_FILE_TYPES", "").lower().split(",")))
FILE_LARGEST = megabytes("CREUSET_FILE_LARGEST", 25)
FILES_AT_ONCE = 2 * FILE_LARGEST
FILES_OF_A_PERSON = megabytes("CREUSET_FILES_OF_A_PERSON", 500)
FILES_OF_ALL = megabytes("CREUSET_FILES_OF_ALL", 20_000)
STORAGES = {
    **({"backups": storage.bucket(_copy, "CREUSET_BACKUPS_COPY")} if _copy else {}),
    "default": storage.chosen(FILES_AT, VAR),
    # Vite has already put a hash in the names.
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = flag("CREUSET_STATIC_FROM_SOURCE", default=DEBUG)
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/.+-[\w-]{8}\.\w+$"
DJANGO_VITE = {
    "default": {
        "dev_mode": flag("CREUSET_VITE_DEV"),
        "dev_server_host": "127.0.0.1",
        "manifest_path": BASE_DIR / "static_build" / "manifest.json",
    }
}

# What it is made of

AREAS = [
    "common",
    "places",
    "people",
    "texts",
    "journal",
    "files",
    "assemblies",
    "debates",
    "decisions",
    "meetings",
    "atlas",
    "groups",
    "works",
    "portal",
    "post",
    "opendata",
    "search",
    "welcome",
    "keeping",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    *(f"creuset.{area}" for area in AREAS),
    "creuset.demo",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django_vite",
    "template_partials",
    "creuset",
]
MIDDLEWARE = [
    "creuset.common.logs.told",
    "creuset.keeping.metrics.measured",
    "creuset.common.maintenance.gate",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "creuset.portal.public_pages.kept",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "creuset.assemblies.languages.Spoken",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "creuset.people.middleware.words_kept",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "creuset.assemblies.middleware.viewer",
    "creuset.welcome.middleware.founding_first",
    "creuset.common.mail.told",
]
ROOT_URLCONF = "creuset.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["creuset.common.templatetags.dates"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "creuset.portal.context.page",
            ],
        },
    }
]
ASGI_APPLICATION = "creuset.asgi.application"

# Persons and their sign-in

AUTH_USER_MODEL = "people.Person"
SILENCED_SYSTEM_CHECKS = [
    # The address is unique whatever its capitals, by a constraint that this check cannot see.
    "auth.W004",
    # Entering the preload lists of browsers binds a whole domain for years: its owner decides.
    "security.W021",
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/moi/"
ACCOUNT_ADAPTER = "creuset.people.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    # A room full of people may sign in behind one network address.
    "login": "30/m/ip",
    "signup": "30/m/ip",
    # The key is an address: nobody's mailbox is flooded.
    "request_login_code": "30/m/ip,3/m/key,30/d/key",
    "confirm_email": "3/3m/key,30/d/key",
}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_SIGNUP_REDIRECT_URL = "/moi/profil/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Creuset"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = flag("CREUSET_INSECURE_ORIGIN")  # http://localhost only
USERSESSIONS_TRACK_ACTIVITY = False

EMAIL_FILE_PATH = VAR / "mail"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
if os.environ.get("CREUSET_SMTP"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    globals().update(safety.smtp_settings(os.environ["CREUSET_SMTP"]))
DEFAULT_FROM_EMAIL = os.environ.get("CREUSET_FROM", "creuset@localhost")
# Mails are written where no request says under which name the site is reached.
SITE = os.environ.get("CREUSET_SITE") or safety.site_of(ALLOWED_HOSTS)
# What follows the @ of the addresses at which one answers; empty, and mails are not received.
MAIL_DOMAIN = os.environ.get("CREUSET_MAIL_DOMAIN", "").lower()
# The name under which one's own mail server tells what it checked (Authentication-Results).
MAIL_TRUSTS = os.environ.get("CREUSET_MAIL_TRUSTS", "").lower()
MAIL_MAX_BYTES = int(os.environ.get("CREUSET_MAIL_MAX_MB", "25")) * 1024 * 1024
# "name:secret", when a mail service brings mails and reports by its webhook.
MAIL_WEBHOOK = os.environ.get("CREUSET_MAIL_WEBHOOK", "")
if MAIL_WEBHOOK:
    INSTALLED_APPS.insert(-1, "anymail")
    DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * MAIL_MAX_BYTES
ANYMAIL = {"WEBHOOK_SECRET": MAIL_WEBHOOK} if MAIL_WEBHOOK else {}
# Days that the address of someone who wrote from outside is kept after it last served.
OUTSIDE_ADDRESS_DAYS = int(os.environ.get("CREUSET_OUTSIDE_ADDRESS_DAYS", "90"))

# Languages and time

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("français")), ("en", _("anglais")), ("es", _("espagnol"))]
LANGUAGE_COOKIE_NAME = "creuset_langue"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = os.environ.get("CREUSET_TIME_ZONE", "Europe/Paris")
USE_TZ = True

# Faults are told on the standard error, where systemd, Docker or a terminal keep them. No address,
# no form, no name: only where it failed. CREUSET_LOG=json also tells each request, a line of JSON each.

LOG_JSON = os.environ.get("CREUSET_LOG", "") == "json"
LOGGING = logs.settings(json=LOG_JSON)
