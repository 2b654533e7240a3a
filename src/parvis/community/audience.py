"""What the public may see of a group's records."""

import msgspec

from .records import Community, Meeting, Project


def public(community: Community) -> Community:
    """The records without those for members, and without what names these."""
    topics = tuple(each for each in community.topics if each.audience == "public")
    kept = {topic.id for topic in topics}
    return msgspec.structs.replace(
        community,
        meetings=tuple(_meeting(each, kept) for each in community.meetings if each.audience == "public"),
        topics=topics,
        projects=tuple(_project(each, kept) for each in community.projects if each.audience == "public"),
        changes=tuple(each for each in community.changes if each.audience == "public"),
        rounds=tuple(each for each in community.rounds if each.audience == "public"),
        events=tuple(each for each in community.events if each.audience == "public"),
    )


def _meeting(meeting: Meeting, topics: set[str]) -> Meeting:
    items = [item for item in meeting.items if item.audience == "public"]
    shown = (
        msgspec.structs.replace(item, topic=item.topic if item.topic in topics else None, actions=()) for item in items
    )
    return msgspec.structs.replace(meeting, items=tuple(shown), present=())


def _project(project: Project, topics: set[str]) -> Project:
    return msgspec.structs.replace(project, topics=tuple(each for each in project.topics if each in topics))
