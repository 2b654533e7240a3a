"""Addresses below `/ogc`."""

from django.urls import URLPattern, path

from . import documents, items

urlpatterns: list[URLPattern] = [
    path("", documents.landing, name="ogc"),
    path("conformance", documents.conformance),
    path("api", documents.api),
    path("collections", documents.collections),
    path("collections/<str:name>", documents.collection),
    path("collections/<str:name>/queryables", documents.queryables),
    path("collections/<str:name>/sortables", documents.sortables),
    path("collections/<str:name>/items", items.items),
    path("collections/<str:name>/items/<str:key>", items.item),
]
