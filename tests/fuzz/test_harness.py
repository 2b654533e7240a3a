"""The fuzzer itself: it finds what is planted, goes on where it stopped, and knows what killed it."""

import json
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from parvis.standards import readers
from parvis.standards.jkan import NAME
from tests.fuzz import __main__ as fuzzing
from tests.fuzz.state import State

NEVER = float("inf")


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(fuzzing, "FOUND", tmp_path / "found")
    return tmp_path / "found" / NAME


def planted(**names: Any) -> Any:
    """A real reader with some of its functions replaced."""
    real = readers()[NAME]
    return SimpleNamespace(**{"NAME": NAME, "recognises": real.recognises, "read": real.read} | names)


def tried(module: Any, inputs: int, path: Path, seed: int = 1) -> int:
    with State(path) as state:
        return fuzzing.fuzz(module, inputs, NEVER, seed, state)


def test_an_input_is_the_same_whatever_was_tried_before_it() -> None:
    documents = fuzzing.Documents(NAME)
    alone = documents.spoiled(1, 7)
    assert [documents.spoiled(1, number) for number in range(8)][-1] == alone
    assert documents.spoiled(2, 7) != alone


def test_a_run_goes_on_where_the_last_one_stopped(tmp_path: Path) -> None:
    read: list[bytes] = []
    module = planted(recognises=lambda document: bool(read.append(document)))
    tried(module, 20, tmp_path / "state.json")
    tried(module, 50, tmp_path / "state.json")
    assert len(read) == 50
    assert read == [fuzzing.Documents(NAME).spoiled(1, number) for number in range(50)]
    assert State(tmp_path / "state.json").figures(NAME).inputs == 50


def test_seeds_add_up(tmp_path: Path) -> None:
    for seed in (1, 2):
        tried(planted(), 15, tmp_path / "state.json", seed)
    assert State(tmp_path / "state.json").figures(NAME).inputs == 30


def test_what_raises_is_kept_once_of_each_kind(tmp_path: Path, kept: Path) -> None:
    def read(payload: bytes, context: Any) -> Any:
        raise KeyError(len(payload))

    assert tried(planted(read=read), 30, tmp_path / "state.json") == 1
    assert len(list(kept.glob("*.bin"))) == 1


def test_a_reading_that_is_not_the_same_twice_is_found(tmp_path: Path) -> None:
    readings = iter(range(1000))

    def read(payload: bytes, context: Any) -> Any:
        reading = readers()[NAME].read(payload, context)
        return type(reading)(dataset=reading.dataset, problems=reading.problems, profile=str(next(readings)))

    assert tried(planted(read=read), 30, tmp_path / "state.json") == 1


def test_an_input_that_hangs_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fuzzing, "SLOW", 0.05)
    fuzzing.signal.signal(fuzzing.signal.SIGVTALRM, fuzzing._too_slow)

    def recognises(document: bytes) -> bool:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            pass
        return True

    began = time.monotonic()
    assert tried(planted(recognises=recognises), 1, tmp_path / "state.json") == 1
    assert time.monotonic() - began < 20


def test_the_input_that_killed_the_process_is_kept_and_passed_over(tmp_path: Path, kept: Path) -> None:
    path = tmp_path / "state.json"
    with State(path) as state:
        state.trying(NAME, 1, 42)
        trying = path.with_suffix(".trying").read_bytes()
    path.with_suffix(".trying").write_bytes(trying)
    killer = fuzzing.Documents(NAME).spoiled(1, 42)
    assert fuzzing._killed(State(path)) == 1
    assert [found.read_bytes() for found in kept.glob("*.bin")] == [killer]
    assert json.loads(path.read_text())[NAME]["seeds"] == {"1": 43}
