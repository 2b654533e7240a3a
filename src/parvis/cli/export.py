"""`parvis export`: the whole catalogue in a metadata standard."""

from pathlib import Path

import click

from .language import _
from .verbs import verb


@verb("export", _("Write the whole catalogue in a metadata standard."))
@click.option("--as", "form", required=True, metavar=_("FORMAT"), help=_("A metadata standard."))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar=_("FILE"),
    help=_("Instead of standard output."),
)
@click.option("--source", metavar=_("SOURCE"), help=_("Only the datasets of this source."))
def command(form: str, output: Path | None, source: str | None) -> None:
    from .portal import open_portal

    open_portal()
    from .writing import write_catalogue

    write_catalogue(form, output, source)
