"""`parvis serve`: the web server, with the harvest worker beside it."""

import click

from .language import _
from .output import Failed, say
from .verbs import Whole, verb


@verb("serve", _("Serve the portal: pages, API and, beside them, the harvests that are due."))
@click.option("--host", default="127.0.0.1", show_default=True, metavar=_("HOST"), help=_("Address to listen at."))
@click.option("--port", default=8000, show_default=True, type=Whole(1, 65535), help=_("Port to listen at."))
@click.option(
    "--workers", default=1, show_default=True, type=Whole(1, 64), help=_("Web processes: about one per core.")
)
@click.option("--no-harvest", is_flag=True, help=_("Serve only; harvests are run elsewhere."))
def command(host: str, port: int, workers: int, no_harvest: bool) -> None:
    from .portal import open_portal

    open_portal(logs="auto")
    run_server(host=host, port=port, workers=workers, harvest=not no_harvest)


def run_server(*, host: str, port: int, workers: int, harvest: bool) -> None:
    """Make the index ready and serve until told to stop."""
    from parvis.portal.operations.errors import OperationError
    from parvis.portal.operations.listening import check_port, local_address
    from parvis.portal.operations.serving import prepare_index, serve

    try:
        check_port(host, port)
        prepare_index()
        address = local_address(host, port)
        # In both languages, whatever the process's: whoever started it may share the terminal.
        say(f"Parvis: {address}/en/  (Ctrl-C to stop)")
        say(f"Parvis\u00a0: {address}/fr/  (Ctrl-C pour arrêter)")
        serve(host=host, port=port, workers=workers, harvest=harvest)
    except OperationError as error:
        raise Failed.of(error.problem) from error
