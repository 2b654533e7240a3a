"""Django's settings, all derived from `config`."""

from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from parvis.portal.config import load_config, secret_key
from parvis.portal.mail_servers import mail_settings

CONFIG = load_config()
PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = secret_key(CONFIG.home)
DEBUG = CONFIG.debug
ALLOWED_HOSTS = [
    *dict.fromkeys([urlsplit(CONFIG.base_url).hostname or "", "localhost", "127.0.0.1", "[::1]", *CONFIG.allowed_hosts])
]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "parvis.portal.mail",
    "parvis.portal.accounts",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "parvis.portal.catalogue",
    "parvis.portal.harvest",
    "parvis.portal.lexicon",
    "parvis.portal.following",
    "parvis.portal.community",
    "parvis.portal.demand",
    "parvis.portal.api",
    "parvis.portal.web",
]
MIDDLEWARE = [
    "parvis.portal.requests.RequestLog",
    "parvis.portal.operations.middleware.Watched",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "parvis.portal.api.middleware.ApiMiddleware",
    "parvis.portal.web.language.LanguageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "parvis.portal.urls"
WSGI_APPLICATION = "parvis.portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "portal" / "web" / "templates", PACKAGE / "portal" / "mail" / "templates"],
        "OPTIONS": {
            "environment": "parvis.portal.web.templating.environment",
            "extensions": ["jinja2.ext.i18n"],
        },
    }
]

if CONFIG.database_url:
    DATABASES = {"default": dj_database_url.parse(CONFIG.database_url, conn_max_age=60, conn_health_checks=True)}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(CONFIG.database_file),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 30,
                "transaction_mode": "IMMEDIATE",
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-4000;"
                    "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0;"
                ),
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LANGUAGE_CODE = "en"
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = CONFIG.home / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [PACKAGE / "portal" / "web" / "assets"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 3600

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
# Browsers hold the rule for forms against where an answer leads, too.
CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] += [
    f"{parts.scheme}://{parts.netloc}" for parts in (urlsplit(provider.issuer) for provider in CONFIG.sign_in)
]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_NAME = "parvis_form"
CSRF_COOKIE_AGE = None
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = CONFIG.base_url.startswith("https:")
CSRF_TRUSTED_ORIGINS = [CONFIG.base_url]
CSRF_FAILURE_VIEW = "parvis.portal.web.errors.form_expired"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
APPEND_SLASH = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
LOGGING_CONFIG = None

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [{"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}}]
LOGIN_URL = "account_login"
SESSION_COOKIE_NAME = "parvis_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # A provider's sign-in leads back here from another site.
SESSION_COOKIE_SECURE = CONFIG.base_url.startswith("https:")
SESSION_COOKIE_AGE = 14 * 24 * 3600
CACHES = {
    # Of all processes of this machine: how often somebody tried to sign in is counted in it.
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(CONFIG.home / "cache"),
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

ACCOUNT_ADAPTER = "parvis.portal.accounts.signing_in.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    name: f"parvis.portal.accounts.forms.{form}"
    for name, form in {"login": "PasswordLoginForm", "signup": "SignUpForm"}.items()
}
MFA_ADAPTER = "parvis.portal.accounts.signing_in.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = (urlsplit(CONFIG.base_url).hostname or "") in {"localhost", "127.0.0.1", "::1"}
MFA_TOTP_TOLERANCE = 1
SOCIALACCOUNT_ADAPTER = "parvis.portal.accounts.signing_in.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": provider.id,
                "name": next(iter(provider.name.values()), provider.id),
                "client_id": provider.client_id,
                "secret": provider.client_secret,
                "settings": {
                    "server_url": provider.issuer,
                    "email_authentication": provider.trusted,
                    "verified_email": provider.trusted,
                },
            }
            for provider in CONFIG.sign_in
        ],
    }
}
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True

globals().update(mail_settings(CONFIG.email_url))
DEFAULT_FROM_EMAIL = (
    CONFIG.email_from or CONFIG.contact_email or f"parvis@{urlsplit(CONFIG.base_url).hostname or 'localhost'}"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
