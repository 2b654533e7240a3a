"""What this portal is, and how programs use it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from parvis import __version__
from parvis.portal.catalogue import services as catalogue
from parvis.portal.harvest import services as harvest
from parvis.portal.web.page import page


def show(request: HttpRequest) -> HttpResponse:
    """About the portal, its accessibility, privacy, and how it treats data."""
    return page(
        request,
        "about.html",
        version=__version__,
        datasets=catalogue.count_datasets(),
        sources=len(harvest.source_names(removed=False)),
    )


def programs(request: HttpRequest) -> HttpResponse:
    """How programs use the portal, with examples that run as they stand."""
    return page(request, "api.html", base=settings.CONFIG.base_url)
