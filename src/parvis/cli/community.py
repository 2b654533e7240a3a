"""`parvis community`: the groups whose records this portal keeps."""

from .language import _
from .verbs import group

VERBS = ("list", "import", "export", "history")

command = group(
    "community",
    _("Groups of governments: bring their records in and out, and see who changed them."),
    dict.fromkeys(VERBS, "community_verbs"),
)
