"""Addresses for programs."""

from django.urls import URLPattern, URLResolver, path

from . import native_catalogue as _native_catalogue  # noqa: F401  # registers its operations
from . import views
from .ckan import views as ckan
from .native import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/openapi.json", views.openapi_json, name="openapi"),
    path("api/v1/", api.urls),
    path("api/v1/<path:rest>", views.unknown),
    path("api/3/action/<str:name>", ckan.action, name="ckan-action"),
    path("api/action/<str:name>", ckan.action),
]
