"""Django settings: everything a deployer changes is an environment variable, listed in docs/reference/settings.md."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _
from platformdirs import user_data_path

from migrandi.buckets import bucket
from migrandi.databases import database

# Matrices here are small. Threads that share one wait for each other by spinning, and take the processors from all
# else. numpy asks for this when it is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

HOME = Path(os.environ.get("MIGRANDI_HOME") or user_data_path("migrandi", appauthor=False)).expanduser().absolute()
"""Where all data lives: the database, the bytes as received, the search index, the secret key."""
HOME.mkdir(parents=True, exist_ok=True)

BUCKET = bucket(os.environ["BLOBS_URL"]) if os.environ.get("BLOBS_URL") else None
"""Where the bytes of laws and mail are kept instead of in the data folder."""
BLOBS = BUCKET.within("blobs") if BUCKET is not None else HOME / "blobs"
INDEX = HOME / "index"
ENQUIRY_BLOBS = BUCKET.within("enquiries") if BUCKET is not None else HOME / "enquiries"
"""Mail as it came, apart from the public law, so that it can be closed off, copied and erased apart."""


HARVEST_ROUTES = os.environ.get("MIGRANDI_HARVEST_ROUTES", "")
"""Hosts of publishers that are asked at another address, as `host=http://127.0.0.1:8180`, separated by commas."""


def _secret_key() -> str:
    """The key that signs cookies: given by the deployer, or made once for this installation and kept with its data."""
    given = os.environ.get("MIGRANDI_SECRET_KEY")
    if given:
        return given
    kept = HOME / "secret-key"
    try:
        with open(kept, "x", opener=lambda path, flags: os.open(path, flags, 0o600)) as new:
            new.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return kept.read_text()


SECRET_KEY = _secret_key()
DEBUG = os.environ.get("MIGRANDI_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("MIGRANDI_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("MIGRANDI_ORIGINS", "").split(",") if origin]

SEARCH_URL = os.environ.get("SEARCH_URL", "")
"""Nodes of an OpenSearch cluster that holds the index, separated by commas; empty: it is in `INDEX`."""
SEARCH_INDEX = os.environ.get("MIGRANDI_SEARCH_INDEX", "migrandi")
"""What the names of this installation's indexes there begin with."""
SEARCH_SHARDS = int(os.environ.get("MIGRANDI_SEARCH_SHARDS") or 3)
SEARCH_COPIES = int(os.environ.get("MIGRANDI_SEARCH_COPIES") or 1)
"""Copies of each shard on other nodes: so many nodes may be lost at once."""

AUTHORITY = os.environ.get("MIGRANDI_AUTHORITY", "1") != "0"
"""Whether search prefers, among what fits about as well, what has more authority; each search may say otherwise."""

MODEL = HOME / "model"
"""Where `make model` puts the embedding model of many languages."""
EMBEDDING = os.environ.get("MIGRANDI_EMBEDDING", f"onnx:{MODEL}" if (MODEL / "model.onnx").exists() else "")
"""An embedding model whose judgement counts too: `openai:URL#model` or `onnx:FOLDER`; empty: none."""
EMBEDDING_KEY = os.environ.get("MIGRANDI_EMBEDDING_KEY", "")

LAPTOP = os.environ.get("MIGRANDI_LAPTOP") == "1"
"""The site is served to this machine alone, for the one person who sits at it: `migrandi serve` sets it."""

MEETINGS_READ_LOOPBACK = os.environ.get("MIGRANDI_MEETINGS_READ_LOOPBACK") == "1"
"""Whether feeds of this machine itself are read: for tests. Addresses of the inner network never are."""

DRAFTING_URL = os.environ.get("MIGRANDI_DRAFTING_URL", "")
"""The address of a model that speaks OpenAI's chat completions; without one there is no drafting help."""
DRAFTING_MODEL = os.environ.get("MIGRANDI_DRAFTING_MODEL", "")
DRAFTING_KEY = os.environ.get("MIGRANDI_DRAFTING_KEY", "")
DRAFTING_SECONDS = float(os.environ.get("MIGRANDI_DRAFTING_SECONDS") or 120)

