"""A group's records that a command is given, and what is wrong with them."""

from typing import TYPE_CHECKING

from .inputs import read_input
from .language import ngettext
from .output import say, worded
from .runs import number
from .validate import severity_name

if TYPE_CHECKING:
    from parvis.community.reading import Read


def records_in(source: str) -> "Read":
    """The records of a workbook or of JSON, told by the content."""
    from parvis.community import read, workbook

    given = read_input(source)
    return workbook.read(given.document) if given.document.startswith(b"PK") else read(given.document)


def tell_wrong(found: "Read") -> None:
    """What is wrong, a line each, on standard error; and how many in all."""
    for problem in found.problems:
        say(f"{severity_name(problem.severity)}: {problem.pointer}: {worded(problem)}")
    count = len(found.problems)
    if count:
        say(ngettext("{count} problem.", "{count} problems.", count).format(count=number(count)))
