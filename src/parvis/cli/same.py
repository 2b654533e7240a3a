"""`parvis same`: datasets that several sources publish."""

from .language import _
from .verbs import group

VERBS = ("find", "list", "show", "join", "part", "undo")

command = group(
    "same", _("Datasets that several sources publish: find them, see why, decide."), dict.fromkeys(VERBS, "same_verbs")
)
