"""`parvis search lexicon`: which words of other languages are added to a question, and their corrections."""

import functools
from collections.abc import Callable
from typing import Any

import click
import msgspec

from .language import LANG, _, ngettext
from .output import Unusable, answer, answer_json, say, table
from .person import who
from .runs import moment, number
from .verbs import group_of, json_option, verb

_lang_option = click.option(
    "--lang", default=LANG, show_default=True, metavar=_("LANG"), help=_("The language of the term.")
)
_to_option = click.option(
    "--to",
    "to_lang",
    metavar=_("LANG"),
    help=_("The translation’s language; by default French, or English from French."),
)
_reason_option = click.option("--reason", default="", metavar=_("TEXT"), help=_("Why, for those who come later."))


def _opened(act: Callable[..., None]) -> Callable[..., None]:
    """Open the portal first, and turn LexiconError into a message."""

    @functools.wraps(act)
    def run(**arguments: Any) -> None:
        from .portal import open_portal

        open_portal()
        from parvis.portal.lexicon import services as lexicon

        try:
            act(lexicon, **arguments)
        except lexicon.LexiconError as error:
            raise Unusable.of(error.problem) from error

    return run


@verb("show", _("Show what is added for these words, or how the lexicon is if there are none."))
@click.argument("words", nargs=-1, metavar=_("[WORD]..."))
@_lang_option
@json_option
@_opened
def show_command(lexicon: Any, words: tuple[str, ...], lang: str, as_json: bool) -> None:
    if not words:
        _show_state(lexicon.lexicon_state(), as_json=as_json)
        return
    found = lexicon.look_up(words=" ".join(words), lang=lang)
    if as_json:
        answer_json({"words": " ".join(words), "lang": lang, "translations": [item._asdict() for item in found]})
    elif not found:
        say(_("Nothing is added for these words."))
    else:
        origins = {"learned": _("learned"), "official": _("official term"), "added": _("added by a person")}
        rows = [(item.text, item.lang, f"{item.weight:.2f}", origins[item.origin]) for item in found]
        table((_("Translation"), _("Language"), _("Likelihood"), _("From")), rows)


def _show_state(state: Any, *, as_json: bool) -> None:
    if as_json:
        answer_json(state)
        return
    if state.problem:
        say(_("A file of the lexicon can’t be used, and is not: {why}").format(why=state.problem))
    if state.about is None:
        answer(_("Nothing was learned yet; official terms alone are used. To learn: parvis search lexicon train"))
        return
    text = _("{entries} words and phrases, learned on {when} from {pairs} pairs of texts of {datasets} datasets.")
    answer(
        text.format(
            entries=number(state.entries),
            when=state.about.made,
            pairs=number(state.about.pairs),
            datasets=number(state.about.datasets),
        )
    )


@verb("add", _("Have two terms always translate each other."))
@click.argument("term", metavar=_("TERM"))
@click.argument("other", metavar=_("TRANSLATION"))
@_lang_option
@_to_option
@_reason_option
@_opened
def add_command(lexicon: Any, term: str, other: str, lang: str, to_lang: str | None, reason: str) -> None:
    made = lexicon.add_translation(
        term=term, lang=lang, other=other, other_lang=to_lang or _other(lang), by=who(), reason=reason
    )
    text = _("“{term}” ({lang}) and “{other}” ({other_lang}) now translate each other. (Correction {number})")
    answer(_worded(text, made))


@verb("forbid", _("Never have two terms translate each other, whatever is learned."))
@click.argument("term", metavar=_("TERM"))
@click.argument("other", metavar=_("TRANSLATION"))
@_lang_option
@_to_option
@_reason_option
@_opened
def forbid_command(lexicon: Any, term: str, other: str, lang: str, to_lang: str | None, reason: str) -> None:
    made = lexicon.forbid_translation(
        term=term, lang=lang, other=other, other_lang=to_lang or _other(lang), by=who(), reason=reason
    )
    text = _("“{term}” ({lang}) and “{other}” ({other_lang}) never translate each other now. (Correction {number})")
    answer(_worded(text, made))


@verb("undo", _("Take a correction back, by its number."))
@click.argument("correction", metavar=_("NUMBER"), type=int)
@_opened
def undo_command(lexicon: Any, correction: int) -> None:
    made = lexicon.undo_correction(number=correction, by=who())
    answer(_worded(_("Correction {number} is taken back: “{term}”, “{other}”."), made))


@verb("corrections", _("List the corrections, newest first."))
@click.option("--all", "undone", is_flag=True, help=_("Those taken back too."))
@json_option
@_opened
def corrections_command(lexicon: Any, undone: bool, as_json: bool) -> None:
    found = lexicon.list_corrections(undone=undone)
    if as_json:
        answer_json({"count": len(found), "corrections": [msgspec.to_builtins(item) for item in found]})
    elif not found:
        say(_("Nobody has corrected anything yet."))
    else:
        kinds = {"add": _("always"), "forbid": _("never")}
        rows = [
            (
                str(item.number),
                kinds[item.kind],
                f"{item.term} ({item.lang})",
                f"{item.other} ({item.other_lang})",
                moment(item.at),
                item.by,
                item.reason,
                _("taken back") if item.undone_at else "",
            )
            for item in found
        ]
        headings = (_("Number"), "", _("Term"), _("Translation"), _("When"), _("By"), _("Reason"), "")
        table(headings, rows)


@verb("train", _("Learn the lexicon anew from the catalogue; corrections stay."))
@_opened
def train_command(lexicon: Any) -> None:
    about = lexicon.train()
    text = ngettext(
        "Learned from {pairs} pairs of texts of {datasets} dataset, in {seconds} s.",
        "Learned from {pairs} pairs of texts of {datasets} datasets, in {seconds} s.",
        about.datasets,
    )
    answer(
        text.format(pairs=number(about.pairs), datasets=number(about.datasets), seconds=number(round(about.seconds)))
    )


COMMANDS = {
    "show": show_command,
    "add": add_command,
    "forbid": forbid_command,
    "undo": undo_command,
    "corrections": corrections_command,
    "train": train_command,
}


lexicon_command = group_of(
    "lexicon", _("The lexicon: words of other languages that searches add, and corrections."), COMMANDS
)


def _other(lang: str) -> str:
    return "en" if lang == "fr" else "fr"


def _worded(text: str, made: Any) -> str:
    names = ("number", "term", "lang", "other", "other_lang")
    return text.format(**{name: getattr(made, name) for name in names})
