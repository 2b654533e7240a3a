"""`parvis backup`: everything that can't be made anew, in one file."""

from pathlib import Path

import click

from .language import _, ngettext
from .output import Failed, Unusable, answer
from .runs import number
from .verbs import verb


@verb("backup", _("Write the catalogue, sources and settings to one file, also while Parvis runs."))
@click.argument("file", metavar=_("FILE"), type=click.Path(path_type=Path, dir_okay=False))
@click.option("--without-secret", is_flag=True, help=_("Leave the site's secret out."))
@click.option("--force", is_flag=True, help=_("Replace the file if it is there."))
def command(file: Path, without_secret: bool, force: bool) -> None:
    if file.exists() and not force:
        raise Unusable(_("{file} is there already: give another name, or --force.").format(file=file))
    if not file.parent.is_dir():
        raise Unusable(_("There is no folder {folder}.").format(folder=file.parent))
    from .portal import open_portal

    open_portal()
    from parvis.portal.operations.backup import backup
    from parvis.portal.operations.errors import OperationError

    try:
        manifest = backup(file.absolute(), secret=not without_secret)
    except OperationError as error:
        raise Failed.of(error.problem) from error
    datasets = manifest.counts.get("catalogue_dataset", 0)
    text = ngettext("{file}: {count} dataset saved.", "{file}: {count} datasets saved.", datasets)
    answer(text.format(file=file, count=number(datasets)))
