"""Requests where the near answer is not the true one. They may be declined; when answered, then truly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from integration.thread.answerable import Case
from integration.thread.matching import Either, Members, Named, Number, Table, Text
from integration.thread.reading import (
    Row,
    column,
    grouped,
    mean,
    numbers,
    ranked,
    read,
    shares,
    total,
)

PROBES = """\
Probe;Konzentration;Volumen
A;0,125;1,500
B;0,250;2,250
C;1,375;1,000
"""
TRANSFERS = """\
id,amount,code
1,$100,007
2,€200,012
3,$40,007
"""
QUARTERS = {"Q1": (1, 2.5), "Q2": (10, 20)}


@dataclass(frozen=True)
class Never:
    """No answer is true."""

    why: str

    def problem(self, result: Any) -> str | None:
        return f"{self.why}, but got {result!r}"


def write_files(folder: Path) -> None:
    (folder / "proben.csv").write_text(PROBES, encoding="utf-8")
    (folder / "transfers.csv").write_text(TRANSFERS, encoding="utf-8")
    book = openpyxl.Workbook()
    for title, amounts in QUARTERS.items():
        sheet = book.create_sheet(title)
        for row in (["amount"], *([amount] for amount in amounts)):
            sheet.append(row)
    book.remove(book.worksheets[0])
    book.save(folder / "quarters.xlsx")


def cases(data: Path) -> list[Case]:
    return [
        *_products(read(data / "ecommerce_products.csv")),
        *_sales(read(data / "sales_data.csv")),
        *_employees(read(data / "employees.csv")),
        *_others(read(data / "weather_stations.csv")),
    ]


def _products(rows: Sequence[Row]) -> list[Case]:
    complete = [row for row in rows if row["cost"] is not None]
    priced = total(numbers(complete, "price"))
    pooled = (priced - total(numbers(complete, "cost"))) / priced
    prices = sorted(numbers(rows, "price"), reverse=True)
    best = {row["name"] for row in rows if row["rating"] == max(numbers(rows, "rating"))}
    outside = {row["name"]: row["price"] for row in rows if row["category"] != "Electronics"}
    category = {name: mean(numbers(group, "price")) for name, group in grouped(rows, "category").items()}
    cheap = [row for row in rows if row["category"] in ("Books", "Toys") and row["price"] < 20]
    per_supplier = {
        name: len(set(column(group, "category"))) for name, group in grouped(rows, "supplier").items()
    }
    file = "ecommerce_products.csv"
    return [
        Case(f"overall profit margin in {file}", Number((pooled * 100, pooled))),
        Case(f"total profit margin in {file}", Number((pooled * 100, pooled))),
        Case(f"product with highest rating in {file}", Members(frozenset(best))),
        Case(f"best rated product in {file}", Members(frozenset(best))),
        Case(f"average of the top 5 prices in {file}", Number((mean(prices[:5]),))),
        Case(
            f"difference between the maximum and minimum price in {file}",
            Number((prices[0] - prices[-1],)),
        ),
        Case(f"second highest price in {file}", Number((prices[1],))),
        Case(
            f"ratio of average price to average cost in {file}",
            Number((mean(numbers(rows, "price")) / mean(numbers(rows, "cost")),)),
        ),
        Case(f"share of products with price above 100 in {file}", _percent(rows, lambda r: r["price"] > 100)),
        Case(f"how many products in Books or Toys with price under 20 in {file}", Number((len(cheap),))),
        Case(
            f"number of products where price < cost in {file}",
            Number((sum(row["price"] < row["cost"] for row in complete),)),
        ),
        Case(
            f"number of products with price not above 100 in {file}",
            Number((sum(price <= 100 for price in prices),)),
        ),
        Case(
            f"number of products with price above 1,000 in {file}",
            Number((sum(price > 1000 for price in prices),)),
        ),
        Case(
            f"top 3 products by price excluding Electronics in {file}",
            Table(ranked(outside, 3), ordered=True),
        ),
        Case(f"top 3 categories by average price in {file}", Table(ranked(category, 3), ordered=True)),
        Case(f"number of unique categories per supplier in {file}", Table(per_supplier)),
        Case(f"is the average price in {file} above 50?", Never("yes is no number")),
        Case(
            f"average price of products in {file} with price above 100 and price below 50",
            Never("there are none"),
        ),
    ]


def _sales(rows: Sequence[Row]) -> list[Case]:
    west, east = (grouped(rows, "region")[name] for name in ("West", "East"))
    by_product = {name: total(numbers(group, "quantity")) for name, group in grouped(east, "product").items()}
    either = [row for row in rows if row["region"] == "East" or row["product"] == "Yoga Mat"]
    unit = total(numbers(rows, "sales")) / total(numbers(rows, "quantity"))
    file = "sales_data.csv"
    return [
        Case(f"number of orders with sales in {file}", Number((len(numbers(rows, "sales")),))),
        Case(
            f"count of orders where region is East or product is Yoga Mat in {file}", Number((len(either),))
        ),
        Case(
            f"percentage of sales from West in {file}",
            Number((total(numbers(west, "sales")) / total(numbers(rows, "sales")) * 100,)),
        ),
        Case(f"share of quantity by product for East in {file}", Table(shares(by_product))),
        Case(
            f"number of orders with discount_pct over 5% in {file}",
            Number((sum(value > 5 for value in numbers(rows, "discount_pct")),)),
        ),
        Case(f"ratio of total sales to total quantity in {file}", Number((unit,))),
        Case(
            f"total sales for West minus East in {file}",
            Number((total(numbers(west, "sales")) - total(numbers(east, "sales")),)),
        ),
        Case(f"10% of total sales in {file}", Number((total(numbers(rows, "sales")) / 10,))),
    ]


def _employees(rows: Sequence[Row]) -> list[Case]:
    teams = grouped(rows, "department")
    youngest = {row["name"] for row in rows if row["age"] == min(numbers(rows, "age"))}
    sales = numbers(teams["Sales"], "salary")
    known = [(_iso(row["hire_date"]), row["name"]) for row in rows if row["hire_date"] is not None]
    file = "employees.csv"
    return [
        Case(
            f"percentage of remote employees per department in {file}",
            Table({name: _part(group, lambda r: r["remote"] == "yes") for name, group in teams.items()}),
        ),
        Case(
            f"proportion of women by department in {file}",
            Either(
                (
                    Table({name: _part(group, _is_woman) for name, group in teams.items()}),
                    Table({name: _part(_of_known_gender(group), _is_woman) for name, group in teams.items()}),
                )
            ),
        ),
        Case(f"youngest employee in {file}", Members(frozenset(youngest))),
        Case(
            f"how many employees are not in Engineering or Sales in {file}",
            Number((len(rows) - len(teams["Engineering"]) - len(teams["Sales"]),)),
        ),
        Case(
            f"number of employees with salary of at least $100,000 in {file}",
            Number((sum(value >= 100_000 for value in numbers(rows, "salary")),)),
        ),
        Case(
            f"what percentage of Engineering employees are women in {file}",
            Either(
                (
                    _percent(teams["Engineering"], _is_woman),
                    _percent(_of_known_gender(teams["Engineering"]), _is_woman),
                )
            ),
        ),
        Case(f"number of unique employees in {file}", Number((len(set(column(rows, "employee_id"))),))),
        Case(f"min and max of salary for Sales in {file}", Named((min(sales), max(sales)))),
        Case(
            f"average salary outside Sales in {file}",
            Number((mean(numbers([row for row in rows if row["department"] != "Sales"], "salary")),)),
        ),
        Case(
            f"number of employees where hire_date < 2010-01-01 in {file}",
            Number((sum(date < "2010-01-01" for date, _ in known),)),
        ),
        Case(f"earliest hire_date in {file}", Text(min(known)[0])),
        Case(f"minimum hire_date in {file}", Text(min(known)[0])),
        Case(
            f"average number of employees per department in {file}",
            Number((len(rows) / len(teams),)),
        ),
    ]


def _others(weather: Sequence[Row]) -> list[Case]:
    ridge = grouped(weather, "station")["Ridge"]
    volumes = (1.5, 2.25, 1.0)
    return [
        Case(
            "number of rows with humidity above 80% at Ridge in weather_stations.csv",
            Number((sum(value > 80 for value in numbers(ridge, "humidity")),)),
        ),
        Case(
            "difference between average temp_max_c and average temp_min_c in weather_stations.csv",
            Number((mean(numbers(weather, "temp_max_c")) - mean(numbers(weather, "temp_min_c")),)),
        ),
        Case("total Volumen in proben.csv", Number((total(volumes),))),
        Case("highest Konzentration in proben.csv", Number((1.375,))),
        Case("total amount in quarters.xlsx", Number((3.5,))),
        Case("total amount in sheet 'Q1' of quarters.xlsx", Number((3.5,))),
        Case("total amount in sheet Q2 of quarters.xlsx", Never("the second sheet is not read")),
        Case("total amount from the Q2 sheet of quarters.xlsx", Never("the second sheet is not read")),
        Case("total amount on the second sheet of quarters.xlsx", Never("the second sheet is not read")),
        Case("salary of employee E9999 in employees.csv", Never("nobody has the id")),
        Case("price of product Magic Wand in ecommerce_products.csv", Never("there is none")),
        Case("age of Engineering in employees.csv", Never("a department has no age")),
        Case(
            "average temp_max_c in weather_stations.csv rounded down", Never("it is rounded to the nearest")
        ),
        Case("total amount in transfers.csv", Never("dollars and euros have no sum")),
        Case("unique code in transfers.csv", Members(frozenset({"007", "012"}))),
        Case("number of rows by code in transfers.csv", Table({"007": 2, "012": 1})),
    ]


def _part(rows: Sequence[Row], holds: Any) -> float:
    return sum(bool(holds(row)) for row in rows) / len(rows) * 100


def _percent(rows: Sequence[Row], holds: Any) -> Number:
    return Number((_part(rows, holds),))


def _is_woman(row: Row) -> bool:
    return row["gender"] == "F"


def _of_known_gender(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row["gender"] is not None]


def _iso(date: str) -> str:
    """ "03/15/2018" as "2018-03-15"."""
    month, slash, rest = date.partition("/")
    day, _, year = rest.partition("/")
    return f"{year}-{month}-{day}" if slash else date
