"""The HTTP client of this portal's harvests: it says whose they are."""

from typing import Any

from django.conf import settings

from parvis.connectors.client import HttpClient


def http_client(*, local: bool = False, **options: Any) -> HttpClient:
    """A client whose User-Agent names this portal and its contact; `options` are those of HttpClient."""
    config = settings.CONFIG
    return HttpClient(local=local, base_url=config.base_url, contact=config.contact_email, **options)
