"""The few words of the interface, in every language of the portal."""

from django.utils.translation import gettext as _
from django.utils.translation import override


def words(lang: str) -> dict[str, str]:
    """By what they are for, in a language."""
    with override(lang):
        return {
            "records": _("Records of all datasets"),
            "about": _("Each record describes a dataset: who publishes it, what it covers, where its files are."),
            "landing": _("The catalogue for programs, as OGC API – Records serves it."),
            "stac": _("The catalogue for programs, as STAC serves it: each dataset is a collection."),
            "getLandingPage": _("Where everything is"),
            "getConformance": _("Which parts of the standards are kept to"),
            "getApi": _("This description"),
            "getCollections": _("The collections"),
            "getCollection": _("A collection"),
            "getQueryables": _("What records can be searched by"),
            "getSortables": _("What records can be sorted by"),
            "getRecords": _("Search the records"),
            "getRecord": _("A record"),
            "400": _("A parameter can’t be used; the answer says which"),
            "404": _("There is no such thing"),
        }
