"""Addresses below `/stac`."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("", views.landing, name="stac"),
    path("conformance", views.conformance),
    path("api", views.api),
    path("collections", views.collections),
    path("collections/<str:key>", views.collection),
]
