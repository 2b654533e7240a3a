"""`parvis show`: one dataset."""

import sys
from collections.abc import Iterator
from typing import Any

import click

from .language import LANG, _, ngettext
from .output import Unusable, answer
from .runs import moment, number
from .verbs import verb


@verb("show", _("Show a dataset by its id or the last part of its address."))
@click.argument("id", metavar=_("ID"))
@click.option("--as", "form", metavar=_("FORMAT"), help=_("In another form: json, or a metadata standard."))
def command(id: str, form: str | None) -> None:
    from .portal import open_portal

    open_portal()
    from parvis.portal.catalogue import services as catalogue

    entry = catalogue.get_dataset(id)
    if entry is None:
        raise Unusable(_("There is no dataset {id}.").format(id=id))
    if form is None:
        for line in _lines(entry):
            answer(line)
        return
    from .writing import write

    sys.stdout.buffer.write(write(entry, form))
    sys.stdout.buffer.flush()


def _lines(entry: Any) -> Iterator[str]:
    """The dataset in words."""
    dataset = entry.dataset
    for lang in dataset.title.languages:
        machine = " " + _("(machine translation)") if dataset.title.is_machine(lang) else ""
        yield f"{dataset.title.values[lang]} [{lang}]{machine}"
    if entry.withdrawn:
        yield _("Withdrawn since {time}").format(time=moment(entry.withdrawn_at))
    if description := dataset.description.get(LANG, "en", "fr"):
        yield ""
        yield description
        yield ""
    facts = (
        (_("ID"), dataset.id),
        (_("Address"), entry.slug),
        (_("Publisher"), dataset.publisher.name.get(LANG, "en", "fr") if dataset.publisher else ""),
        (_("Jurisdiction"), dataset.jurisdiction or ""),
        (_("Issued"), dataset.issued or ""),
        (_("Modified"), dataset.modified or ""),
        (_("Licence"), _licence(dataset.licence)),
        (_("Source"), dataset.provenance.source if dataset.provenance else ""),
        (_("Harvested"), moment(entry.harvested_at)),
        (_("Version"), number(entry.version)),
    )
    yield from (f"{label}\t{value}" for label, value in facts if value)
    count = len(dataset.distributions)
    if count:
        yield ngettext("{count} file:", "{count} files:", count).format(count=number(count))
    for item in dataset.distributions:
        parts = (item.format or "", item.title.get(LANG, "en", "fr"), item.url or "")
        yield "  " + "  ".join(part for part in parts if part)


def _licence(licence: Any) -> str:
    return "" if licence is None else str(licence.title.get(LANG, "en", "fr") or licence.code or "")
