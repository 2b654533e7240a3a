"""`parvis source`: the portals that are harvested."""

import importlib

import click

from .language import _

VERBS = ("add", "list", "show", "preview", "pause", "resume", "remove", "undo", "confirm")
MODULES = {"add": "source_add", "preview": "source_preview", "list": "source_list", "show": "source_list"}
"Where a verb is not in `source_changes`."


class Verbs(click.Group):
    """Loads a verb's module when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(f"parvis.cli.{MODULES.get(cmd_name, 'source_changes')}")
        command = getattr(module, f"{cmd_name}_command")
        assert isinstance(command, click.Command)
        return command


@click.group("source", cls=Verbs, help=_("The sources: portals and files that are harvested."))
def command() -> None:
    pass
