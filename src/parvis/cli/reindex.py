"""`parvis reindex`: the search index made anew."""

import click

from .language import _, ngettext
from .output import Failed, answer
from .runs import number


@click.command("reindex", help=_("Build the search index anew from the catalogue; search goes on meanwhile."))
def command() -> None:
    from .portal import open_portal

    open_portal()
    from parvis.portal.operations.indexing import rebuild_index
    from parvis.search.engines.base import IndexLocked

    try:
        count = rebuild_index()
    except IndexLocked as error:
        raise Failed(_("Another process is writing the index. Try again when it has finished.")) from error
    answer(ngettext("{count} dataset indexed.", "{count} datasets indexed.", count).format(count=number(count)))
