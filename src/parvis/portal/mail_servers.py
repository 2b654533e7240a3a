"""The mail server, as one address says it (`PARVIS_EMAIL_URL`)."""

from urllib.parse import parse_qs, unquote, urlsplit

from parvis.portal.config import ConfigError

SECONDS = 20
"How long a mail server has to answer."
BACKENDS = "django.core.mail.backends"


def mail_settings(url: str) -> dict[str, object]:
    """Django's settings for `smtp://`, `smtp+tls://` (STARTTLS), `smtps://`, `file:///folder` or `console:`.

    Empty: no mail server, and no settings; messages wait. Raises ConfigError.
    """
    if not url:
        return {}
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _unusable(url) from error
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": f"{BACKENDS}.console.EmailBackend"}
    if parts.scheme == "file" and parts.path.startswith("/") and not parts.netloc:
        return {"EMAIL_BACKEND": f"{BACKENDS}.filebased.EmailBackend", "EMAIL_FILE_PATH": unquote(parts.path)}
    if parts.scheme not in {"smtp", "smtp+tls", "smtps"} or not parts.hostname or parse_qs(parts.query):
        raise _unusable(url)
    return {
        "EMAIL_BACKEND": f"{BACKENDS}.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": SECONDS,
    }


def _unusable(url: str) -> ConfigError:
    shown = url.rpartition("@")[2][:100]  # never the password
    return ConfigError(f"PARVIS_EMAIL_URL: not the address of a mail server / pas l’adresse d’un serveur : {shown!r}")
