"""How is Django set up? By JIAHE_HOME and a few variables of the environment; nothing is written on import.

JIAHE_HOME          the folder that holds all state
DATABASE_URL        postgresql://user:password@host:port/name; without it SQLite in JIAHE_HOME
JIAHE_HOSTS         further host names under which the portal is reached, comma-separated
JIAHE_ORIGIN        https://name: the portal is served over TLS by a proxy; cookies then travel over TLS only
JIAHE_PROXIES       how many proxies of ours stand in front (0); each adds one address to X-Forwarded-For
JIAHE_IDLE_MINUTES  after how many minutes without a request one is signed out (60)
JIAHE_TOTP_ROLES    the roles that are asked to set up a second factor (administrator,finance,programme_office)
JIAHE_TOTP_REQUIRED 1: they must; 0: they are only asked; unset: they must where JIAHE_ORIGIN is https
JIAHE_OIDC_ISSUER, JIAHE_OIDC_CLIENT_ID, JIAHE_OIDC_CLIENT_SECRET
                    a directory by which one signs in, too (OpenID Connect); see docs/how-to/sign-in-by-directory.md
JIAHE_OIDC_NAME     what the button to it says (统一身份认证 | the city's directory)
JIAHE_OIDC_CLAIM    the claim that is an account's name (preferred_username); email: a verified address
JIAHE_OIDC_SCOPES   what is asked of it (openid profile email)
JIAHE_OIDC_CREATE   1: whoever it lets in gets an account, without roles
REQUESTS_CA_BUNDLE  the file of the authority that vouches for the directory, where it is the city's own
JIAHE_MAX_UPLOAD_MB the largest file that may be handed in (200)
JIAHE_CONCURRENCY   how many runs compute at a time (1)
JIAHE_LOG_HASH      the hash function of a log that is begun: sha256 (default) or sm3
"""

import os
from urllib.parse import urlsplit

from jiahe.office.database import database
from jiahe.office.named_directory import named_directory
from jiahe.office.secret import secret
from jiahe.runtime.home import home

_HOME = home()
_ORIGIN = os.environ.get("JIAHE_ORIGIN", "").rstrip("/")
_MEGABYTE = 1024 * 1024

DEBUG = False
SECRET_KEY = secret(_HOME)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *filter(None, os.environ.get("JIAHE_HOSTS", "").split(","))]
USE_X_FORWARDED_HOST = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "jiahe.office.accounts",
    "jiahe.office.log",
    "jiahe.office.runs",
    "jiahe.office.experts",
    "jiahe.office.programme",
    "jiahe.office.money",
    "jiahe.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "jiahe.office.headers.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "jiahe.web.language.LanguageOfChoice",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "jiahe.office.accounts.presence.Presence",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "jiahe.web.faults.Faults",
]
ROOT_URLCONF = "jiahe.web.urls"
WSGI_APPLICATION = "jiahe.office.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

LOG_HASH = os.environ.get("JIAHE_LOG_HASH") or "sha256"
DATABASES = {"default": database(_HOME, os.environ.get("DATABASE_URL", ""))}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "unit", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "jiahe.office.accounts.passwords.LongEnough"},
    {"NAME": "jiahe.office.accounts.passwords.Guessable"},
]
LOGIN_URL = "/sign-in"
CSRF_FAILURE_VIEW = "jiahe.web.faults.csrf_failed"
LOGIN_REDIRECT_URL = "/"

SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = int(float(os.environ.get("JIAHE_IDLE_MINUTES") or 60) * 60)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _ORIGIN.startswith("https://")
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [_ORIGIN] if _ORIGIN else []
if SESSION_COOKIE_SECURE:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    ALLOWED_HOSTS.append(urlsplit(_ORIGIN).hostname or "")
    # a browser takes names that begin so only over TLS and only for this host, not from one beside it
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECOND_FACTOR_ROLES = frozenset(
    filter(None, os.environ.get("JIAHE_TOTP_ROLES", "administrator,finance,programme_office").split(","))
)
SECOND_FACTOR_DEMANDED = (os.environ.get("JIAHE_TOTP_REQUIRED") or str(int(SESSION_COOKIE_SECURE))) == "1"
SECOND_FACTOR_URL = "/account/second-factor"
OIDC = named_directory(os.environ)
OIDC_CALLBACK = "/sign-in/directory/back"
SOCIALACCOUNT_ADAPTER = "jiahe.office.accounts.adapters.Directory"
OIDC_SECONDS, OIDC_MAX_BYTES = 5, _MEGABYTE
MFA_ADAPTER = "jiahe.office.accounts.adapters.SecondFactor"
MFA_TOTP_ISSUER = "嘉禾 jiahe"

TRUSTED_PROXIES = int(os.environ.get("JIAHE_PROXIES") or 0)

MAX_UPLOAD_BYTES = int(float(os.environ.get("JIAHE_MAX_UPLOAD_MB") or 200) * _MEGABYTE)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * _MEGABYTE
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_HANDLERS = ["jiahe.office.incoming.LimitedUploadHandler"]
FILE_UPLOAD_TEMP_DIR = str(_HOME.uploads / "incoming")
FILE_UPLOAD_PERMISSIONS = 0o600

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [_HOME.folder / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = _HOME.folder / "static"
STATICFILES_DIRS = [_HOME.folder / "assets"]
_COLLECTED = (STATIC_ROOT / "staticfiles.json").is_file() or os.environ.get("JIAHE_COLLECTING") == "1"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": _HOME.uploads}},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {  # what callers do wrong is told to them, not to the log
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "CRITICAL"},
    },
}
