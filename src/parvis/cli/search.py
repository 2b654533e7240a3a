"""`parvis search`: the portal's search on the command line, and what looks after the search."""

import importlib
from typing import Any

import click

from .language import _
from .search_words import words_command
from .verbs import Group

MODULES: dict[str, str] = {
    "evaluate": "search_evaluate",
    "lexicon": "search_lexicon",
    "demand": "search_demand",
}
"By verb: the module that has its click command or group, `VERB_command`."


class Searching(Group):
    """Searches for words, unless the first of them is exactly a verb's name; after `--` even then."""

    verbs = tuple(MODULES)

    def load(self, verb: str) -> click.Command:
        command = getattr(importlib.import_module(f"parvis.cli.{MODULES[verb]}"), f"{verb}_command")
        assert isinstance(command, click.Command)
        return command

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        if args and args[0] in self.verbs:
            return super().make_context(info_name, args, parent, **extra)
        return words_command.make_context(info_name, args, parent, **extra)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        # Those of the search for words are there to be documented: they are not read before a verb.
        return [option for option in (self.get_help_option(ctx),) if option]

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return words_command.collect_usage_pieces(ctx)


if MODULES:
    words_command.epilog = _("Also: {commands}. To search for these very words: parvis search -- {word}").format(
        commands=", ".join(f"parvis search {name}" for name in MODULES), word=next(iter(MODULES))
    )
command = Searching("search", help=words_command.help, params=words_command.params)
