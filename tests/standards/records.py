"""The records under `tests/fixtures/standards`, and how these tests read them."""

import json
from pathlib import Path
from typing import Any

from parvis.model import Dataset
from parvis.standards import ReadContext, Reading, reader

FIXTURES = Path(__file__).parent.parent / "fixtures" / "standards"


def record(standard: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FIXTURES / standard / f"{name}.json").read_text("utf-8"))
    return found


def read(standard: str, value: Any, **context: Any) -> Reading:
    payload = value if isinstance(value, bytes) else json.dumps(value).encode()
    return reader(standard).read(payload, ReadContext(**{"language": "en", **context}))


def dataset(standard: str, value: Any, **context: Any) -> Dataset:
    found = read(standard, value, **context).dataset
    assert found
    return found


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]
