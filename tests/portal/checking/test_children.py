"""Whatever a document does to the process that checks it, the one that serves goes on, and says what happened."""

import contextlib
import os
import sys
import threading
from collections.abc import Iterator

import pytest

from parvis.portal.checking.children import Children, StoppedError

COMMAND = (sys.executable, "-m", "tests.portal.checking.misbehaving")


@pytest.fixture
def children() -> Iterator[Children]:
    found = Children(COMMAND)
    yield found
    found.close()


def run(children: Children, name: str, *arguments: object, seconds: float = 30, megabytes: int = 300) -> object:
    return children.run(name, *arguments, seconds=seconds, megabytes=megabytes)


def is_running(process: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, 0)
        return True
    return False


def test_a_result_comes_back_from_another_process(children: Children) -> None:
    assert run(children, "echo", "é", 3, b"\x00") == ("é", 3, b"\x00")
    assert run(children, "getpid") != os.getpid()


def test_the_next_job_finds_the_process_of_the_last_one(children: Children) -> None:
    assert run(children, "getpid") == run(children, "getpid")


def test_a_job_does_not_wait_for_another_one(children: Children) -> None:
    def wait() -> None:
        with pytest.raises(StoppedError):
            run(children, "hang", seconds=6)

    waiting = threading.Thread(target=wait)
    waiting.start()
    assert run(children, "echo", 1) == (1,)
    assert waiting.is_alive()
    waiting.join()


@pytest.mark.parametrize("name", ["hang", "hang_deaf"])
def test_what_takes_too_long_is_ended_and_told(children: Children, name: str) -> None:
    process = run(children, "getpid")
    assert isinstance(process, int)
    with pytest.raises(StoppedError) as stopped:
        run(children, name, seconds=0.5)
    assert stopped.value.problem.code == "check-too-long"
    assert stopped.value.problem.values == {"seconds": "0.5"}
    assert not is_running(process)


@pytest.mark.parametrize("name", ["end", "crash", "hoard", "fail"])
def test_what_breaks_its_process_or_takes_all_memory_is_told(children: Children, name: str) -> None:
    with pytest.raises(StoppedError) as stopped:
        run(children, name)
    assert stopped.value.problem.code == "check-broken-off"
    assert stopped.value.problem.values == {"megabytes": "300"}


def test_after_any_of_it_the_next_job_is_done(children: Children) -> None:
    for name in ("end", "fail", "hoard"):
        with pytest.raises(StoppedError):
            run(children, name)
        assert run(children, "echo", name) == (name,)


def test_a_process_that_ended_while_it_waited_is_replaced(children: Children) -> None:
    process = run(children, "getpid")
    assert isinstance(process, int)
    os.kill(process, 9)
    os.waitpid(process, os.WNOHANG)
    while is_running(process) and children._idle[0].is_alive:
        pass
    assert run(children, "getpid") != process


def test_closing_ends_what_waits(children: Children) -> None:
    process = run(children, "getpid")
    assert isinstance(process, int)
    children.close()
    assert not is_running(process)
