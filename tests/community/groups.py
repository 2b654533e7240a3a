"""Made-up groups with made-up years, and the example that has the facts of a real report."""

from functools import lru_cache
from pathlib import Path
from typing import get_args

import msgspec
from hypothesis import strategies as st

from parvis.community import Community, read
from parvis.community.records import (
    Declared,
    Government,
    Group,
    Item,
    Kind,
    Level,
    Meeting,
    Membership,
    Name,
    Order,
    Organization,
    Pause,
    Reason,
    Topic,
)

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "working-group-2021-2022.json"


@lru_cache(maxsize=1)
def example() -> Community:
    found = read(EXAMPLE.read_bytes())
    assert found.community is not None
    return found.community


def words(text: str) -> dict[str, str]:
    return {"en": f"{text} in English", "fr": f"{text} en français"}


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(str.strip)
SAID = st.builds(lambda en, fr: {"en": en.strip(), "fr": fr.strip()}, TEXT, TEXT)
YEARS = (2023, 2024)
KIND = st.sampled_from(get_args(Kind))
MONTHS = st.tuples(st.sampled_from(YEARS), st.integers(1, 12))


@st.composite
def groups(draw: st.DrawFn) -> Community:
    """A group with some governments, whose two years may have any meetings, pauses and topics."""
    governments = tuple(
        Government(id=f"gov-{n}", name=draw(SAID), order=draw(st.sampled_from(get_args(Order))))
        for n in range(draw(st.integers(1, 5)))
    )
    owners = [None, *(government.id for government in governments)]
    organizations = tuple(
        Organization(id=f"org-{n}", name=draw(SAID), government=draw(st.sampled_from(owners)))
        for n in range(draw(st.integers(1, 6)))
    )
    ids = [organization.id for organization in organizations]
    topics = [
        Topic(id=f"topic-{n}", year=draw(st.sampled_from(YEARS)), title=draw(SAID), kind=draw(KIND))
        for n in range(draw(st.integers(0, 5)))
    ]
    days = draw(st.lists(st.tuples(MONTHS, st.integers(1, 28)), unique=True, max_size=14))
    meetings = []
    done: dict[str, str] = {}
    for (year, month), number in days:
        date = f"{year}-{month:02}-{number:02}"
        held = draw(st.booleans())
        items = []
        for _ in range(draw(st.integers(0, 3))):
            topic = draw(st.sampled_from([None, *topics]))
            if topic is not None and held and topic.id not in done:
                done[topic.id] = date
            presenters = draw(st.lists(st.sampled_from(ids), max_size=2, unique=True))
            items.append(
                Item(title=draw(SAID), kind=draw(KIND), presenters=tuple(presenters), topic=topic.id if topic else None)
            )
        meetings.append(
            Meeting(
                date=date,
                level=draw(st.sampled_from(get_args(Level))),
                state="held" if held else "cancelled",
                reason=None if held else draw(st.sampled_from(get_args(Reason))),
                items=tuple(items),
            )
        )
    busy = {meeting.date[:7] for meeting in meetings}
    pauses = tuple(
        Pause(month=f"{year}-{month:02}", reason=draw(st.sampled_from(get_args(Reason))))
        for year, month in draw(st.lists(MONTHS, unique=True, max_size=4))
        if f"{year}-{month:02}" not in busy
    )
    completed = tuple(
        msgspec.structs.replace(topic, state="completed", completed=done[topic.id]) if topic.id in done else topic
        for topic in topics
    )
    return Community(
        group=Group(id="group", names=(Name(name=draw(SAID)),)),
        governments=governments,
        organizations=organizations,
        memberships=tuple(Membership(government=each.id) for each in governments),
        meetings=tuple(meetings),
        pauses=pauses,
        topics=completed,
        declared=draw(st.sampled_from([(), (Declared(year=YEARS[0], figure="organizations", value=3),)])),
    )
