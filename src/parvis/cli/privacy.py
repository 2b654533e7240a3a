"""`parvis privacy`: release without harm, on this machine alone."""

import importlib

import click

from .language import _
from .verbs import Group

MODULES: dict[str, str] = {
    "find": "privacy_find",
    "recipe": "privacy_apply",
    "apply": "privacy_apply",
    "dp": "privacy_dp",
    "protect": "privacy_tables",
    "audit": "privacy_tables_audit",
    "tables": "privacy_tables",
}
"By verb, in the order in which help lists them: the module that has its click command or group, `VERB_command`."


class Verbs(Group):
    """Each verb is a click command or group `VERB_command` of its module (`-` in a verb is `_` in the name)."""

    verbs = tuple(MODULES)

    def load(self, verb: str) -> click.Command:
        found = importlib.import_module(f"parvis.cli.{MODULES[verb]}")
        command = getattr(found, f"{verb.replace('-', '_')}_command")
        assert isinstance(command, click.Command)
        return command


@click.group(
    "privacy",
    cls=Verbs,
    help=_(
        "Release without harm: find the risk in data, lower it, prove the result. Nothing leaves this machine, and no "
        "message names a value of the data."
    ),
)
def command() -> None:
    pass
