"""`parvis reindex`: the search index made anew."""

from .language import _, ngettext
from .output import answer
from .runs import number
from .verbs import verb


@verb("reindex", _("Build the search index anew from the catalogue; search goes on meanwhile."))
def command() -> None:
    from .portal import open_portal

    open_portal()
    from parvis.portal.operations.indexing import rebuild_index

    count = rebuild_index()
    answer(ngettext("{count} dataset indexed.", "{count} datasets indexed.", count).format(count=number(count)))
