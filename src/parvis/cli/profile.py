"""`parvis profile`: the mapping tables, which say what portals' own words stand for."""

from .language import _
from .verbs import group

VERBS = ("list", "show", "set", "unset", "undo", "history", "unmapped", "export", "import", "key")

command = group(
    "profile", _("Mapping tables: what the words of portals stand for here."), dict.fromkeys(VERBS, "profile_verbs")
)
