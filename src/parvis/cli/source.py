"""`parvis source`: the portals that are harvested."""

import importlib

import click

from .language import _
from .verbs import Group

MODULES = {
    "add": "source_add",
    "list": "source_list",
    "show": "source_list",
    "preview": "source_preview",
    "pause": "source_changes",
    "resume": "source_changes",
    "remove": "source_changes",
    "undo": "source_changes",
    "confirm": "source_changes",
}


class Verbs(Group):
    """Each verb is a click command `VERB_command` of its module."""

    verbs = tuple(MODULES)

    def load(self, verb: str) -> click.Command:
        command = getattr(importlib.import_module(f"parvis.cli.{MODULES[verb]}"), f"{verb}_command")
        assert isinstance(command, click.Command)
        return command


@click.group("source", cls=Verbs, help=_("The sources: portals and files that are harvested."))
def command() -> None:
    pass
