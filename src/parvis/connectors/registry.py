"""The portals that Parvis knows of, as sources that it can harvest."""

from collections import Counter
from typing import Literal

import msgspec

from parvis.vocab.portals import Portal, portals

from . import connectors
from .base import SourceSpec

Why = Literal["no-interface", "not-read", "not-installed"]


class Uncovered(msgspec.Struct, frozen=True):
    """A portal that no connector can harvest, and why."""

    slug: str
    names: dict[str, str]
    why: Why
    "It lists no interface for programs; none that a connector reads; or the connector is not installed."
    software: str
    endpoints: tuple[str, ...] = ()
    "The kinds of interface it lists, by the registry's names."


class RegistryCount(msgspec.Struct, frozen=True):
    """How many portals Parvis knows, how many of them it can harvest, and these by kind of connector."""

    portals: int
    with_endpoint: int
    "Those that list an interface of any kind for programs or crawlers."
    covered: int
    left_out: int
    "Of those covered: tests, copies and old addresses."
    by_kind: dict[str, int]
    uncovered: tuple[Uncovered, ...]
    "The rest, those with an endpoint first."


def is_covered(portal: Portal) -> bool:
    """Whether a connector that is installed can harvest the portal."""
    return bool(portal.kind and portal.address) and portal.kind in connectors()


def count() -> RegistryCount:
    known = portals()
    covered = [portal for portal in known if is_covered(portal)]
    by_kind = Counter(str(portal.kind) for portal in covered)
    rest = [_uncovered(portal) for portal in known if not is_covered(portal)]
    return RegistryCount(
        portals=len(known),
        with_endpoint=sum(portal.has_endpoint for portal in known),
        covered=len(covered),
        left_out=sum(portal.left_out for portal in covered),
        by_kind=dict(sorted(by_kind.items())),
        uncovered=tuple(sorted(rest, key=lambda each: each.why == "no-interface")),
    )


def _uncovered(portal: Portal) -> Uncovered:
    why: Why = "not-installed" if portal.kind else "not-read" if portal.endpoints else "no-interface"
    return Uncovered(portal.slug, portal.names, why, portal.software, tuple(portal.endpoints))


def source(portal: Portal) -> SourceSpec:
    """The portal as a source, without asking it anything. Raises ValueError where no connector can harvest it."""
    if not is_covered(portal):
        raise ValueError(f"no connector for {portal.slug}")
    language = portal.languages[0] if portal.languages else "en"
    options = {}
    if portal.kind == "opendatasoft" and len(portal.languages) > 1:
        options["languages"] = ",".join(portal.languages)
    return SourceSpec(url=portal.address, kind=str(portal.kind), slug=portal.slug, language=language, options=options)
