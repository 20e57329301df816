"""Settings: defaults that run from a clean clone; production overrides by environment (docs/reference/settings.md)."""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF

from twiza.core.languages import Extent, Language, declare

from .panels import AMENDED, DAILY, EVIDENCE, FOLLOWS, PANELS, PERSONS, PUBLIC_SECTIONS, SEARCH, SECTIONS

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = BASE_DIR / "var"
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("DEBUG", default=False)
TWIZA_DEMO = env.bool("DEMO", default=True)
PUBLIC_URL = env.str("PUBLIC_URL", default="http://127.0.0.1:8000")
HTTPS = PUBLIC_URL.startswith("https://")
SECRET_FILE = VAR_DIR / "secret_key"
SECRET_KEY = env.str("SECRET_KEY", default="") or (SECRET_FILE.read_text() if SECRET_FILE.exists() else "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

ROOMS = [
    "core",
    "territory",
    "accounts",
    "register",
    "agreements",
    "plans",
    "exchanges",
    "support",
    "mobilisation",
    "funding",
    "calls",
    "governance",
    "portfolio",
    "config",
]
INSTALLED_APPS = [
    *(f"twiza.{room}" for room in ROOMS),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "ninja",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "twiza.accounts.web.traces.LeavesTraces",
    "twiza.core.web.middleware.ReadOnlyGet",
]
ROOT_URLCONF = "twiza.config.urls"
WSGI_APPLICATION = "twiza.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "twiza.core.web.marking.Templates",
        "NAME": "django",
        "DIRS": [BASE_DIR / "twiza" / room / "web" / "templates" for room in ROOMS],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", ["twiza.core.web.loader.Loader"])],
            "builtins": ["django_cotton.templatetags.cotton"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "twiza.core.web.context.page",
            ],
        },
    }
]
COTTON_DIR = "components"  # twiza/core/web/templates/components/card.html is <c-card>
COTTON_ISOLATE_BY_DEFAULT = True  # a component knows its attributes and the context processors, nothing else

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'twiza.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        "PRAGMA cache_size=-64000; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;",
    }
DATABASES["default"]["CONN_MAX_AGE"] = 600  # a connection costs more than the queries of a page
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "shared": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    "progress": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": env.str("PROGRESS_DIR", default=str(VAR_DIR / "progress")),
    },
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

LANGUAGE_CODE = "fr"
TWIZA_LANGUAGES = declare(  # the one list; the first stands in for the others (docs/how-to/add-a-language.md)
    Language("fr", "Français", extent=Extent.DEEDS),
    Language("ar", "العربية", extent=Extent.DEEDS, short="ع", numbers_like="fr_MA"),
    Language(
        "zgh", "ⵜⴰⵎⴰⵣⵉⵖⵜ", is_partial=True, short="ⵣ", called={"fr": "amazighe", "ar": "الأمازيغية", "en": "Tamazight"}
    ),
    Language("en", "English", region="GB", extent=Extent.PAPERS),
)
LANGUAGES = [(language.code, language.name) for language in TWIZA_LANGUAGES]
LANGUAGES_BIDI = [language.code for language in TWIZA_LANGUAGES if language.is_rtl]
FORMAT_MODULE_PATH = ["twiza.config.number_formats"]
LOCALE_PATHS = [BASE_DIR / "twiza" / room / "locale" for room in ROOMS]
TIME_ZONE = "Africa/Casablanca"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
WHITENOISE_USE_FINDERS = True
MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    *(d for room in ROOMS if (d := BASE_DIR / "twiza" / room / "web" / "static").is_dir()),
    *(
        (f"vendor/{name}", MODULES / path)
        for name, path in {
            "tabler": "@tabler/core/dist/css",
            "tabler-js": "@tabler/core/dist/js",
            "plex": "@fontsource/ibm-plex-sans",
            "plex-arabic": "@fontsource/ibm-plex-sans-arabic",
            "tifinagh": "@fontsource/noto-sans-tifinagh",
            "leaflet": "leaflet/dist",
        }.items()
        if (MODULES / path).is_dir()
    ),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "twiza.core.web.static.Storage"},
}
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
TABLER_ICONS = MODULES / "@tabler/icons/icons/outline"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", default=200 * 1000 * 1000)
REGISTER_LINK_SETTINGS = env.str("REGISTER_LINK_SETTINGS", default="")

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "config:home"
LOGOUT_REDIRECT_URL = "config:home"
ACCOUNT_ADAPTER = "twiza.accounts.web.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",
    "login": "60/m/ip",
    "mobilisation_join": "20/h/ip",
    "mobilisation_link": "20/h/ip,5/d/key",
    "mobilisation_certificate": "60/h/ip",
}
ALLAUTH_USER_DISPLAY = str
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Twiza"
EMAIL_BACKEND = env.str("EMAIL_BACKEND", default="django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = env.str("EMAIL_FILE_PATH", default=str(VAR_DIR / "mail"))
EMAIL_HOST = env.str("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 20  # seconds; a mute server must not hold the worker
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Twiza <twiza@localhost>")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
CSRF_FAILURE_VIEW = "twiza.core.web.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SESSION_COOKIE_AGE = 12 * 3600

TWIZA_PANELS = PANELS
TWIZA_EVIDENCE, TWIZA_AMENDED = EVIDENCE, AMENDED
TWIZA_PERSONS = PERSONS
TWIZA_DAILY = DAILY
TWIZA_FOLLOWS = FOLLOWS
TWIZA_SECTIONS, TWIZA_PUBLIC_SECTIONS, TWIZA_SEARCH = SECTIONS, PUBLIC_SECTIONS, SEARCH
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
