"""Every address: those of programs first, then the pages."""

from django.urls import include, path

urlpatterns = [
    path("", include("parvis.portal.operations.urls")),
    path("", include("parvis.portal.api.urls")),
    path("", include("parvis.portal.web.urls")),
]
