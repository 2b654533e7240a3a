"""Commands as Parvis writes them: everything that click shows of them is translated."""

import importlib
from collections.abc import Callable, Mapping
from typing import Any

import click

from .language import _


class Command(click.Command):
    """A verb."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", _("[OPTIONS]"))
        super().__init__(*args, **kwargs)


class Group(click.Group):
    """A word that verbs follow; each verb's module is imported when it is asked for."""

    verbs: tuple[str, ...] = ()
    "In the order in which help lists them."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", _("[OPTIONS]"))
        kwargs.setdefault("subcommand_metavar", _("COMMAND [ARGS]..."))
        super().__init__(*args, **kwargs)

    def load(self, verb: str) -> click.Command:
        """The command of a verb."""
        raise NotImplementedError

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return self.load(cmd_name) if cmd_name in self.verbs else None


def group(name: str, help: str, modules: Mapping[str, str]) -> click.Group:
    """A word that verbs follow. `modules`: by verb, in the order of help, the module of `parvis.cli` that has its
    click command `VERB_command` (`-` in a verb is `_` in the name), imported when it is asked for.
    """

    def load(verb: str) -> click.Command:
        found = importlib.import_module(f"parvis.cli.{modules[verb]}")
        command = getattr(found, f"{verb.replace('-', '_')}_command")
        assert isinstance(command, click.Command)
        return command

    return _group(name, help, tuple(modules), load)


def group_of(name: str, help: str, commands: Mapping[str, click.Command]) -> click.Group:
    """A word that these verbs follow, in this order."""
    return _group(name, help, tuple(commands), commands.__getitem__)


def _group(name: str, help: str, names: tuple[str, ...], find: Callable[[str], click.Command]) -> click.Group:
    class Verbs(Group):
        verbs = names

        def load(self, verb: str) -> click.Command:
            return find(verb)

    return Verbs(name, help=help)


class Whole(click.IntRange):
    """A whole number within bounds."""

    name = _("whole number")


def verb(name: str, help: str) -> Callable[[Callable[..., Any]], Command]:
    """Make a function the command of this name."""
    return click.command(name, cls=Command, help=help)


json_option = click.option("--json", "as_json", is_flag=True, help=_("One JSON document on standard output."))
