"""The words in addresses of pages: one table by language, permanent once published; pages and APIs both go by it.

A language without words of its own here uses the English ones.
"""

PATHS: dict[str, dict[str, str]] = {
    "home": {"en": ""},
    "datasets": {"en": "datasets", "fr": "jeux-de-donnees"},
    "dataset": {"en": "datasets/<slug:slug>", "fr": "jeux-de-donnees/<slug:slug>"},
    "versions": {"en": "datasets/<slug:slug>/versions", "fr": "jeux-de-donnees/<slug:slug>/versions"},
    "suggest": {"en": "suggest", "fr": "suggestions"},
    "organizations": {"en": "organizations", "fr": "organisations"},
    "organization": {"en": "organizations/<slug:slug>", "fr": "organisations/<slug:slug>"},
    "governments": {"en": "governments", "fr": "gouvernements"},
    "government": {"en": "governments/<slug:code>", "fr": "gouvernements/<slug:code>"},
    "sources": {"en": "sources"},
    "source": {"en": "sources/<slug:slug>"},
    "source-preview": {"en": "sources/<slug:slug>/preview", "fr": "sources/<slug:slug>/apercu"},
    "mapping": {"en": "mapping-tables", "fr": "tables-de-correspondance"},
    "mapping-table": {"en": "mapping-tables/<path:scope>", "fr": "tables-de-correspondance/<path:scope>"},
    "unmapped": {"en": "unmapped-values", "fr": "valeurs-sans-correspondance"},
    "same": {"en": "same-datasets", "fr": "memes-jeux-de-donnees"},
    "administer": {"en": "administer", "fr": "administrer"},
    "run": {"en": "sources/<slug:slug>/runs/<int:number>", "fr": "sources/<slug:slug>/moissonnages/<int:number>"},
    "check": {"en": "check", "fr": "verifier"},
    "checked": {"en": "check/<slug:token>", "fr": "verifier/<slug:token>"},
    "checked-record": {
        "en": "check/<slug:token>/records/<int:number>",
        "fr": "verifier/<slug:token>/notices/<int:number>",
    },
    "converted": {"en": "check/<slug:token>/as/<slug:target>", "fr": "verifier/<slug:token>/en/<slug:target>"},
    "groups": {"en": "groups", "fr": "groupes"},
    "group": {"en": "groups/<slug:slug>", "fr": "groupes/<slug:slug>"},
    "meetings": {"en": "groups/<slug:slug>/meetings", "fr": "groupes/<slug:slug>/reunions"},
    "meeting": {"en": "groups/<slug:slug>/meetings/<slug:date>", "fr": "groupes/<slug:slug>/reunions/<slug:date>"},
    "agenda": {"en": "groups/<slug:slug>/forward-agenda", "fr": "groupes/<slug:slug>/ordre-du-jour-prospectif"},
    "projects": {"en": "groups/<slug:slug>/projects", "fr": "groupes/<slug:slug>/projets"},
    "report": {"en": "groups/<slug:slug>/report/<slug:years>", "fr": "groupes/<slug:slug>/rapport/<slug:years>"},
    "report-file": {
        "en": "groups/<slug:slug>/report/<slug:years>.<slug:form>",
        "fr": "groupes/<slug:slug>/rapport/<slug:years>.<slug:form>",
    },
    "calendar": {"en": "groups/<slug:slug>/calendar.ics", "fr": "groupes/<slug:slug>/calendrier.ics"},
    "about": {"en": "about", "fr": "a-propos"},
    "api": {"en": "api"},
}


def words(name: str, lang: str) -> str:
    """The path of a page in a language, behind `/{lang}/`."""
    by_language = PATHS[name]
    return by_language.get(lang) or by_language["en"]
