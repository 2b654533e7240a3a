"""Answers with noise, and the ledger that pays for them."""

import math
import multiprocessing
from pathlib import Path

import pytest

from parvis.privacy.budget import Ledger, Question, ask, mechanisms, odds
from parvis.privacy.errors import PrivacyError
from parvis.privacy.reading import Data, open_data


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger(tmp_path / "ledgers" / "d.json")
    ledger.open("d", 3.0, reason="a first try")
    return ledger


@pytest.fixture
def data(tmp_path: Path):  # type: ignore[no-untyped-def]
    path = tmp_path / "a.csv"
    path.write_text("who,age,sex\n" + "".join(f"p{n // 2},{20 + n % 50},{'FM'[n % 2]}\n" for n in range(2000)))
    with open_data(str(path)) as opened:
        yield opened


def _ask(data: Data, ledger: Ledger, anew: bool = False, **question: object):  # type: ignore[no-untyped-def]
    return ask(data, ledger, Question(**question), by="t", anew=anew)  # type: ignore[arg-type]


def test_answers_are_near_the_truth_and_cost_what_was_said(data: Data, ledger: Ledger) -> None:
    count = _ask(data, ledger, kind="count", epsilon=0.5)
    assert abs(count.values["count"] - 2000) < 20 * count.within["count"]
    mean = _ask(data, ledger, kind="mean", column="age", bounds=(0, 100), epsilon=0.5)
    assert mean.values["mean"] == pytest.approx(44.5, abs=2)
    total = _ask(data, ledger, kind="sum", column="age", bounds=(0, 100), epsilon=0.5)
    assert total.values["sum"] == pytest.approx(89_000, rel=0.05)
    counts = _ask(data, ledger, kind="histogram", column="sex", categories=("F", "M", "X"), epsilon=0.5)
    assert counts.values["F"] == pytest.approx(1000, abs=100)
    assert set(counts.values) == {"F", "M", "X", ""}
    median = _ask(data, ledger, kind="quantile", column="age", bounds=(0, 100), quantiles=(0.5,), epsilon=0.5)
    assert median.values["0.5"] == pytest.approx(44.5, abs=5)
    assert ledger.read().spent == pytest.approx(2.5)


def test_noise_has_the_scale_that_the_budget_calls_for() -> None:
    drawn = [mechanisms.count(["x"] * 100, 2, 0.5).values[0] - 100 for _ in range(400)]
    # Laplace of scale contributions/ε = 4: its mean deviation is 4.
    assert 3.2 < sum(map(abs, drawn)) / len(drawn) < 4.9
    assert mechanisms.count(["x"], 2, 0.5).epsilon == pytest.approx(0.5)


def test_numbers_outside_the_bounds_count_as_the_bounds(data: Data, ledger: Ledger) -> None:
    mean = _ask(data, ledger, kind="mean", column="age", bounds=(0, 10), epsilon=1.0)
    assert mean.values["mean"] <= 10


def test_each_person_keeps_only_so_many_rows(data: Data, ledger: Ledger) -> None:
    count = _ask(data, ledger, kind="count", person="who", per_person=1, epsilon=1.0)
    assert count.values["count"] == pytest.approx(1000, abs=40)


def test_a_spent_budget_refuses_and_says_what_is_left(data: Data, ledger: Ledger) -> None:
    _ask(data, ledger, kind="count", epsilon=2.5)
    with pytest.raises(PrivacyError) as caught:
        _ask(data, ledger, kind="count", epsilon=0.6)
    assert (caught.value.problem.code, caught.value.problem.values["left"]) == ("privacy-budget-spent", "0.5")
    assert ledger.read().spent == 2.5


def test_the_same_question_is_told_again_at_no_cost_unless_anew(data: Data, ledger: Ledger) -> None:
    first = _ask(data, ledger, kind="count", epsilon=1.0)
    again = _ask(data, ledger, kind="count", epsilon=1.0)
    assert (again.values, again.again) == (first.values, True)
    assert ledger.read().spent == 1.0
    _ask(data, ledger, kind="count", epsilon=1.0, anew=True)
    assert ledger.read().spent == 2.0


def test_the_budget_is_spent_before_noise_is_drawn(data: Data, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(mechanisms, "count", dies)
    with pytest.raises(KeyboardInterrupt):
        _ask(data, ledger, kind="count", epsilon=1.0)
    assert (ledger.read().spent, ledger.read().entries[0].answer) == (1.0, None)


def _spend(path: str) -> int:
    done = 0
    for _ in range(20):
        try:
            Ledger(Path(path)).reserve(question={"kind": "count"}, epsilon=0.1, sha256="", by="t")
            done += 1
        except PrivacyError:
            break
    return done


def test_processes_that_ask_at_once_never_spend_more_than_there_is(ledger: Ledger) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        assert sum(pool.map(_spend, [str(ledger.path)] * 3)) == 30
    state = ledger.read()
    assert state.spent == pytest.approx(3.0)
    assert [entry.number for entry in state.entries] == list(range(1, 31))


def test_a_total_is_never_set_below_what_is_spent(data: Data, ledger: Ledger) -> None:
    _ask(data, ledger, kind="count", epsilon=2.0)
    with pytest.raises(PrivacyError, match="below-spent"):
        ledger.open("d", 1.0, reason="")
    assert ledger.open("d", 4.0, reason="").left == 2.0
    with pytest.raises(PrivacyError, match="other"):
        ledger.open("e", 4.0, reason="")


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ({"kind": "count", "epsilon": 0}, "privacy-epsilon-unusable"),
        ({"kind": "count", "epsilon": math.nan}, "privacy-epsilon-unusable"),
        ({"kind": "sum", "epsilon": 1}, "privacy-question-column"),
        ({"kind": "sum", "column": "none", "epsilon": 1}, "privacy-column-unknown"),
        ({"kind": "sum", "column": "age", "bounds": (5, 5), "epsilon": 1}, "privacy-bounds-unusable"),
        ({"kind": "quantile", "column": "age", "bounds": (0, 9), "quantiles": (1.0,), "epsilon": 1}, "privacy-quantiles-unusable"),  # noqa: E501
        ({"kind": "histogram", "column": "sex", "epsilon": 1}, "privacy-categories-unusable"),
        ({"kind": "count", "per_person": 0, "epsilon": 1}, "privacy-per-person-unusable"),
    ],
)  # fmt: skip
def test_what_can_not_be_asked_costs_nothing(
    data: Data, ledger: Ledger, question: dict[str, object], code: str
) -> None:
    with pytest.raises(PrivacyError) as caught:
        _ask(data, ledger, **question)
    assert caught.value.problem.code == code
    assert ledger.read().spent == 0


def test_a_broken_or_missing_ledger_is_no_empty_one(tmp_path: Path) -> None:
    with pytest.raises(PrivacyError, match="missing"):
        Ledger(tmp_path / "none.json").read()
    (tmp_path / "x.json").write_text("{")
    with pytest.raises(PrivacyError, match="broken"):
        Ledger(tmp_path / "x.json").open("x", 1.0, reason="")


def test_epsilon_in_plain_figures() -> None:
    assert odds(1.0).factor == pytest.approx(2.718, abs=0.001)
    assert odds(math.log(3)).from_even == pytest.approx(0.75)
    assert [odds(value).strength for value in (0.5, 3, 8)] == ["strong", "moderate", "weak"]
