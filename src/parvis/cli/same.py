"""`parvis same`: datasets that several sources publish."""

import click

from .language import _
from .verbs import Group

VERBS = ("find", "list", "show", "join", "part", "undo")


class Verbs(Group):
    """Each verb is a click command `VERB_command` of `same_verbs`."""

    verbs = VERBS

    def load(self, verb: str) -> click.Command:
        from . import same_verbs

        command = getattr(same_verbs, f"{verb}_command")
        assert isinstance(command, click.Command)
        return command


@click.group("same", cls=Verbs, help=_("Datasets that several sources publish: find them, see why, decide."))
def command() -> None:
    pass
