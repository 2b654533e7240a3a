"""`parvis source`: the portals that are harvested."""

from .language import _
from .verbs import group

MODULES = {
    "add": "source_add",
    "list": "source_list",
    "show": "source_list",
    "preview": "source_preview",
    "pause": "source_changes",
    "resume": "source_changes",
    "remove": "source_changes",
    "undo": "source_changes",
    "confirm": "source_changes",
}

command = group("source", _("The sources: portals and files that are harvested."), MODULES)
