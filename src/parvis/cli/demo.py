"""`parvis demo`: a real catalogue to try Parvis with, and a server for it."""

import click

from .language import _
from .output import say
from .verbs import Whole, verb


@verb("demo", _("Load a sample catalogue of real Canadian data, once, and serve it."))
@click.option("--host", default="127.0.0.1", show_default=True, metavar=_("HOST"), help=_("Address to listen at."))
@click.option("--port", default=8000, show_default=True, type=Whole(1, 65535), help=_("Port to listen at."))
@click.option("--no-serve", is_flag=True, help=_("Load the catalogue only."))
def command(host: str, port: int, no_serve: bool) -> None:
    from .portal import open_portal

    open_portal()
    if not no_serve:
        from parvis.portal.operations.errors import OperationError
        from parvis.portal.operations.listening import check_port

        from .output import Failed

        try:
            check_port(host, port)
        except OperationError as error:
            raise Failed.of(error.problem) from error
    from .demo_catalogue import load

    load()
    if no_serve:
        say(_("The catalogue is ready. To serve it: parvis serve"))
        return
    from parvis.portal.logs import configure_logs

    from .serve import run_server

    configure_logs(style="auto")
    run_server(host=host, port=port, workers=1, harvest=True)
