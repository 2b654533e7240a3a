"""Publishers, recognised as datasets name them."""

from collections.abc import Iterable
from functools import lru_cache

import msgspec
from django.utils.text import slugify

from parvis.model import Agent
from parvis.vocab import fold

from .models import Organization


class OrganizationCache:
    """Finds or makes the organisations of one batch of datasets; a better named mention improves what is known."""

    def __init__(self, mentions: Iterable[tuple[Agent | None, str | None]] = ()) -> None:
        """`mentions`: the publishers and jurisdictions that will be asked for, looked up at once."""
        self._found: dict[str, Organization] = {}
        self._languages: dict[str, set[str]] = {}
        keys = list({organization_key(agent, where) for agent, where in mentions if agent is not None and agent.name})
        for start in range(0, len(keys), 900):
            self._found |= Organization.objects.in_bulk(keys[start : start + 900], field_name="key")

    def of(self, agent: Agent | None, jurisdiction: str | None) -> Organization | None:
        """The organisation that this publisher of a jurisdiction's dataset is; None where none is named."""
        if agent is None or not agent.name:
            return None
        key = organization_key(agent, jurisdiction)
        found = self._found.get(key)
        if found is None:
            found = Organization.objects.filter(key=key).first() or self._make(key, agent, jurisdiction)
            self._found[key] = found
        self._improve(found, agent)
        return found

    def _make(self, key: str, agent: Agent, jurisdiction: str | None) -> Organization:
        slug = base = slugify(agent.name.get("en", "fr")[:200])[:100].strip("-") or "organization"
        number = 1
        while Organization.objects.filter(slug=slug).exists():
            number += 1
            suffix = slugify(jurisdiction or "") if number == 2 and jurisdiction else str(number)
            slug = f"{base}-{suffix}"[:120]
        return Organization.objects.create(
            slug=slug, key=key, document=msgspec.json.encode(agent), jurisdiction=jurisdiction
        )

    def _improve(self, row: Organization, agent: Agent) -> None:
        known = self._languages.get(row.key)
        if known is None:
            known = set(msgspec.json.decode(bytes(row.document), type=Agent).name.values)
            self._languages[row.key] = known
        if agent.name.values.keys() > known:
            known.update(agent.name.values)
            row.document = msgspec.json.encode(agent)
            row.save(update_fields=["document"])


def organization_key(agent: Agent, jurisdiction: str | None) -> str:
    """Two mentions with the same key are the same organisation: same jurisdiction, same folded name."""
    return _key(agent.name.get(agent.name.original or "en", "en", "fr"), jurisdiction)


@lru_cache(maxsize=2000)
def _key(name: str, jurisdiction: str | None) -> str:
    return f"{jurisdiction or ''}:{fold(name)}"[:300]
