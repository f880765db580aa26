"""Django settings; everything that differs between machines comes from `config.environment`."""

from typing import Any

from csp.constants import NONE, SELF

from config import environment
from config.environment import BASE_DIR, env

DEPLOYMENT = environment.deployment()
IS_DEMO = DEPLOYMENT == environment.DEMO
DEBUG = environment.debug(DEPLOYMENT)
DATA_DIR = environment.data_dir()
SECRET_KEY = environment.secret_key(DEPLOYMENT, DATA_DIR)
DATA_KEYS = environment.data_keys(DEPLOYMENT, DATA_DIR)  # encrypted values: the first encrypts, all decrypt
INDEX_KEY = environment.key("INDEX_KEY", DEPLOYMENT, DATA_DIR)  # equality of encrypted values
AUDIT_KEY = environment.key("AUDIT_KEY", DEPLOYMENT, DATA_DIR)  # the sealed chain of the audit
BACKUP_KEY = environment.key("BACKUP_KEY", DEPLOYMENT, DATA_DIR)
ALLOWED_HOSTS = environment.allowed_hosts(DEPLOYMENT)
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "guardian",
    "django_htmx",
    "django_filters",
    "django_tables2",
    "crispy_forms",
    "crispy_bootstrap5",
    "import_export",
    "template_partials.apps.SimpleAppConfig",
    "common",
    "accounts",
    "attachments",
    "jobs",
    "workbooks",
    "regulation",
    "units",
    "organizers",
    "training",
    "filings",
    "assessment",
    "compliance",
    "desk",
    "config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SessionLimitsMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.PasswordChangeMiddleware",
    "common.middleware.DomainErrorMiddleware",
    "common.middleware.PrivatePagesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "common.templatetags.components",
                "common.templatetags.words",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "common.context.page",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": environment.database(DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", "guardian.backends.ObjectPermissionBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.password_rules.Similar", "OPTIONS": {"user_attributes": ("username", "display_name")}},
    {"NAME": "accounts.password_rules.Length", "OPTIONS": {"min_length": 10}},
    {"NAME": "accounts.password_rules.Common"},
    {"NAME": "accounts.password_rules.Numeric"},
]
# Wrong passwords within the window, before the next one is not even looked at (accounts/services/tries.py).
SIGN_IN_WINDOW_MINUTES = environment.number("SIGN_IN_WINDOW_MINUTES", 30)
SIGN_IN_TRIES = environment.number("SIGN_IN_TRIES", 5)  # for one name from one address
SIGN_IN_TRIES_PER_NAME = environment.number("SIGN_IN_TRIES_PER_NAME", 20)
SIGN_IN_TRIES_PER_ADDRESS = environment.number("SIGN_IN_TRIES_PER_ADDRESS", 50)
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "accounts:sign-in"
# Guardian's generic tables stay empty: permissions on units are direct foreign keys (units/models/permissions.py).
ANONYMOUS_USER_NAME = None
GUARDIAN_RAISE_403 = True

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "common.staticfiles.NamedFilesFinder",
]
STORAGE_DIR = environment.storage_dir(DATA_DIR)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(STORAGE_DIR)}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = [
    "attachments.uploads.LimitedRequestHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
UPLOAD_FILES_PER_USER_PER_DAY = environment.number("UPLOAD_FILES_PER_USER_PER_DAY", 200)
UPLOAD_MB_PER_USER_PER_DAY = environment.number("UPLOAD_MB_PER_USER_PER_DAY", 1000)
UPLOAD_FILES_PER_UNIT_PER_DAY = environment.number("UPLOAD_FILES_PER_UNIT_PER_DAY", 500)
UPLOAD_MB_PER_UNIT_PER_DAY = environment.number("UPLOAD_MB_PER_UNIT_PER_DAY", 2000)
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

SECURE = not IS_DEMO
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
IDLE_MINUTES = environment.number("IDLE_MINUTES", 30)
ABSOLUTE_HOURS = environment.number("ABSOLUTE_HOURS", 8)  # from the sign-in, however busy (accounts/sessions.py)
# A session's row outlives both limits by a day: a form sent the next morning is kept for the person that it was.
SESSION_COOKIE_AGE = (ABSOLUTE_HOURS + 24) * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "zzy-session"
CSRF_FAILURE_VIEW = "common.views.csrf_failure"
SECURE_SSL_REDIRECT = SECURE and environment.flag("SSL_REDIRECT", True)
BEHIND_PROXY = environment.flag("BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = environment.number("HSTS_SECONDS", 31536000) if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# The head of the audit's chain; on a disk that whoever administers the database cannot write to.
AUDIT_HEADS = environment.audit_heads(DATA_DIR)

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
IMPORT_EXPORT_USE_TRANSACTIONS = True

# Personal data and secrets are masked in every record and report.
LOGGING_CONFIG = "common.logs.configure"
DEFAULT_EXCEPTION_REPORTER = "common.logs.Reporter"
DEFAULT_EXCEPTION_REPORTER_FILTER = "common.logs.ReportFilter"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "") or "WARNING"},
}
