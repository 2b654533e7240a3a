"""`parvis source add`: find out what is at an address, and take it up."""

import os
import re
from typing import Any

import click

from .language import _, ngettext
from .output import Failed, Unusable, answer, answer_json, say
from .runs import number, source_data
from .verbs import Whole, json_option, verb

UNUSABLE = frozenset(
    {
        "address-unusable",
        "address-scheme",
        "address-private",
        "path-not-local",
        "file-missing",
        "kind-unheard-of",
        "kind-unknown",
        "only-a-web-page",
    }
)
"What was given is wrong; anything else is the portal's or the network's failure, and may pass."


@verb("add", _("Add a source: the address of a portal, or a file or folder with --local."))
@click.argument("what", nargs=-1, metavar=_("[URL_OR_FILE]"))
@click.option(
    "--kind", default="auto", show_default=True, metavar=_("KIND"), help=_("Found out by itself if not given.")
)
@click.option("--name", "names", multiple=True, metavar=_("NAME"), help=_("Its name, or en=NAME and fr=NAME."))
@click.option("--jurisdiction", metavar=_("CODE"), help=_("The government it belongs to, like CA or CA-QC."))
@click.option("--local", is_flag=True, help=_("The address may be on this machine or network."))
@click.option("--every", type=Whole(1, 8760), default=24, show_default=True, help=_("Hours between two runs."))
@click.option(
    "--registry", is_flag=True, help=_("The Canadian portals that Parvis knows: list them, or add those named.")
)
@click.option("--count", "count_only", is_flag=True, help=_("With --registry: only how many there are."))
@json_option
def add_command(
    what: tuple[str, ...],
    kind: str,
    names: tuple[str, ...],
    jurisdiction: str | None,
    local: bool,
    every: int,
    registry: bool,
    count_only: bool,
    as_json: bool,
) -> None:
    if registry:
        from .source_registry import list_or_add

        list_or_add(what, count_only=count_only, as_json=as_json)
        return
    if len(what) != 1 or count_only:
        raise click.UsageError(_("Give one address (or file), or --registry."))
    from .portal import open_portal

    open_portal()
    url = address(what[0], local)
    entry, detection = add(url, kind=kind, names=names, jurisdiction=jurisdiction, local=local, hours=every)
    if as_json:
        answer_json({"source": source_data(entry), "detected": detection})
    else:
        tell(entry, detection)


def address(text: str, local: bool) -> str:
    """The address given, or the absolute path of a file that is there."""
    if local and not re.match(r"[a-z][a-z0-9+.-]*://", text, re.IGNORECASE):
        path = os.path.abspath(os.path.expanduser(text))
        if not os.path.exists(path):
            raise Unusable(_("There is no file or folder {path}.").format(path=path))
        return path
    if not local and os.path.exists(text):
        raise Unusable(_("{path} is a file of this machine: say --local to harvest it.").format(path=text))
    return text


def add(
    url: str, *, kind: str, names: tuple[str, ...], jurisdiction: str | None, local: bool, hours: int
) -> tuple[Any, Any]:
    """Detect and add one source, with problems as messages."""
    from parvis.connectors.base import FetchError
    from parvis.connectors.detect import detect
    from parvis.portal.harvest import services as harvest

    client = harvest.http_client(local=local)
    try:
        detection = detect(url, client, local=local, kind=kind)
        return harvest.add_source(
            url=url,
            client=client,
            kind=kind,
            name=named(names, detection.language),
            jurisdiction=jurisdiction,
            local=local,
            interval_hours=hours,
            detection=detection,
        )
    except FetchError as error:
        kind_of_failure = Unusable if error.problem.code in UNUSABLE else Failed
        raise kind_of_failure.of(error.problem) from error
    except harvest.SourceError as error:
        raise Unusable.of(error.problem) from error
    finally:
        client.close()


def named(names: tuple[str, ...], language: str) -> dict[str, str] | None:
    """`Ville de Québec` or `fr=Ville de Québec` options as a name by language."""
    found: dict[str, str] = {}
    for text in names:
        match = re.fullmatch(r"([a-z]{2,3})=(.+)", text, re.DOTALL)
        lang, name = match.groups() if match else (language or "en", text)
        if name.strip():
            found[lang] = name.strip()
    return found or None


def tell(entry: Any, detection: Any) -> None:
    """Say what was found and how to go on."""
    what = " ".join(part for part in (detection.kind, detection.version) if part)
    answer(_("Found: {what}, “{title}”, {url}").format(what=what, title=detection.title or "?", url=detection.url))
    if detection.count is not None:
        text = ngettext("It says it has {count} record.", "It says it has {count} records.", detection.count)
        answer(text.format(count=number(detection.count)))
    answer(_("Added as {source}.").format(source=entry.slug))
    say(_("To look first: parvis source preview {source}").format(source=entry.slug))
    say(_("To harvest it: parvis harvest {source}").format(source=entry.slug))
