"""What other parts may ask of the mail queue."""

from .composing import Action, Code, Entries, Entry, Footer, Heading, Paragraph, Part
from .queueing import (
    MailState,
    MessageEntry,
    forget_old,
    list_messages,
    mail_state,
    message_text,
    queue,
    retry_messages,
)
from .sending import run_lane, send_due

__all__ = [
    "Action",
    "Code",
    "Entries",
    "Entry",
    "Footer",
    "Heading",
    "MailState",
    "MessageEntry",
    "Paragraph",
    "Part",
    "forget_old",
    "list_messages",
    "mail_state",
    "message_text",
    "queue",
    "retry_messages",
    "run_lane",
    "send_due",
]
