"""Who publishes, makes or answers for a dataset."""

from typing import Literal

import msgspec

from .text import EMPTY, Text


class Agent(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """An organisation, a unit of one, or a person (foaf:Agent, vcard:Kind)."""

    name: Text = EMPTY
    kind: Literal["organization", "person"] = "organization"
    id: str | None = None
    "The identifier the source gives it: a URI, a CKAN name, a department number."
    email: str | None = None
    phone: str | None = None
    url: Text = EMPTY
    "Its page, by language."
    part_of: Text = EMPTY
    "The name of the organisation it belongs to, where only the name is known."
    role: str | None = None
    "ISO 19115 CI_RoleCode where it is a contact: pointOfContact, custodian, …"

    def __bool__(self) -> bool:
        return bool(self.name or self.email or self.url)
