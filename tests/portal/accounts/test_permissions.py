"""Who may do what: the whole matrix of role by action, written out once more by hand."""

from datetime import date

import pytest

from parvis.portal.accounts.permissions import Action, Part, Role, Subject, Viewer, allowed, may_give, roles

TODAY = date(2026, 3, 2)
COLUMNS = ("administrator", "secretariat", "co-chair", "member", "observer", "speaker", "owner", "signed-in", "anyone")
MATRIX = """
see-public            x x x x x x x x x
see-members           x x x x x . . . .
see-chairs            . x x . . . . . .
see-secretariat       . x . . . . . . .
edit-own              . . . . . . x . .
follow                x x x x x x x x .
take-part             . x x x . . . . .
vote                  . . x x . . . . .
present               . x x x . x . . .
manage-agenda         . x x . . . . . .
manage-decisions      . x x . . . . . .
approve               . . x . . . . . .
manage-people         x x x . . . . . .
give-office           x . x . . . . . .
manage-organizations  x x . . . . . . .
see-audit             x x x . . . . . .
administer            x . . . . . . . .
"""
CELLS = [
    (action, role, cell == "x")
    for action, *cells in (line.split() for line in MATRIX.strip().splitlines())
    for role, cell in zip(COLUMNS, cells, strict=True)
]
GROUP = Subject(group="wg", owner=99)


def somebody(role: str, group: str = "wg", starts: date = TODAY, ends: date | None = None) -> Viewer:
    if role == "anyone":
        return Viewer(on=TODAY)
    if role == "owner":
        return Viewer(person=99, on=TODAY)
    if role in ("signed-in", "administrator"):
        return Viewer(person=1, administrator=role == "administrator", on=TODAY)
    return Viewer(person=1, parts=(Part(group=group, role=Role(role), starts=starts, ends=ends),), on=TODAY)


def test_the_matrix_names_every_action_and_every_role() -> None:
    assert {action for action, _, _ in CELLS} == set(Action)
    assert set(COLUMNS) == set(Role)


@pytest.mark.parametrize(("action", "role", "may"), CELLS)
def test_a_role_may_what_the_matrix_says(action: str, role: str, may: bool) -> None:
    assert allowed(somebody(role), Action(action), GROUP) is may


@pytest.mark.parametrize("role", ["secretariat", "co-chair", "member", "observer", "speaker"])
def test_a_membership_gives_nothing_in_another_group(role: str) -> None:
    assert roles(somebody(role, group="other"), GROUP) == {Role.ANYONE, Role.SIGNED_IN}


def test_a_membership_counts_from_its_first_day_to_the_day_before_its_end() -> None:
    assert Role.MEMBER in roles(somebody("member", starts=TODAY), GROUP)
    assert Role.MEMBER not in roles(somebody("member", starts=date(2026, 3, 3)), GROUP)
    assert Role.MEMBER not in roles(somebody("member", starts=date(2026, 1, 1), ends=TODAY), GROUP)
    assert Role.MEMBER in roles(somebody("member", starts=date(2026, 1, 1), ends=date(2026, 3, 3)), GROUP)


@pytest.mark.parametrize(("giver", "given", "may"), [
    ("secretariat", "member", True), ("secretariat", "co-chair", False), ("secretariat", "secretariat", False),
    ("co-chair", "co-chair", True), ("co-chair", "secretariat", True), ("administrator", "co-chair", True),
    ("member", "observer", False), ("administrator", "administrator", False),
])  # fmt: skip
def test_offices_are_given_by_co_chairs_and_administrators(giver: str, given: str, may: bool) -> None:
    assert may_give(somebody(giver), Role(given), GROUP) is may
