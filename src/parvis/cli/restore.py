"""`parvis restore`: what a backup holds, back in its place."""

from pathlib import Path

import click

from .language import _, ngettext
from .output import Failed, Unusable, answer, say
from .runs import number
from .verbs import verb

UNUSABLE = frozenset({"backup-broken", "backup-format", "database-damaged", "home-occupied"})


@verb("restore", _("Bring back what a backup holds, also while Parvis runs."))
@click.argument("file", metavar=_("FILE"), type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--force", is_flag=True, help=_("Also where there is a catalogue already; it is kept aside."))
def command(file: Path, force: bool) -> None:
    from .portal import open_portal

    open_portal()
    from parvis.portal.operations.backup import restore
    from parvis.portal.operations.errors import OperationError

    try:
        restored = restore(file.absolute(), force=force)
    except OperationError as error:
        kind = Unusable if error.problem.code in UNUSABLE else Failed
        raise kind.of(error.problem) from error
    if restored.aside:
        say(_("What was there before is kept in {file}.").format(file=restored.aside))
    if restored.restart:
        say(_("Settings changed: a server that is running must be started again to heed them."))
    text = ngettext("{count} dataset restored.", "{count} datasets restored.", restored.datasets)
    answer(text.format(count=number(restored.datasets)))