INSTALLED_APPS = [
    "django.contrib.admin.apps.SimpleAdminConfig",  # its pages are made when the site begins; no command waits for them
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "corsheaders",
    "django_htmx",
    "migrandi.people",
    "migrandi.law",
    "migrandi.treaties",
    "migrandi.papers",
    "migrandi.watch",
    "migrandi.annotations",
    "migrandi.concepts",
    "migrandi.search",
    "migrandi.meetings",
    "migrandi.enquiries",
    "migrandi.harvest",
    "migrandi.packs",
    "migrandi.jobs",
    "migrandi.web",
    # after ours, whose templates they are to find first
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "migrandi.web.observing.ObservingMiddleware",
    "migrandi.web.keeping.KeepingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "migrandi.web.static_files.StaticFilesMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "migrandi.web.language.InterfaceLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "migrandi.web.policy.ContentPolicyMiddleware",
    "migrandi.web.mistakes.MistakesMiddleware",
    "migrandi.web.thesaurus.ThesaurusMiddleware",
]

ROOT_URLCONF = "migrandi.web.urls"
WSGI_APPLICATION = "migrandi.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "migrandi.web.context.page",
            ]
        },
    }
]

DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), HOME)}
CACHES = {"default": {"BACKEND": "migrandi.people.tallies.Tallies", "LOCATION": HOME / "tallies.sqlite3"}}
"""What limits are counted by, in all processes alike. What is kept to be quick does not belong into it."""
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

HTTPS = os.environ.get("MIGRANDI_HTTPS") == "1"
"""The site is reached over HTTPS alone."""

LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "account"
LOGOUT_REDIRECT_URL = "home"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "migrandi.web.signing.Accounts"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"  # an invitation's address is known to be right; accounts may be without one
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Migrandi: "
MFA_ADAPTER = "migrandi.web.signing.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Migrandi"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # a browser offers passkeys without HTTPS on localhost alone
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

OIDC_URL = os.environ.get("MIGRANDI_OIDC_URL", "")
"""The organisation's own directory: where its OpenID Connect provider is described."""
OIDC_NAME = os.environ.get("MIGRANDI_OIDC_NAME") or "OpenID Connect"
OIDC_CLIENT = os.environ.get("MIGRANDI_OIDC_CLIENT", "")
OIDC_SECRET = os.environ.get("MIGRANDI_OIDC_SECRET", "")
OIDC_ACCOUNTS = os.environ.get("MIGRANDI_OIDC_ACCOUNTS") == "1"
"""Everybody whom the directory knows gets an account, without a role; else who was invited."""
if OIDC_URL:  # it keeps nothing of its own, and no answer of the command line is to wait for it
    INSTALLED_APPS.append("allauth.socialaccount.providers.openid_connect")
SOCIALACCOUNT_ADAPTER = "migrandi.web.signing.Directory"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
# the directory vouches for its addresses: who has an account with one signs in to that
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "directory",
                "name": OIDC_NAME,
                "client_id": OIDC_CLIENT,
                "secret": OIDC_SECRET,
                "settings": {"server_url": OIDC_URL},
            }
        ]
        if OIDC_URL
        else [],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("es", _("Spanish")),
    ("ar", _("Arabic")),
    ("ru", _("Russian")),
    ("zh-hans", _("Chinese")),
]
LOCALE_PATHS = [Path(__file__).parent / "web" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("MIGRANDI_TIME_ZONE", "UTC")

METRICS = os.environ.get("MIGRANDI_METRICS") == "1"
"""Whether `/metrics` answers Prometheus."""
METRICS_KEY = os.environ.get("MIGRANDI_METRICS_KEY", "")
"""What it has to send as `Authorization: Bearer`; empty: only this machine is answered."""
LOGS = os.environ.get("MIGRANDI_LOGS", "")
"""`json`: logs are lines of JSON that name nobody; else as Django writes them."""
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    # each try to reach a database that is away; whoever asked for one is told
    "loggers": {"psycopg.pool": {"level": "ERROR"}},
}
if LOGS == "json":
    LOGGING |= {
        "formatters": {"json": {"()": "migrandi.operations.logs.JsonLines"}},
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["lines"], "level": "WARNING"},
        "loggers": LOGGING["loggers"]
        | {
            "migrandi": {"level": "INFO"},
            "django": {"level": "WARNING", "handlers": [], "propagate": True},
            "django.server": {"level": "WARNING", "handlers": [], "propagate": True},
        },
    }

