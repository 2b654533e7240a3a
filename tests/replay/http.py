"""What is asked and answered."""

import json
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass
class Request:
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    "Names in lower case."
    target: str
    "Path and query as they were sent."
    body: bytes = b""
    method: str = "GET"


@dataclass
class Answer:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})


class Site(Protocol):
    def answer(self, request: Request) -> Answer | None:
        """What it answers; None where the path is none of its own."""


def json_answer(value: Any, status: int = 200) -> Answer:
    return Answer(status, json.dumps(value).encode())
