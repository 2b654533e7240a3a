"""Every address: those of programs first, then the pages."""

from django.urls import include, path

urlpatterns = [
    path("", include("parvis.portal.operations.urls")),
    path("", include("parvis.portal.api.urls")),
    path("", include("parvis.portal.web.urls")),
]

handler400 = "parvis.portal.web.errors.bad_request"
handler403 = "parvis.portal.web.errors.permission_denied"
handler404 = "parvis.portal.web.errors.page_not_found"
handler429 = "parvis.portal.web.errors.too_many"
handler500 = "parvis.portal.web.errors.server_error"
