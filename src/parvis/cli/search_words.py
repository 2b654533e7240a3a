"""`parvis search WORD...`: the portal's search on the command line."""

from typing import Any

import click

from .language import LANG, _, ngettext
from .output import Unusable, answer, answer_json, say, worded
from .runs import number
from .verbs import Whole, json_option, verb


@verb("search", _("Search the catalogue. No words: everything."))
@click.argument("words", nargs=-1, metavar=_("[WORD]..."))
@click.option("--lang", default=LANG, show_default=True, metavar=_("LANG"), help=_("The language to search in."))
@click.option(
    "--filter", "filters", multiple=True, metavar=_("FIELD=VALUE"), help=_("Keep only these; may be repeated.")
)
@click.option("--sort", metavar=_("ORDER"), help=_("relevance, modified, issued or title."))
@click.option("--limit", default=20, show_default=True, type=Whole(0, 10_000), help=_("How many to show."))
@click.option("--fold/--no-fold", default=True, help=_("Of a series, by year or place, show the best alone (default)."))
@click.option(
    "--correct/--no-correct", default=True, help=_("Put right words that no dataset has (default), or leave them.")
)
@click.option("--explain", is_flag=True, help=_("Say why each result stands where it does."))
@json_option
def words_command(
    words: tuple[str, ...],
    lang: str,
    filters: tuple[str, ...],
    sort: str | None,
    limit: int,
    fold: bool,
    correct: bool,
    explain: bool,
    as_json: bool,
) -> None:
    import msgspec

    from parvis.search.parameters import read_parameters

    parameters = {"q": [" ".join(words)], "lang": [lang], **_filters(filters)}
    if sort:
        parameters["sort"] = [sort]
    asked = read_parameters(parameters, lang=LANG)
    if asked.problems:
        raise Unusable("\n".join(worded(problem) for problem in asked.problems))
    from .portal import open_portal

    open_portal()
    from parvis.portal.catalogue import services as catalogue

    query = msgspec.structs.replace(asked.query, limit=limit, fold=fold, correct=correct, explain=explain)
    query = msgspec.structs.replace(query, publishers=catalogue.publishers())
    results = catalogue.engine().search(query)
    for problem in results.problems:
        say(worded(problem))
    cards = [(hit, hit.read_card()) for hit in results.hits]
    if as_json:
        answer_json(
            {
                "count": results.count,
                "folded": results.folded,
                "items": [_item(hit, card) for hit, card in cards],
                "facets": results.facets,
                "problems": results.problems,
                "understood": results.understood,
                "suggestions": results.suggestions,
                "corrected": results.corrected,
                "corrections": results.corrections,
            }
        )
        return
    if results.corrected:
        say(_("Showing results for: {words}").format(words=results.corrected))
    found = ngettext("{count} dataset found.", "{count} datasets found.", results.count)
    say(found.format(count=number(results.count)))
    if results.folded:
        say(_("{count} of them are folded into their series.").format(count=number(results.folded)))
    if results.understood:
        recognised = "; ".join(piece.words for piece in results.understood)
        say(_("Recognized, and looked for beside the words: {words}").format(words=recognised))
    if results.suggestions:
        say(_("Did you mean: {suggestions}").format(suggestions="; ".join(results.suggestions)))
    for hit, card in cards:
        answer(_title(card.title.values, lang))
        details = (card.slug, _title(card.organization or {}, lang), (card.modified or card.issued or "")[:10])
        answer("  " + " · ".join(part for part in details if part))
        if hit.folded:
            more = ngettext("{count} more like it: {filter}", "{count} more like it: {filter}", hit.folded.count)
            answer("  " + more.format(count=number(hit.folded.count), filter=f"--filter series={hit.folded.series}"))
        if hit.explanation:
            _explain(hit.explanation)


def _explain(explanation: Any) -> None:
    """Say which words matched where, and what the score is made of."""
    places = {
        "title": _("title"),
        "keyword": _("keywords"),
        "label": _("subjects, formats, governments"),
        "organization": _("organization"),
        "description": _("description or the rest of the record"),
        "identifier": _("identifier"),
    }
    parts = {
        "words": _("words"),
        "phrase": _("words side by side"),
        "whole_title": _("the whole title"),
        "language": _("language"),
        "freshness": _("freshness"),
        "completeness": _("completeness"),
        "whole": _("no slice of a series"),
        "use": _("use"),
    }
    for word in explanation.words:
        found = (
            word.found if word.how == "typed" else _("{found} (for {word})").format(found=word.found, word=word.word)
        )
        answer(f"    {found}: " + ", ".join(places[place] for place in word.places))
    shares = (f"{parts[name]} {share:.0%}" for name, share in explanation.parts.items() if share >= 0.005)
    answer("    " + " · ".join(shares))


def _filters(filters: tuple[str, ...]) -> dict[str, list[str]]:
    """`FIELD=VALUE` options as the parameters of an address."""
    parameters: dict[str, list[str]] = {}
    for text in filters:
        name, sign, value = text.partition("=")
        if not sign or not name or not value:
            raise click.BadParameter(_("write it as FIELD=VALUE, like format=CSV"), param_hint="--filter")
        if name in {"q", "lang", "sort", "page", "per_page", "facets", "fold", "correct", "explain"}:
            raise click.BadParameter(_("{name} is no filter").format(name=name), param_hint="--filter")
        parameters.setdefault(name, []).append(value)
    return parameters


def _item(hit: Any, card: Any) -> dict[str, Any]:
    import msgspec

    data = msgspec.to_builtins(msgspec.structs.asdict(card))
    data["title"], data["description"] = card.title.values, card.description.values
    data["score"] = hit.score
    data["folded"] = msgspec.to_builtins(hit.folded)
    if hit.explanation:
        data["explanation"] = msgspec.to_builtins(hit.explanation)
    return dict(data)


def _title(values: dict[str, str], lang: str) -> str:
    return values.get(lang) or next(iter(values.values()), "")
