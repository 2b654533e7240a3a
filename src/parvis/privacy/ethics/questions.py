"""The questions, their answers, and when an answer stops a release.

Their words are in the list `ethics_question`, after OCAP® (First Nations Information Governance Centre), the CARE
principles for Indigenous data governance (Global Indigenous Data Alliance) and Ontario's Anti-Racism Data Standards.
"""

from collections.abc import Collection
from typing import Literal

import msgspec

from parvis.model import Problem
from parvis.vocab import code_list

Reply = Literal["yes", "no", "not-yet", "not-applicable"]


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody answered."""

    answer: Reply
    reason: str = ""
    "Required unless the answer is yes."
    by: str = ""
    "Who answers: a name or a function."
    on: str = ""


class Label(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A Traditional Knowledge or Biocultural Label. Communities choose and word them; staff record them."""

    code: str
    "A code of the list `local_contexts_label`."
    community: str
    url: str = ""


class Ethics(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All answers of a release."""

    purpose: str = ""
    "What the release is for, in a sentence."
    governed_by: str = ""
    "Who governs data about the group that is described."
    answers: dict[str, Answer] = {}
    labels: tuple[Label, ...] = ()


def asked(topics: Collection[str]) -> tuple[str, ...]:
    """The questions that data on these topics (of `personal_attribute`) must answer, in order."""
    return tuple(
        term.code
        for term in code_list("ethics_question").terms.values()
        if not term.more.get("topics") or not set(term.more["topics"]).isdisjoint(topics)
    )


def stops(ethics: Ethics, topics: Collection[str]) -> list[Problem]:
    """Why the data may not leave; none where it may."""
    found: list[Problem] = []
    if not ethics.purpose.strip():
        found.append(Problem("privacy-ethics-purpose"))
    for code in asked(topics):
        answer = ethics.answers.get(code)
        if answer is None:
            found.append(
                Problem("privacy-ethics-unanswered", pointer=f"/ethics/answers/{code}", values={"question": code})
            )
        elif answer.answer in {"no", "not-yet"}:
            kind = "privacy-ethics-no" if answer.answer == "no" else "privacy-ethics-not-yet"
            reason = answer.reason.strip() or "…"
            found.append(Problem(kind, pointer=f"/ethics/answers/{code}", values={"question": code, "reason": reason}))
        elif not answer.by.strip() or (answer.answer == "not-applicable" and not answer.reason.strip()):
            found.append(
                Problem("privacy-ethics-unfounded", pointer=f"/ethics/answers/{code}", values={"question": code})
            )
    known, labels = code_list("ethics_question"), code_list("local_contexts_label")
    for code in ethics.answers:
        if code not in known:
            found.append(
                Problem("privacy-ethics-unknown", pointer=f"/ethics/answers/{code}", values={"question": code[:60]})
            )
    for label in ethics.labels:
        if label.code not in labels:
            found.append(Problem("privacy-ethics-label", values={"label": label.code[:60]}))
    return found
