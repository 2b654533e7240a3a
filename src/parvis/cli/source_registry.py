"""`parvis source add --registry`: the Canadian portals that Parvis knows."""

from typing import Any

import click
import msgspec

from .language import LANG, _, ngettext
from .output import NO, YES, Unusable, answer, answer_json, finish, say, table, worded
from .runs import number, source_data


def list_or_add(slugs: tuple[str, ...], *, count_only: bool, as_json: bool) -> None:
    """List the registry, count it, or add the portals named as sources (nothing is asked of them yet)."""
    if count_only:
        if slugs:
            raise click.UsageError(_("--count counts the whole registry: name no portals."))
        _count(as_json)
    elif slugs:
        _add(slugs, as_json)
    else:
        _list(as_json)


def _count(as_json: bool) -> None:
    from parvis.connectors import registry

    counted = registry.count()
    if as_json:
        answer_json(counted)
        return
    text = _("{portals} portals, of which Parvis can harvest {covered} ({kinds}).")
    kinds = ", ".join(f"{kind} {number(count)}" for kind, count in counted.by_kind.items())
    answer(text.format(portals=number(counted.portals), covered=number(counted.covered), kinds=kinds))
    text = _("{listed} of them list an endpoint of any kind; {left_out} are tests, copies or old addresses.")
    answer(text.format(listed=number(counted.with_endpoint), left_out=number(counted.left_out)))
    if not counted.uncovered:
        return
    answer("")
    table(
        (_("Portal"), _("Name"), _("Software"), _("Why it can’t be harvested")),
        [
            (each.slug, each.names.get(LANG) or each.names.get("en", each.slug), each.software, _why(each))
            for each in counted.uncovered
        ],
    )


def _why(portal: Any) -> str:
    listed = ", ".join(portal.endpoints)
    if portal.why == "not-read":
        return _("no connector reads what it lists: {endpoints}").format(endpoints=listed)
    if portal.why == "not-installed":
        return _("its connector is not installed")
    return _("it lists no interface for programs")


def _list(as_json: bool) -> None:
    from parvis.connectors.registry import is_covered
    from parvis.vocab.portals import portals

    if as_json:
        found = [{**msgspec.to_builtins(portal), "covered": is_covered(portal)} for portal in portals()]
        answer_json({"count": len(found), "portals": found})
        return
    headings = (_("Portal"), _("Name"), _("Jurisdiction"), _("Kind"), _("Can be harvested"), _("Address"))
    table(
        headings,
        [
            (
                portal.slug,
                portal.name(LANG, "en"),
                portal.jurisdiction or portal.place,
                portal.kind or portal.software,
                YES if is_covered(portal) else NO,
                portal.address or portal.url,
            )
            for portal in portals()
        ],
    )
    say(_("To add some: parvis source add --registry PORTAL…"))


def _add(slugs: tuple[str, ...], as_json: bool) -> None:
    from parvis.connectors.registry import is_covered
    from parvis.vocab.portals import find_portal

    portals = [(slug, find_portal(slug)) for slug in dict.fromkeys(slugs)]
    unknown = ", ".join(slug for slug, portal in portals if portal is None)
    if unknown:
        text = _("The registry has no portal {slugs}. To list it: parvis source add --registry")
        raise Unusable(text.format(slugs=unknown))
    closed = ", ".join(slug for slug, portal in portals if portal and not is_covered(portal))
    if closed:
        raise Unusable(_("Parvis can't harvest these yet: {slugs}").format(slugs=closed))
    from .portal import open_portal

    open_portal()
    from parvis.portal.harvest.services import SourceError

    added, refused = [], []
    for _slug, portal in portals:
        try:
            added.append(add_portal(portal))
        except SourceError as error:
            refused.append(error.problem)
    if as_json:
        answer_json({"sources": [source_data(entry) for entry in added]})
    else:
        for entry in added:
            answer(_("Added as {source}.").format(source=entry.slug))
    for problem in refused:
        say(worded(problem))
    if added and not as_json:
        text = ngettext(
            "To harvest it: parvis harvest {sources}", "To harvest them: parvis harvest {sources}", len(added)
        )
        say(text.format(sources=" ".join(entry.slug for entry in added)))
    finish(not refused)


def add_portal(portal: Any) -> Any:
    """A portal of the registry as a source. Raises SourceError where it is one already."""
    from parvis.connectors.base import Detection
    from parvis.connectors.registry import source
    from parvis.portal.harvest import services as harvest

    spec = source(portal)
    client = harvest.http_client()
    try:
        entry, _found = harvest.add_source(
            url=spec.url,
            client=client,
            name=portal.names,
            slug=portal.slug,
            jurisdiction=portal.jurisdiction,
            detection=Detection(kind=spec.kind, url=spec.url, language=spec.language, options=spec.options),
        )
    finally:
        client.close()
    return entry
