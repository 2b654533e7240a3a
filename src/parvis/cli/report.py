"""`parvis report`: a group's records, and the annual report that is made of them."""

from .language import _
from .verbs import group

VERBS = ("annual", "check", "convert", "template", "schema")

command = group(
    "report",
    _("A group's records (members, meetings, agenda, projects) and the annual report that is made of them."),
    dict.fromkeys(VERBS, "report_verbs"),
)
