"""Addresses for people: every page in every language, by the words of `parvis.portal.addresses`."""

from django.urls import URLPattern, URLResolver, include, path

from parvis.portal.addresses import words

from . import languages, signing
from .page import View, guarded
from .views import (
    about,
    account,
    administering,
    checks,
    dataset,
    demand,
    following,
    governments,
    groups,
    home,
    mapping,
    organizations,
    results,
    same,
    sources,
    toolkit,
)

VIEWS: dict[str, View] = {
    "home": home.show,
    "datasets": results.show,
    "dataset": dataset.show,
    "versions": dataset.versions,
    "suggest": results.suggest,
    "organizations": organizations.show_all,
    "organization": organizations.show,
    "governments": governments.show_all,
    "government": governments.show,
    "sources": sources.show_all,
    "source": sources.show,
    "source-preview": sources.preview,
    "run": sources.run,
    "mapping": mapping.show_all,
    "mapping-table": mapping.show,
    "unmapped": mapping.unmapped,
    "same": same.show,
    "administer": mapping.administer,
    "check": checks.form,
    "checked": checks.report,
    "checked-record": checks.record,
    "converted": checks.converted,
    "groups": groups.show_all,
    "group": groups.show,
    "meetings": groups.meetings,
    "meeting": groups.meeting,
    "agenda": groups.agenda,
    "projects": groups.projects,
    "report": groups.annual_report,
    "report-file": groups.report_file,
    "calendar": groups.calendar,
    "demand": demand.show,
    "demand-file": demand.file,
    "toolkit": toolkit.show_all,
    "guide": toolkit.show,
    "guide-file": toolkit.file,
    "about": about.show,
    "api": about.programs,
    "account": account.show,
    "invitation": account.invitation,
    "people": account.people,
    "administer-people": administering.people,
    "administer-mail": administering.mail_queue,
    "administer-audit": administering.audit,
    "following": following.show_all,
    "follow": following.save,
    "saved-search": following.edit,
    "unsubscribe": following.unsubscribe,
    **signing.SIGN_IN,
}


def _pages(lang: str) -> tuple[list[URLPattern], str]:
    return [path(words(name, lang), guarded(view), name=name) for name, view in VIEWS.items()], lang


urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.choose_language, name="root"),
    path("theme.css", home.theme, name="theme"),
    *[path(f"{lang}/", include(_pages(lang), namespace=lang)) for lang in languages.codes()],
    *signing.reversals(),
    *[path(lang, home.enter, {"lang": lang}) for lang in languages.codes()],
]
