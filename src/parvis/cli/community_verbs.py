"""The verbs of `parvis community`, and whose records a command means."""

import sys
from pathlib import Path
from typing import Any

import click
import msgspec

from parvis.model import Problem

from .language import _
from .output import Failed, Unusable, answer_json, finish, name_of, say, table
from .person import who
from .records_given import records_in, tell_wrong
from .runs import moment
from .verbs import Whole, json_option, verb
from .writing import write_whole

group_option = click.option("--group", "slug", metavar=_("GROUP"), help=_("Which group, where there are several."))


@verb("list", _("List the groups."))
@json_option
def list_command(as_json: bool) -> None:
    community = _services()
    found = [kept for slug in community.groups() if (kept := community.kept(slug, for_members=True))]
    if as_json:
        answer_json([{"group": kept.community.group.id, **msgspec.to_builtins(kept.version)} for kept in found])
        return
    rows = [
        (kept.community.group.id, name_of(kept.community.group.names[-1].name), str(kept.version.number),
         moment(kept.version.at), kept.version.by)
        for kept in found
    ]  # fmt: skip
    table([_("Group"), _("Name"), _("Version"), _("Changed"), _("By")], rows)


@verb("import", _("Bring a group's records in from a workbook or JSON: they become its next version."))
@click.argument("source", metavar=_("FILE"))
@click.option("--note", default="", metavar=_("TEXT"), help=_("Why, for those who come later."))
@click.option(
    "--expected",
    type=Whole(0, 10**9),
    metavar=_("VERSION"),
    help=_("The version that was changed: refused where another came between."),
)
@click.option("--partial", is_flag=True, help=_("Take what can be read, though some of it can't."))
def import_command(source: str, note: str, expected: int | None, partial: bool) -> None:
    found = records_in(source)
    tell_wrong(found)
    if found.community is None:
        raise SystemExit(2)
    wrong = any(problem.severity == "error" for problem in found.problems)
    if wrong and not partial:
        raise Unusable(_("Nothing was taken. Mend the errors, or say --partial to take the rest."))
    community = _services()
    try:
        kept = community.keep(community=found.community, by=who(), note=note, expected=expected)
    except community.CommunityError as error:
        raise Failed.of(error.problem) from error
    say(_("{group}: version {version}.").format(group=found.community.group.id, version=kept.version.number))
    finish(not wrong)


@verb("export", _("Write a group's records as a workbook or JSON, by the output's name."))
@click.argument("target", metavar=_("OUTPUT"), required=False, type=click.Path(path_type=Path, dir_okay=False))
@group_option
@click.option("--version", "number", type=Whole(1, 10**9), metavar=_("VERSION"), help=_("An earlier version."))
@click.option("--public", is_flag=True, help=_("Without what is for members alone."))
def export_command(target: Path | None, slug: str | None, number: int | None, public: bool) -> None:
    from parvis.community import workbook, write

    kept = kept_records(slug, number=number, for_members=not public)
    made = workbook.write(kept.community) if target and target.suffix == ".xlsx" else write(kept.community)
    if target is None:
        sys.stdout.buffer.write(made)
    else:
        write_whole(target, [made])


@verb("history", _("Show a group's versions: when, by whom, why."))
@group_option
@json_option
def history_command(slug: str | None, as_json: bool) -> None:
    kept = kept_records(slug, for_members=True)
    versions = _services().history(kept.community.group.id)
    if as_json:
        answer_json(msgspec.to_builtins(versions))
        return
    rows = [(str(each.number), moment(each.at), each.by, each.note) for each in versions]
    table([_("Version"), _("Changed"), _("By"), _("Why")], rows)


def kept_records(slug: str | None, *, number: int | None = None, for_members: bool) -> Any:
    """The records of the group named, or of the only one. Raises Unusable."""
    community = _services()
    known = community.groups()
    if slug is None:
        if len(known) != 1:
            code = "community-groups-several" if known else "community-groups-none"
            raise Unusable.of(Problem(code, values={"groups": ", ".join(known)}))
        slug = known[0]
    found = community.kept(slug, number=number, for_members=for_members)
    if found is None:
        raise Unusable.of(Problem("community-group-unknown", values={"group": slug}))
    return found


def _services() -> Any:
    from .portal import open_portal

    open_portal()
    from parvis.portal.community import services

    return services
