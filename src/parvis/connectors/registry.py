"""The portals that Parvis knows of, as sources that it can harvest."""

from collections import Counter

import msgspec

from parvis.vocab.portals import Portal, portals

from . import connectors
from .base import SourceSpec


class RegistryCount(msgspec.Struct, frozen=True):
    """How many portals Parvis knows, how many of them it can harvest, and these by kind of connector."""

    portals: int
    covered: int
    by_kind: dict[str, int]


def is_covered(portal: Portal) -> bool:
    """Whether a connector that is installed can harvest the portal."""
    return bool(portal.kind and portal.address) and portal.kind in connectors()


def count() -> RegistryCount:
    known = portals()
    by_kind = Counter(str(portal.kind) for portal in known if is_covered(portal))
    return RegistryCount(len(known), by_kind.total(), dict(sorted(by_kind.items())))


def source(portal: Portal) -> SourceSpec:
    """The portal as a source, without asking it anything. Raises ValueError where no connector can harvest it."""
    if not is_covered(portal):
        raise ValueError(f"no connector for {portal.slug}")
    language = portal.languages[0] if portal.languages else "en"
    return SourceSpec(url=portal.address, kind=str(portal.kind), slug=portal.slug, language=language)
