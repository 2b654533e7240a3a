"""The command `parvis`: finds the module of the verb that is asked for."""

import importlib
import os
import sys
from typing import Any

import click

from parvis import __version__

from .language import _, translate_click
from .verbs import Group


class Verbs(Group):
    """Each verb is the module of its name, with a click command `command`."""

    verbs = (
        "serve",
        "demo",
        "source",
        "profile",
        "same",
        "harvest",
        "search",
        "show",
        "export",
        "convert",
        "validate",
        "privacy",
        "community",
        "report",
        "people",
        "mail",
        "reindex",
        "doctor",
        "backup",
        "restore",
    )

    def load(self, verb: str) -> click.Command:
        command = importlib.import_module(f"parvis.cli.{verb}").command
        assert isinstance(command, click.Command)
        return command


@click.group(
    cls=Verbs,
    help=_("Parvis: one bilingual portal over every government's open data."),
    epilog=_("Settings are environment variables (PARVIS_HOME, PARVIS_LANG, …) or stand in parvis.toml."),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.version_option(__version__, "--version", message="%(prog)s %(version)s", help=_("Show the version and exit."))
def parvis() -> None:
    pass


def main(args: list[str] | None = None) -> Any:
    """Run the command line and leave the process: 0 done, 1 in part or failed, 2 unusable input."""
    translate_click()
    try:
        return parvis.main(args, prog_name="parvis")
    except BrokenPipeError:
        # The reader of a pipe (head, less) had enough. Without this, Python complains once more when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
    except Exception as error:
        from .failures import known_failure

        failure = known_failure(error)
        if failure is None:
            raise
        failure.show()
        raise SystemExit(failure.exit_code) from error


__all__ = ["main", "parvis"]
