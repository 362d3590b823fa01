"""What is looked up by a key of the file."""

import json
from pathlib import Path
from typing import Any

import pytest

from toolwright.domain.file import FileProfile
from toolwright.engineers.offline.canonical import canonical
from toolwright.engineers.offline.emission import emit
from toolwright.engineers.offline.engineer import plan_of
from toolwright.engineers.offline.plan import Column, Lookup, Plan, Select
from toolwright.engineers.offline.responding import answer
from toolwright.engineers.offline.shape import lift
from toolwright.engineers.offline.specification import specify
from toolwright.errors import EngineerDeclined
from unit.offline.tables import COUNTRIES, CUSTOMERS, ORDERS, PRODUCTS, column, is_, rows, task

NAME = (Column("product_name"),)
STAFF = FileProfile(
    "staff.csv",
    6,
    (
        column("name", "text", 5, ("Ann Lee", "Bob Ray", "Cy Oh", "Di Ek", "Ed Fox"), rows=6),
        column("badge id", "integer", 6, rows=6),
        column("salary", "number", 6, rows=6),
        column("team", "text", 2, ("Red", "Blue"), rows=6),
    ),
)


def looked_up(profile: FileProfile, value: str, *keep: str, **key: Any) -> Plan:
    [(name, wanted)] = key["key"].items()
    return Lookup(rows(profile, is_(name, wanted)), Column(value), tuple(map(Column, keep)))


ANSWERED: list[tuple[FileProfile, Plan, str]] = [
    (PRODUCTS, looked_up(PRODUCTS, "price", "product_name", key={"product_name": "Robot Vacuum"}), """
        What is the price of Robot Vacuum?
        price of the Robot Vacuum
        the price for product Robot Vacuum
        what is the price of "Robot Vacuum"
        give me the price of product name Robot Vacuum
        """),
    (PRODUCTS, looked_up(PRODUCTS, "price", "product_id", "product_name", key={"product_id": 1002}), """
        price of product 1002
        What is the price of product id 1002?
        the price for product number 1002
        """),
    (CUSTOMERS, looked_up(CUSTOMERS, "Country", "Name", "CustomerID", key={"Name": "Alice Jones"}), """
        Which country is Alice Jones from?
        what country does Alice Jones live in
        What is the country of Alice Jones?
        Alice Jones's country
        in which country is Alice Jones
        """),
    (CUSTOMERS, looked_up(CUSTOMERS, "Age", "CustomerID", key={"CustomerID": "C-0105"}), """
        what is the age of customer C-0105
        age of C-0105
        """),
    (ORDERS, Select(rows(ORDERS, is_("OrderID", "S1005"))), """
        show the row for order S1005
        show order S1005
        all details of order S1005
        find the record for order id S1005
        """),
    (STAFF, looked_up(STAFF, "salary", "name", key={"name": "Bob Ray"}), """
        what is the salary of Bob Ray
        what is the salary of bob ray?
        Bob Ray's salary
        """),
    (STAFF, Select(rows(STAFF, is_("name", "Bob Ray")), (Column("name"), Column("salary"), Column("team"))),
        "salary and team of Bob Ray"),
    (COUNTRIES, looked_up(COUNTRIES, "Happiness Score", "Country", key={"Country": "Norway"}),
        "What is the happiness score of Norway?"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("profile", "plan", "prompt"),
    [
        pytest.param(profile, plan, prompt.strip(), id=prompt.strip())
        for profile, plan, prompts in ANSWERED
        for prompt in prompts.strip().splitlines()
    ],
)
def test_every_way_to_say_it_gives_the_one_plan(profile: FileProfile, plan: Plan, prompt: str) -> None:
    found, wanted = plan_of(task(prompt, profile)), canonical(plan)
    if isinstance(found, Lookup) and isinstance(wanted, Lookup):
        # Which columns stand beside the value where several rows match is no part of what is asked.
        assert (found.source, found.column) == (wanted.source, wanted.column)
        assert found.keep
    else:
        assert found == wanted


@pytest.mark.parametrize(
    ("profile", "prompt"),
    [
        (PRODUCTS, "price of Electronics"),
        (PRODUCTS, "What Is The Price Of Each Product"),
        (PRODUCTS, "average price of Robot Vacuum"),
        (PRODUCTS, "how many products of Acme"),
        (PRODUCTS, "price of robot vacuum"),
        (PRODUCTS, "price of Robot Vacuum last year"),
        (ORDERS, "sales of March"),
        (ORDERS, "quantity of Desk Lamp"),
        (CUSTOMERS, "age of customer"),
        (CUSTOMERS, "email of Alice Jones"),
        (STAFF, "salary of Zed Null"),
        (STAFF, "salary of the Red team"),
    ],
)
def test_what_is_no_key_is_not_taken_for_one(profile: FileProfile, prompt: str) -> None:
    with pytest.raises(EngineerDeclined):
        plan_of(task(prompt, profile))


def test_a_key_that_no_listed_cell_is_gets_a_sentence() -> None:
    with pytest.raises(EngineerDeclined, match="(?i)no cell of 'name' is 'Zed Null'"):
        plan_of(task("salary of Zed Null", STAFF))


CELLS = "name,badge id,salary,team\nAnn Lee,1,10,Red\nBob Ray,2,20,Blue\nBob Ray,3,,Red\nCy Oh,4,,Red\n"


def run(prompt: str, folder: Path) -> tuple[Any, Plan]:
    path = folder / "staff.csv"
    path.write_text(CELLS, encoding="utf-8")
    plan = plan_of(task(prompt, STAFF))
    spec = specify(plan)
    namespace: dict[str, Any] = {}
    exec(compile(emit(spec), spec.name, "exec"), namespace)
    return namespace[spec.name](**{**lift(plan).arguments, "file": str(path)}), plan


def test_one_row_gives_its_cell_and_several_give_all_of_theirs(tmp_path: Path) -> None:
    assert run("salary of Ann Lee", tmp_path)[0] == 10
    assert run("team of Ann Lee", tmp_path)[0] == "Red"
    assert run("salary of Cy Oh", tmp_path)[0] is None
    result, plan = run("salary of Bob Ray", tmp_path)
    assert [(row["name"], row["salary"]) for row in result] == [("Bob Ray", 20), ("Bob Ray", None)]
    assert "2 rows match" in answer(json.dumps(result), plan, "x", (STAFF,))


def test_no_row_is_refused_and_never_another_one(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no row matches"):
        run("salary of Di Ek", tmp_path)
    with pytest.raises(ValueError, match="no row matches"):
        run("salary of badge id 77", tmp_path)
