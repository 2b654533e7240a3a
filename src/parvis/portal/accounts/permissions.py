"""Who may do what: every permission of the portal, as one table and one pure function over it."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

import msgspec


class Role(StrEnum):
    """What somebody is, with regard to an object."""

    ADMINISTRATOR = "administrator"
    SECRETARIAT = "secretariat"
    CO_CHAIR = "co-chair"
    MEMBER = "member"
    OBSERVER = "observer"
    SPEAKER = "speaker"
    OWNER = "owner"
    "Whose object it is: the person of a profile, who saved a search, who proposed a topic."
    SIGNED_IN = "signed-in"
    ANYONE = "anyone"


MEMBER_ROLES = (Role.CO_CHAIR, Role.MEMBER, Role.SECRETARIAT, Role.OBSERVER, Role.SPEAKER)
"The roles of memberships; those who have one have it in its group alone."


class Action(StrEnum):
    """What may be done."""

    SEE_PUBLIC = "see-public"
    "See what is for everybody."
    SEE_MEMBERS = "see-members"
    "See what is for the members of its group."
    SEE_CHAIRS = "see-chairs"
    "See what is for co-chairs and secretariat."
    SEE_SECRETARIAT = "see-secretariat"
    "See what is for the secretariat: raw notes of interviews."
    EDIT_OWN = "edit-own"
    "Change what is one's own: profile, saved search, proposal."
    FOLLOW = "follow"
    "Save searches and have digests of them."
    TAKE_PART = "take-part"
    "Propose topics, comment, volunteer, answer questionnaires."
    VOTE = "vote"
    PRESENT = "present"
    "Hand in documents for what one presents."
    MANAGE_AGENDA = "manage-agenda"
    "Meetings, agenda, minutes, work plans, training."
    MANAGE_DECISIONS = "manage-decisions"
    "Open and move steps of an approval."
    APPROVE = "approve"
    "Approve as a co-chair."
    MANAGE_PEOPLE = "manage-people"
    "Invite, and end memberships."
    GIVE_OFFICE = "give-office"
    "Make somebody a co-chair or part of the secretariat, or end that."
    MANAGE_ORGANIZATIONS = "manage-organizations"
    "Governments, organisations, groups."
    SEE_AUDIT = "see-audit"
    "See who changed what."
    ADMINISTER = "administer"
    "Run the site: mail queue, mapping tables, administrators."


ADMINISTRATOR, SECRETARIAT, CO_CHAIR, MEMBER, OBSERVER, SPEAKER, OWNER, SIGNED_IN, ANYONE = Role

GRANTS: dict[Action, frozenset[Role]] = {
    Action.SEE_PUBLIC: frozenset({ANYONE}),
    Action.SEE_MEMBERS: frozenset({ADMINISTRATOR, SECRETARIAT, CO_CHAIR, MEMBER, OBSERVER}),
    Action.SEE_CHAIRS: frozenset({SECRETARIAT, CO_CHAIR}),
    Action.SEE_SECRETARIAT: frozenset({SECRETARIAT}),
    Action.EDIT_OWN: frozenset({OWNER}),
    Action.FOLLOW: frozenset({SIGNED_IN}),
    Action.TAKE_PART: frozenset({SECRETARIAT, CO_CHAIR, MEMBER}),
    Action.VOTE: frozenset({CO_CHAIR, MEMBER}),
    Action.PRESENT: frozenset({SECRETARIAT, CO_CHAIR, MEMBER, SPEAKER}),
    Action.MANAGE_AGENDA: frozenset({SECRETARIAT, CO_CHAIR}),
    Action.MANAGE_DECISIONS: frozenset({SECRETARIAT, CO_CHAIR}),
    Action.APPROVE: frozenset({CO_CHAIR}),
    Action.MANAGE_PEOPLE: frozenset({ADMINISTRATOR, SECRETARIAT, CO_CHAIR}),
    Action.GIVE_OFFICE: frozenset({ADMINISTRATOR, CO_CHAIR}),
    Action.MANAGE_ORGANIZATIONS: frozenset({ADMINISTRATOR, SECRETARIAT}),
    Action.SEE_AUDIT: frozenset({ADMINISTRATOR, SECRETARIAT, CO_CHAIR}),
    Action.ADMINISTER: frozenset({ADMINISTRATOR}),
}


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A membership, as far as it gives permissions."""

    group: str
    role: Role
    starts: date
    ends: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return self.starts <= on and (self.ends is None or on < self.ends)


class Viewer(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, and on which day."""

    person: int | None = None
    "None: somebody who is not signed in."
    administrator: bool = False
    parts: tuple[Part, ...] = ()
    on: date


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked about."""

    group: str | None = None
    "The group it belongs to; None: to the site as a whole."
    owner: int | None = None
    "The person whose own it is."


SITE = Subject()


def roles(viewer: Viewer, subject: Subject) -> frozenset[Role]:
    """What a viewer is with regard to a subject.

    A membership counts in its own group. For what belongs to no group, a membership of any group counts.
    """
    found = {Role.ANYONE}
    if viewer.person is None:
        return frozenset(found)
    found.add(Role.SIGNED_IN)
    if viewer.administrator:
        found.add(Role.ADMINISTRATOR)
    if subject.owner is not None and subject.owner == viewer.person:
        found.add(Role.OWNER)
    found |= {part.role for part in viewer.parts if part.holds(viewer.on) and subject.group in (None, part.group)}
    return frozenset(found)


def allowed(viewer: Viewer, action: Action, subject: Subject = SITE) -> bool:
    """Whether a viewer may do this with the subject."""
    return not GRANTS[action].isdisjoint(roles(viewer, subject))


def may_give(viewer: Viewer, role: Role, subject: Subject) -> bool:
    """Whether a viewer may give (or take) a role in the subject's group."""
    action = Action.GIVE_OFFICE if role in (Role.CO_CHAIR, Role.SECRETARIAT) else Action.MANAGE_PEOPLE
    return role in MEMBER_ROLES and allowed(viewer, action, subject)


def groups_of(viewer: Viewer, action: Action, groups: Iterable[str]) -> tuple[str, ...]:
    """Those of the groups in which a viewer may do this."""
    return tuple(group for group in groups if allowed(viewer, action, Subject(group=group)))
