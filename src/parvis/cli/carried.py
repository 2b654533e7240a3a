"""What became of each field in a conversion, as a table."""

from typing import Any

from .language import _
from .output import clean
from .runs import number


def show_fields(report: Any, *, stderr: bool) -> None:
    """The table of fields, with an example of each that is not as it was."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, pad_edge=False, header_style="bold")
    for heading in (_("Field"), _("As it was"), _("Near equal"), _("No place"), _("New"), _("For example")):
        shown.add_column(heading, justify="left" if heading in (_("Field"), _("For example")) else "right")
    for field in report.fields:
        counts = (field.same, field.near, field.lost, field.added)
        style = "red" if field.lost else "yellow" if field.near else ""
        example = example_of(field.examples[0]) if field.examples else ""
        shown.add_row(
            Text(clean(field.field), style=style), *(number(count) if count else "" for count in counts), Text(example)
        )
    console = Console(stderr=stderr)
    if not console.is_terminal:
        console = Console(stderr=stderr, width=160)
    console.print(shown)


def example_of(outcome: Any) -> str:
    """One value's way, in a line."""
    before, after = (_short(clean(text)) for text in (outcome.before, outcome.after))
    if outcome.how == "lost":
        return before
    if outcome.how == "added":
        return f"→ {after}"
    return f"{before} → {after}" + (f" ({outcome.place})" if outcome.place else "")


def _short(text: str, longest: int = 50) -> str:
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1] + "…"
