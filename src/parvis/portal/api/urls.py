"""Addresses for programs."""

import re

from django.urls import URLPattern, URLResolver, include, path, re_path

from parvis.portal.forms import forms

from . import addresses, crawlers, documents, feeds, reference, views
from . import checks as _checks  # noqa: F401  # registers its operations
from . import native_catalogue as _native_catalogue  # noqa: F401  # registers its operations
from .ckan import views as ckan
from .csw import views as csw
from .native import api
from .oai import views as oai
from .ogc_records import urls as ogc_records
from .stac import urls as stac

_FORMS = "|".join(sorted(map(re.escape, forms()), key=len, reverse=True))

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/openapi.json", views.openapi_json, name="openapi"),
    path("api/v1/docs", reference.page, name="api-reference"),
    path("api/v1/", api.urls),
    path("api/v1/<path:rest>", views.unknown),
    path("api/3", ckan.version),
    path("api/3/action/<str:name>", ckan.action, name="ckan-action"),
    path("api/action/<str:name>", ckan.action),
    path("datasets/<str:key>", documents.dataset_name, name="dataset-name"),
    *(
        re_path(rf"^(?P<lang>{lang})/{section}/(?P<slug>[-\w]+)\.(?P<form>{_FORMS})$", documents.dataset_form)
        for lang, section in addresses.SECTIONS.items()
    ),
    path("catalog", documents.catalog_name, name="catalog"),
    *(path(f"catalog.{form}", documents.catalog, {"form": form}, name=f"catalog-{form}") for form in documents.PAGED),
    *(path(f"catalog.{form}", documents.whole_catalog, {"form": form}) for form in forms()),
    path("ogc", include(ogc_records.urlpatterns[:1])),
    path("ogc/", include(ogc_records.urlpatterns)),
    path("stac", include(stac.urlpatterns[:1])),
    path("stac/", include(stac.urlpatterns)),
    path("csw", csw.csw, name="csw"),
    path("oai", oai.oai, name="oai"),
    path("data.json", documents.data_json, name="data-json"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemap_index, name="sitemap"),
    path("sitemap-<int:page>.xml", crawlers.sitemap),
    path("feeds/datasets.atom", feeds.datasets, name="feed-datasets"),
    path("feeds/changes.atom", feeds.changes, name="feed-changes"),
]
