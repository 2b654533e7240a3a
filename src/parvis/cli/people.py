"""`parvis people`: who may sign in, who belongs to which group."""

from .language import _
from .verbs import group

VERBS = (
    "add-administrator",
    "remove-administrator",
    "list",
    "invite",
    "end",
    "organizations",
    "add-organization",
    "groups",
    "add-group",
    "history",
)

command = group(
    "people",
    _("People: administrators, members of groups, invitations, who changed what."),
    dict.fromkeys(VERBS, "people_verbs"),
)
