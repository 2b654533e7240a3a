"""Commands as Parvis writes them: everything that click shows of them is translated."""

from collections.abc import Callable
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


class Whole(click.IntRange):
    """A whole number within bounds."""

    name = _("whole number")


def verb(name: str, help: str) -> Callable[[Callable[..., Any]], Command]:
    """Make a function the command of this name."""
    return click.command(name, cls=Command, help=help)


json_option = click.option("--json", "as_json", is_flag=True, help=_("One JSON document on standard output."))
