"""What counts as an answer to a complete and to a bare question."""

import pytest
from evaluation.asking import Reply
from evaluation.benchmark import Question
from evaluation.matching import ANOTHER_FORM, found, knowable, named
from evaluation.running import Asked, causes


def _question(number: int = 1, **fields: str) -> Question:
    texts = {"question": "Is x normal?", "constraints": "", "format": "", "file_name": "a.csv"}
    return Question(number, **(texts | fields))


def test_the_names_of_a_complete_question_are_taken_as_they_are() -> None:
    assert named('{"mean": 1.5, "kind": "odd"}') == {"mean": 1.5, "kind": "odd"}


@pytest.mark.parametrize("result", ["1.5", "[1.5]", "null", '{"mean": null}', "{}", None, "not JSON"])
def test_a_result_without_names_answers_a_complete_question_wrongly(result: str | None) -> None:
    assert named(result) == {ANOTHER_FORM: result or "null"}


@pytest.mark.parametrize(
    ("result", "label"),
    [
        ("2.6666", "2.67"),
        ('{"mean of price": 2.6666}', "2.67"),
        ("12", "12"),
        ("false", "no"),
        ("true", "True"),
        ('"New  York"', "new york"),
        ('["a", "b"]', "a, b"),
        ("NaN", "nan"),
    ],
)
def test_a_bare_question_is_answered_by_the_value_however_it_is_named(result: str, label: str) -> None:
    assert found(result, {"value": label})["value"] == label


@pytest.mark.parametrize(
    ("result", "label"),
    [
        ("2.66", "2.67"),
        ('"2.67 and more"', "2.67"),
        ("true", "no"),
        ("true", "1"),
        ("null", "0"),
        ("[1, 2, 3, 4, 5, 6]", "6"),
    ],
)
def test_a_bare_question_is_not_answered_by_another_value_or_by_a_table(result: str, label: str) -> None:
    assert found(result, {"value": label}) == {ANOTHER_FORM: result}


def test_one_value_does_not_stand_for_two_labels() -> None:
    assert list(found("[3.001]", {"first": "3", "second": "3.0"})) == [ANOTHER_FORM, "first"]


def test_words_that_only_the_constraints_define_are_not_asked_of_a_bare_question() -> None:
    question = _question(constraints='It is "not_normal" if p < 0.05.')
    assert knowable(question, {"kind": "not_normal"}) == {}
    assert knowable(question, {"kind": "not_normal", "p": "0.04"}) == {"p": "0.04"}
    assert knowable(question, {"is_normal": "no", "city": "Rome"}) == {"is_normal": "no", "city": "Rome"}


def test_a_prompt_has_what_a_person_would_say_and_no_more() -> None:
    question = _question(question="3. Is x normal?", constraints="Alpha is 0.05.", format="@x[yes/no]")
    assert question.prompt("bare") == "Is x normal?\n\nFile: a.csv"
    assert question.prompt("complete") == (
        "Is x normal?\n\nConstraints: Alpha is 0.05.\n\nAnswer format: @x[yes/no]\n\nFile: a.csv"
    )


def test_reasons_that_differ_in_names_alone_are_one_reason() -> None:
    def declined(number: int, response: str) -> Asked:
        return Asked(_question(number), Reply("declined", 0.1, response, "Declined"))

    asked = [
        declined(1, 'I know no "x". Columns of a.csv: y.'),
        declined(2, 'I know no "y" and "z". It has 3 columns.'),
        declined(3, "Row 17 is empty."),
        Asked(_question(4), Reply("answered", 0.1)),
    ]
    assert causes(asked) == [("Declined: I know no ….", [1, 2]), ("Declined: Row # is empty.", [3])]