PAGES_KEPT = int(os.environ.get("MIGRANDI_PAGES_KEPT") or 64)
"""Megabytes of pages that a process keeps until anything is written; 0: none."""

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "migrandi.web.static_files.NamedByContent"},
}

# the API's public part may be read from pages of other sites; they are sent no cookies
CORS_URLS_REGEX = r"^/api/v1/(?!(enquiries|follows|jobs|key|keys|papers|saved|trail)(/|$)|meetings/aside$)"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ("GET", "HEAD", "OPTIONS")
CORS_EXPOSE_HEADERS = ("ETag", "Retry-After")

SITE_ADDRESS = os.environ.get("MIGRANDI_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
"""Where the site is reached: what letters and feeds lead to."""

WEBHOOKS_ANYWHERE = os.environ.get("MIGRANDI_WEBHOOKS_ANYWHERE") == "1"
"""Webhooks may be called without TLS and on this machine: for a trial, never on a server others use."""

API_RATE = os.environ.get("MIGRANDI_API_RATE", "600/m")
"""How many requests to the API one address may make: a number and `s`, `m`, `h` or `d`."""

# the office's mailbox and the relay that takes its mail; how each is written stands in docs/reference/settings.md
IMAP_URL = os.environ.get("MIGRANDI_IMAP_URL", "")
IMAP_PASSWORD = os.environ.get("MIGRANDI_IMAP_PASSWORD", "")
IMAP_STORED = os.environ.get("MIGRANDI_IMAP_STORED", "Stored")
IMAP_POLL_SECONDS = int(os.environ.get("MIGRANDI_IMAP_POLL", "60"))
SMTP_URL = os.environ.get("MIGRANDI_SMTP_URL", "")
SMTP_PASSWORD = os.environ.get("MIGRANDI_SMTP_PASSWORD", "")
MAIL_FROM = os.environ.get("MIGRANDI_MAIL_FROM", "")
MAIL_ARCHIVE = os.environ.get("MIGRANDI_MAIL_ARCHIVE", "")

# letters about accounts (invitations, forgotten passwords) go through the same relay; without one they go nowhere
_relay = urlsplit(SMTP_URL)
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp.EmailBackend' if SMTP_URL else 'dummy.EmailBackend'}"
EMAIL_HOST = _relay.hostname or "localhost"
EMAIL_USE_SSL = _relay.scheme == "smtps"
EMAIL_USE_TLS = _relay.scheme == "smtp+starttls"
EMAIL_PORT = _relay.port or (465 if EMAIL_USE_SSL else 587 if EMAIL_USE_TLS else 25)
EMAIL_HOST_USER = unquote(_relay.username or "")
EMAIL_HOST_PASSWORD = SMTP_PASSWORD
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM or "migrandi@localhost"
SEND_DOUBT_SECONDS = int(os.environ.get("MIGRANDI_SEND_DOUBT", "900"))

ENQUIRY_DAYS = dict(
    zip(
        ("routine", "soon", "urgent"),
        map(int, os.environ.get("MIGRANDI_ENQUIRY_DAYS", "10,5,1").split(",")),
        strict=True,
    )
)
"""Working days in which an enquiry has to be answered, by its urgency."""
ENQUIRY_CLEARED = os.environ.get("MIGRANDI_ENQUIRY_CLEARED", "1") == "1"
"""Whether a memo has to be cleared by a reviewer before it is sent."""
ENQUIRY_UNDO_SECONDS = int(os.environ.get("MIGRANDI_ENQUIRY_UNDO_SECONDS", "60"))
"""For how long an answer waits in the outbox before it is sent, so that it can be taken back."""
ENQUIRY_KEPT_DAYS = int(os.environ.get("MIGRANDI_ENQUIRY_KEPT_DAYS", "1825"))
"""Days after which a closed enquiry is erased; 0 for never."""
ENQUIRY_FORM = os.environ.get("MIGRANDI_ENQUIRY_FORM", "1") == "1"
"""Whether missions may ask by the form on the site without an account."""

JOB_SECONDS = float(os.environ.get("MIGRANDI_JOB_SECONDS") or 60)
"""For how long a worker holds a job of which it has not said again that it works on it."""

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = int(os.environ.get("MIGRANDI_HSTS", "31536000")) if HTTPS else 0
"""For how long a browser that was here once asks over HTTPS alone; 0: it is not told to."""
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
