"""`parvis profile`: the mapping tables, which say what portals' own words stand for."""

import click

from .language import _
from .verbs import Group

VERBS = ("list", "show", "set", "unset", "undo", "history", "unmapped", "export", "import", "key")


class Verbs(Group):
    """Each verb is a click command `VERB_command` of `profile_verbs`."""

    verbs = VERBS

    def load(self, verb: str) -> click.Command:
        from . import profile_verbs

        command = getattr(profile_verbs, f"{verb}_command")
        assert isinstance(command, click.Command)
        return command


@click.group("profile", cls=Verbs, help=_("Mapping tables: what the words of portals stand for here."))
def command() -> None:
    pass
