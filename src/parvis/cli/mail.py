"""`parvis mail`: the queue of messages."""

from .language import _
from .verbs import group

command = group(
    "mail",
    _("The queue of e-mail: see it, send it, try again."),
    dict.fromkeys(("list", "show", "retry", "send"), "mail_verbs"),
)
