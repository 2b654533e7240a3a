"""Parvis's own judged questions."""

from collections import Counter

from tools import judged_set

from parvis.search.evaluation.judged import judged


def test_sixty_needs_are_asked_in_both_languages_and_judged_alike() -> None:
    collection = judged()
    assert Counter(topic.lang for topic in collection.topics) == {"en": 60, "fr": 60}
    pairs = {topic.pair for topic in collection.topics}
    assert len(pairs) == 60
    for pair in pairs:
        english, french = (topic for topic in collection.topics if topic.pair == pair)
        assert (english.type, english.split, english.need) == (french.type, french.split, french.need)
        assert english.need.keys() == {"en", "fr"}
        assert collection.judgments[english.id] == collection.judgments[french.id]


def test_half_of_the_needs_are_for_tuning_and_half_for_testing() -> None:
    assert Counter(topic.split for topic in judged().topics) == {"tune": 60, "test": 60}


def test_each_kind_of_question_is_in_both_halves() -> None:
    kinds = {topic.type for topic in judged().topics}
    assert kinds == {"short", "vague", "misspelt", "question", "place-year", "acronym"}
    for half in ("tune", "test"):
        assert {topic.type for topic in judged().part(split=half).topics} == kinds


def test_every_question_has_an_answer_and_what_is_none() -> None:
    for grades in judged().judgments.values():
        assert len(grades) >= 9
        assert 3 in grades.values()
        assert 0 in grades.values()


def test_every_grade_has_its_reason() -> None:
    collection = judged()
    for topic in collection.topics:
        assert collection.judgments[topic.id].keys() == collection.reasons[topic.id].keys()
        assert all(collection.reasons[topic.id].values())


def test_the_judgments_are_what_the_grades_make_of_them() -> None:
    assert judged_set.main(["--check"]) == 0
