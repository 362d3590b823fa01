"""Requests as analysts and managers type them, each with the answer computed here."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, Protocol

from integration.thread import made_files
from integration.thread.matching import Either, Exactly, Members, Named, Number, Object, Table, Text
from integration.thread.reading import (
    Row,
    by,
    column,
    correlation,
    counts,
    deviation,
    grouped,
    mean,
    median,
    numbers,
    percentile,
    ranked,
    read,
    shares,
    total,
)


class Expected(Protocol):
    """What is true; `problem` says how a result differs from it."""

    def problem(self, result: Any) -> str | None: ...


@dataclass(frozen=True)
class Case:
    prompt: str
    expected: Expected


def cases(data: Path) -> list[Case]:
    """Of a folder with the sample files and the made ones."""
    return [
        *_products(read(data / "ecommerce_products.csv")),
        *_sales(read(data / "sales_data.csv")),
        *_employees(read(data / "employees.csv")),
        *_weather(read(data / "weather_stations.csv")),
        *_lab(read(data / made_files.LAB_NAME)),
        *_bikes(read(data / made_files.BIKES_NAME)),
        *_power(read(data / made_files.POWER_NAME, ";")),
        *_given_so(read(data / "ecommerce_products.csv"), read(data / "employees.csv")),
        *_looked_up(read(data / "ecommerce_products.csv"), read(data / "employees.csv")),
        *_parcels(read(data / made_files.PARCELS_NAME)),
        *_without_data(),
    ]


def _products(rows: Sequence[Row]) -> list[Case]:
    def margin(row: Row) -> float | None:
        if row["cost"] is None or not row["price"]:
            return None
        return (row["price"] - row["cost"]) / row["price"] * 100

    margins = [{**row, "margin": margin(row)} for row in rows]
    profits = [row["price"] - row["cost"] for row in rows if row["cost"] is not None]
    values = [row["price"] * row["stock"] for row in rows if row["stock"] is not None]
    electronics = grouped(rows, "category")["Electronics"]
    price, stock = _per(rows, "name", "price"), _per(rows, "name", "stock")
    return [
        Case("Calculate profit margins from data/ecommerce_products.csv", _margins(margins, "name")),
        Case("what's the average price in ecommerce_products.csv", _one(mean(numbers(rows, "price")))),
        Case(
            "avg rating of the products in data/ecommerce_products.csv", _one(mean(numbers(rows, "rating")))
        ),
        Case("how many products are there in ecommerce_products.csv?", _one(len(rows))),
        Case("how many products per category in ecommerce_products.csv", Table(counts(rows, "category"))),
        Case(
            "median price by category, ecommerce_products.csv", Table(by(rows, "category", "price", median))
        ),
        Case("total stock in ecommerce_products.csv", _one(total(numbers(rows, "stock")))),
        Case("top 3 products by price in ecommerce_products.csv", Table(ranked(price, 3), ordered=True)),
        Case(
            "the 5 cheapest products by price in ecommerce_products.csv",
            Table(ranked(price, 5, least=True), ordered=True),
        ),
        Case("which product has the most stock in ecommerce_products.csv", _first(stock)),
        Case(
            "how many products in ecommerce_products.csv have a price above 100",
            _one(sum(row["price"] > 100 for row in rows)),
        ),
        Case(
            "number of products in ecommerce_products.csv where category is Electronics and rating is at least 4",
            _one(sum(value >= 4 for value in numbers(electronics, "rating"))),
        ),
        Case(
            "list the products in ecommerce_products.csv with stock below 30",
            _members(row["name"] for row in rows if row["stock"] is not None and row["stock"] < 30),
        ),
        Case(
            "average price of Electronics in ecommerce_products.csv",
            _one(mean(numbers(electronics, "price"))),
        ),
        Case(
            "how many products have no cost in ecommerce_products.csv",
            _one(sum(row["cost"] is None for row in rows)),
        ),
        Case(
            "how many different suppliers are there in ecommerce_products.csv?",
            _one(len(set(column(rows, "supplier")))),
        ),
        Case("list the unique suppliers in ecommerce_products.csv", _members(set(column(rows, "supplier")))),
        Case(
            "total stock by supplier in ecommerce_products.csv sorted from highest to lowest",
            Table(ranked(by(rows, "supplier", "stock", total)), ordered=True),
        ),
        Case(
            "share of total stock by category in ecommerce_products.csv",
            Table(shares(by(rows, "category", "stock", total))),
        ),
        Case(
            "correlation between price and rating in ecommerce_products.csv",
            _one(correlation(rows, "price", "rating")),
        ),
        Case(
            "minimum and maximum price in ecommerce_products.csv",
            Named((min(numbers(rows, "price")), max(numbers(rows, "price")))),
        ),
        Case(
            "90th percentile of price in ecommerce_products.csv", _one(percentile(numbers(rows, "price"), 90))
        ),
        Case(
            "IQR of price per category in ecommerce_products.csv",
            Table(by(rows, "category", "price", lambda v: percentile(v, 75) - percentile(v, 25))),
        ),
        Case(
            "variance of rating in ecommerce_products.csv", _one(statistics.variance(numbers(rows, "rating")))
        ),
        Case(
            "spearman correlation between price and rating in ecommerce_products.csv",
            _one(correlation(rows, "price", "rating", ranked=True)),
        ),
        Case(
            "mean, median and max of price in ecommerce_products.csv",
            Named(
                (mean(numbers(rows, "price")), median(numbers(rows, "price")), max(numbers(rows, "price")))
            ),
        ),
        Case(
            "standard deviation of price in ecommerce_products.csv", _one(deviation(numbers(rows, "price")))
        ),
        Case(
            "how many products in ecommerce_products.csv have a name containing 'Belt'",
            _one(sum("Belt" in row["name"] for row in rows)),
        ),
        Case(
            "average profit margin per category in ecommerce_products.csv",
            Table(by(margins, "category", "margin", mean)),
        ),
        Case(
            "average profit per product in ecommerce_products.csv",
            Either((_one(mean(profits)), _profits(rows, "product_id"), _profits(rows, "name"))),
        ),
        Case(
            "ratio of price to cost for each product in ecommerce_products.csv",
            _each(rows, "name", lambda row: None if row["cost"] is None else row["price"] / row["cost"]),
        ),
        Case(
            "cheapest price per category in ecommerce_products.csv", Table(by(rows, "category", "price", min))
        ),
        Case(
            "how many products have a price between 20 and 40 in ecommerce_products.csv",
            _one(sum(20 <= row["price"] <= 40 for row in rows)),
        ),
        Case(
            "avrage price by supplier in ecommerce_products.csv", Table(by(rows, "supplier", "price", mean))
        ),
        Case(
            "what percentage of products in ecommerce_products.csv are Toys",
            _one(len(grouped(rows, "category")["Toys"]) / len(rows) * 100),
        ),
        Case("sum of price times stock in ecommerce_products.csv", _one(total(values))),
        Case("highest rating in Books, ecommerce_products.csv", _one(4.8)),
    ]


def _sales(rows: Sequence[Row]) -> list[Case]:
    west, east = (grouped(rows, "region")[name] for name in ("West", "East"))
    exact = by(rows, "region", "sales", total)
    folded = [{**row, "region": row["region"].title()} for row in rows]
    by_sales = _per(rows, "order_id", "sales")
    days = [date.fromisoformat(row["date"]) for row in rows]
    months = [
        {
            **row,
            "month": row["date"][:7],
            "quarter": f"{day.year}-Q{-(-day.month // 3)}",
            "weekday": day.strftime("%A"),
        }
        for row, day in zip(rows, days, strict=True)
    ]
    regions = grouped(rows, "region")
    leading = {
        (region, product): value
        for region, group in regions.items()
        for product, value in ranked(by(group, "product", "sales", total), 2).items()
    }
    daily = [
        (date.fromisoformat(day), total(numbers(group, "sales")))
        for day, group in sorted(grouped(rows, "date").items())
    ]
    rolling = {str(day): _last_days(daily, day, 30) for day, _ in daily}
    return [
        Case("top 2 products by total sales in each region in sales_data.csv", Table(leading)),
        Case(
            "which products have more than 15 orders in sales_data.csv",
            Table({name: count for name, count in counts(rows, "product").items() if count > 15}),
        ),
        Case(
            "products whose average quantity exceeds 20 in sales_data.csv",
            Table({name: v for name, v in by(rows, "product", "quantity", mean).items() if v > 20}),
        ),
        Case("30 day rolling sum of sales in sales_data.csv", Table(rolling)),
        Case("total sales in sales_data.csv", _one(total(numbers(rows, "sales")))),
        Case("total sales per month in sales_data.csv", Table(by(months, "month", "sales", total))),
        Case("number of orders per quarter in sales_data.csv", Table(counts(months, "quarter"))),
        Case("average quantity by weekday in sales_data.csv", Table(by(months, "weekday", "quantity", mean))),
        Case(
            "total sales in March 2024 in sales_data.csv",
            _one(total(numbers([row for row in rows if row["date"].startswith("2024-03")], "sales"))),
        ),
        Case(
            "how many orders since July 2024 in sales_data.csv",
            _one(sum(row["date"] >= "2024-07-01" for row in rows)),
        ),
        Case(
            "which month had the highest total sales in sales_data.csv",
            _first(by(months, "month", "sales", total)),
        ),
        Case("best region by sales in sales_data.csv", _first(by(rows, "region", "sales", total))),
        Case("earliest date in sales_data.csv", Text(min(column(rows, "date")))),
        Case("how many sales reps are in sales_data.csv", _one(len(set(column(rows, "sales_rep"))))),
        Case("Calculate average sales from sales_data.csv", _one(mean(numbers(rows, "sales")))),
        Case("total sales by product in sales_data.csv", Table(by(rows, "product", "sales", total))),
        Case(
            "Total sales per region, data/sales_data.csv",
            Either((Table(exact), Table(by(folded, "region", "sales", total)))),
        ),
        Case(
            "who are the top 3 sales reps by total sales in sales_data.csv",
            Table(ranked(by(rows, "sales_rep", "sales", total), 3), ordered=True),
        ),
        Case(
            "product with the highest total quantity in sales_data.csv",
            _first(by(rows, "product", "quantity", total)),
        ),
        Case(
            "how many orders in sales_data.csv have a discount_pct of 10",
            _one(sum(row["discount_pct"] == 10 for row in rows)),
        ),
        Case("sum of sales in the West region, sales_data.csv", _one(total(numbers(west, "sales")))),
        Case(
            "average quantity for Espresso Machine in sales_data.csv",
            _one(mean(numbers(grouped(rows, "product")["Espresso Machine"], "quantity"))),
        ),
        Case(
            "how many rows of sales_data.csv have missing sales",
            _one(sum(row["sales"] is None for row in rows)),
        ),
        Case("number of orders by sales rep in sales_data.csv", Table(counts(rows, "sales_rep"))),
        Case(
            "share of sales by product in sales_data.csv",
            Table(shares(by(rows, "product", "sales", total))),
        ),
        Case("max sales in sales_data.csv", _one(max(numbers(rows, "sales")))),
        Case(
            "total quantity where region is not West in sales_data.csv",
            _one(total([row["quantity"] or 0 for row in rows if row["region"] != "West"])),
        ),
        Case(
            "how many orders did Mei Tanaka make in sales_data.csv",
            _one(sum(row["sales_rep"] == "Mei Tanaka" for row in rows)),
        ),
        Case("unique products in sales_data.csv", _members(set(column(rows, "product")))),
        Case(
            "average unit price by product in sales_data.csv", Table(by(rows, "product", "unit_price", mean))
        ),
        Case(
            "show orders with quantity >= 39 in sales_data.csv",
            _members(
                row["order_id"] for row in rows if row["quantity"] is not None and row["quantity"] >= 39
            ),
        ),
        Case(
            "total quantity of Yoga Mat sold in East, sales_data.csv",
            _one(total(numbers(grouped(east, "product")["Yoga Mat"], "quantity"))),
        ),
        Case("5 biggest orders by sales in sales_data.csv", Table(ranked(by_sales, 5), ordered=True)),
        Case(
            "total of quantity times unit_price in sales_data.csv",
            _one(total([row["quantity"] * row["unit_price"] for row in rows if row["quantity"] is not None])),
        ),
        Case(
            "total sales by product and sales_rep in sales_data.csv",
            Table(
                {
                    key: total(numbers(group, "sales"))
                    for key, group in grouped(rows, "product", "sales_rep").items()
                }
            ),
        ),
        Case("average discount in sales_data.csv", _one(mean(numbers(rows, "discount_pct")))),
        Case(
            "how many orders have sales below 0 in sales_data.csv",
            _one(sum(value < 0 for value in numbers(rows, "sales"))),
        ),
        Case(
            "correlation between discount_pct and quantity in sales_data.csv",
            _one(correlation(rows, "discount_pct", "quantity")),
        ),
        Case(
            "how many orders in sales_data.csv are in North",
            Either(
                (_one(len(grouped(folded, "region")["North"])), _one(len(grouped(rows, "region")["North"])))
            ),
        ),
        Case(
            "median quantity of orders without discount (discount_pct = 0) in sales_data.csv",
            _one(median(numbers([row for row in rows if row["discount_pct"] == 0], "quantity"))),
        ),
        Case(
            "Which regions are in sales_data.csv?",
            Either((_members(set(exact)), _members(folded_names(folded)))),
        ),
        Case(
            "how many orders in sales_data.csv have a date after 2024-06-30",
            _one(sum(row["date"] > "2024-06-30" for row in rows)),
        ),
    ]


def _employees(rows: Sequence[Row]) -> list[Case]:
    women = grouped(rows, "gender")["F"]
    salary = {row["name"]: row["salary"] for row in rows if row["salary"] is not None}
    salaries = numbers(rows, "salary")
    return [
        Case(
            "average salary of departments with at least 10 people in employees.csv",
            Table(
                {
                    team: mean(numbers(group, "salary"))
                    for team, group in grouped(rows, "department").items()
                    if len(group) >= 10
                }
            ),
        ),
        Case(
            "how many departments have more than 10 employees in employees.csv",
            _one(sum(count > 10 for count in counts(rows, "department").values())),
        ),
        Case("average salary by department in employees.csv", Table(by(rows, "department", "salary", mean))),
        Case("headcount by department in employees.csv", Table(counts(rows, "department"))),
        Case("highest paid employee in employees.csv", _first(salary)),
        Case(
            "top 5 salaries in employees.csv",
            Either((Table(ranked(salary, 5), ordered=True), Named(tuple(sorted(salaries)[-5:])))),
        ),
        Case(
            "how many employees in employees.csv are remote",
            _one(sum(row["remote"] == "yes" for row in rows)),
        ),
        Case("average age where gender is F in employees.csv", _one(mean(numbers(women, "age")))),
        Case(
            "median salary for Engineering in employees.csv",
            _one(median(numbers(grouped(rows, "department")["Engineering"], "salary"))),
        ),
        Case(
            "how many people have a salary over 100,000 in employees.csv",
            _one(sum(value > 100_000 for value in salaries)),
        ),
        Case(
            "std dev of salary by department, employees.csv",
            Table(by(rows, "department", "salary", deviation)),
        ),
        Case(
            "correlation between age and salary in data/employees.csv",
            _one(correlation(rows, "age", "salary")),
        ),
        Case(
            "share of employees per department in employees.csv",
            Table(shares(dict(counts(rows, "department")))),
        ),
        Case(
            "total hours_per_week by department in employees.csv",
            Table(by(rows, "department", "hours_per_week", total)),
        ),
        Case(
            "oldest employee in employees.csv by age", _first({r["name"]: r["age"] for r in rows if r["age"]})
        ),
        Case(
            "how many employees are missing a salary in employees.csv",
            _one(sum(row["salary"] is None for row in rows)),
        ),
        Case(
            "average performance score per department in employees.csv",
            Table(by(rows, "department", "performance_score", mean)),
        ),
        Case(
            "number of employees aged between 30 and 40 in employees.csv",
            _one(sum(30 <= value <= 40 for value in numbers(rows, "age"))),
        ),
        Case(
            "list employees whose name contains 'Silva' in employees.csv",
            _members(row["name"] for row in rows if "Silva" in row["name"]),
        ),
        Case(
            "lowest salary in Marketing in employees.csv",
            _one(min(numbers(grouped(rows, "department")["Marketing"], "salary"))),
        ),
        Case(
            "department with the highest average salary in employees.csv",
            _first(by(rows, "department", "salary", mean)),
        ),
        Case(
            "what percent of employees have hours_per_week of 20 in employees.csv",
            _one(sum(row["hours_per_week"] == 20 for row in rows) / len(rows) * 100),
        ),
        Case(
            "count of employees by department and remote in employees.csv",
            Table(counts(rows, "department", "remote")),
        ),
        Case(
            "mean salary in employees.csv for people younger than 30",
            _one(
                mean(numbers([row for row in rows if row["age"] is not None and row["age"] < 30], "salary"))
            ),
        ),
        Case(
            "average salary by gender and remote in employees.csv",
            Table(
                {
                    key: mean(numbers(group, "salary"))
                    for key, group in grouped(rows, "gender", "remote").items()
                }
            ),
        ),
        Case(
            "average salary excluding Engineering in employees.csv",
            _one(mean(numbers([row for row in rows if row["department"] != "Engineering"], "salary"))),
        ),
    ]


def _weather(rows: Sequence[Row]) -> list[Case]:
    spans = [
        {**row, "span": row["temp_max_c"] - row["temp_min_c"]}
        for row in rows
        if row["temp_max_c"] is not None and row["temp_min_c"] is not None
    ]
    ridge = grouped(rows, "station")["Ridge"]
    humidity = by(rows, "station", "humidity", mean)
    return [
        Case(
            "average wind_kmh per station in weather_stations.csv",
            Table(by(rows, "station", "wind_kmh", mean)),
        ),
        Case(
            "highest temp_max_c per station in weather_stations.csv",
            Table(by(rows, "station", "temp_max_c", max)),
        ),
        Case(
            "mean humidity by station in weather_stations.csv",
            Either((Table(humidity), Table({key: value / 100 for key, value in humidity.items()}))),
        ),
        Case(
            "how many days with wind_kmh over 30 at Ridge in weather_stations.csv",
            _one(sum(row["wind_kmh"] > 30 for row in ridge)),
        ),
        Case("lowest temp_min_c in weather_stations.csv", _one(min(numbers(rows, "temp_min_c")))),
        Case(
            "average difference between temp_max_c and temp_min_c in weather_stations.csv",
            _one(mean(numbers(spans, "span"))),
        ),
        Case(
            "average difference between temp_max_c and temp_min_c per station in weather_stations.csv",
            Table(by(spans, "station", "span", mean)),
        ),
        Case(
            "correlation of temp_min_c and temp_max_c in weather_stations.csv",
            _one(correlation(rows, "temp_min_c", "temp_max_c")),
        ),
        Case("number of rows in weather_stations.csv", _one(len(rows))),
        Case(
            "which station is the windiest on average, by wind_kmh, in weather_stations.csv",
            _first(by(rows, "station", "wind_kmh", mean)),
        ),
        Case("total rain per station in weather_stations.csv", Table(by(rows, "station", "rain_mm", total))),
        Case(
            "how many readings have no temp_max_c in weather_stations.csv",
            _one(sum(row["temp_max_c"] is None for row in rows)),
        ),
        Case(
            "median wind speed at Harbor in weather_stations.csv",
            _one(median(numbers(grouped(rows, "station")["Harbor"], "wind_kmh"))),
        ),
    ]


def _lab(rows: Sequence[Row]) -> list[Case]:
    passed = {"true": sum(row["passedQc"] == "true" for row in rows)}

    def loss(row: Row) -> float | None:
        return None if row["endMass_g"] is None else row["startMass_g"] - row["endMass_g"]

    def gain(row: Row) -> float | None:
        return None if row["endMass_g"] is None else row["endMass_g"] - row["startMass_g"]

    return [
        Case("average ph value in labRuns.csv", _one(mean(numbers(rows, "phValue")))),
        Case("mean yieldPct by batch no in labRuns.csv", Table(by(rows, "batchNo", "yieldPct", mean))),
        Case("how many samples passed qc in labRuns.csv", _one(passed["true"])),
        Case("runs per operator in labRuns.csv", Table(counts(rows, "operatorName"))),
        Case(
            "operator with the best average yield in labRuns.csv",
            _first(by(rows, "operatorName", "yieldPct", mean)),
        ),
        Case("std of phValue where batchNo = B1 in labRuns.csv", _one(_lab_std(rows))),
        Case(
            "difference between startMass_g and endMass_g for each sample in labRuns.csv",
            Either((_each(rows, "sampleId", loss), _each(rows, "sampleId", gain))),
        ),
        Case(
            "samples with yield under 75 in labRuns.csv",
            _members(r["sampleId"] for r in rows if r["yieldPct"] is not None and r["yieldPct"] < 75),
        ),
        Case(
            "correlation between start mass and end mass in labRuns.csv",
            _one(correlation(rows, "startMass_g", "endMass_g")),
        ),
    ]


def _bikes(rows: Sequence[Row]) -> list[Case]:
    speed = {
        row["Trip ID"]: row["Distance (km)"] / row["Duration (min)"]
        for row in rows
        if row["Distance (km)"] is not None
    }
    casual = grouped(rows, "User Type")["casual"]
    return [
        Case("total distance in bike_trips.csv", _one(total(numbers(rows, "Distance (km)")))),
        Case("average fare by user type in bike_trips.csv", Table(by(rows, "User Type", "Fare (EUR)", mean))),
        Case("trips per start station in bike_trips.csv", Table(counts(rows, "Start Station"))),
        Case(
            "longest duration in bike_trips.csv",
            Either((_one(66), Table(ranked(_per(rows, "Trip ID", "Duration (min)"), 1)))),
        ),
        Case(
            "how many trips by casual users took more than 20 minutes of duration in bike_trips.csv",
            _one(sum(row["Duration (min)"] > 20 for row in casual)),
        ),
        Case(
            "ratio of distance to duration per trip id in bike_trips.csv",
            Table({**{row["Trip ID"]: None for row in rows}, **speed}),
        ),
        Case(
            "share of trips by bike model in bike_trips.csv",
            Table(shares(dict(counts(rows, "Bike Model")))),
        ),
        Case(
            "sum of fare for casual users starting from Harbour in bike_trips.csv",
            _one(total(numbers(grouped(casual, "Start Station")["Harbour"], "Fare (EUR)"))),
        ),
        Case(
            "top 2 end stations by number of trips in bike_trips.csv",
            Table(ranked(dict(counts(rows, "End Station")), 2), ordered=True),
        ),
        Case(
            "median duration by user type in bike_trips.csv",
            Table(by(rows, "User Type", "Duration (min)", median)),
        ),
    ]


def _power(rows: Sequence[Row]) -> list[Case]:
    old, new = "Erzeugung 2022 [GWh]", "Erzeugung 2023 [GWh]"
    growth = {
        row["Anlage"]: None if row[old] is None else (row[new] - row[old]) / row[old] * 100 for row in rows
    }
    return [
        Case("total Leistung in kraftwerke.csv", _one(total(numbers(rows, "Leistung [MW]")))),
        Case(
            "sum of Leistung by Energieträger in kraftwerke.csv",
            Table(by(rows, "Energieträger", "Leistung [MW]", total)),
        ),
        Case("how many plants per Bundesland in kraftwerke.csv", Table(counts(rows, "Bundesland"))),
        Case("average Erzeugung 2023 in kraftwerke.csv", _one(mean(numbers(rows, new)))),
        Case(
            "growth from Erzeugung 2022 to Erzeugung 2023 for each Anlage in kraftwerke.csv",
            Either((Table(growth), Table({k: None if v is None else v / 100 for k, v in growth.items()}))),
        ),
        Case(
            "Anlage with the largest Leistung in kraftwerke.csv",
            _first({row["Anlage"]: row["Leistung [MW]"] for row in rows}),
        ),
        Case(
            "number of plants in kraftwerke.csv with Inbetriebnahme before 2000",
            _one(sum(row["Inbetriebnahme"] < 2000 for row in rows)),
        ),
        Case(
            "share of Erzeugung 2023 by Energieträger in kraftwerke.csv",
            Table(shares(by(rows, "Energieträger", new, total))),
        ),
    ]


def _given_so(products: Sequence[Row], staff: Sequence[Row]) -> list[Case]:
    """Rounded and named."""
    prices, salaries = numbers(products, "price"), numbers(staff, "salary")
    file = "ecommerce_products.csv"
    by_team = {team: _rounded(value, 2) for team, value in by(staff, "department", "salary", mean).items()}
    extremes = {"avg_salary": _rounded(mean(salaries), 1), "max_salary": max(salaries)}
    return [
        Case(f"average price in {file} rounded to 2 decimals", Exactly(_rounded(mean(prices), 2))),
        Case(
            f"What is the mean price in {file}? Round it to one decimal place.",
            Exactly(_rounded(mean(prices), 1)),
        ),
        Case(f"average price in {file} to the nearest integer", Exactly(_rounded(mean(prices), 0))),
        Case("average salary per department in employees.csv, rounded to 2 decimals", Table(by_team)),
        Case(
            "mean and max salary in employees.csv as avg_salary and max_salary, to one decimal",
            Object(extremes),
        ),
        Case(
            f"min and max of price in {file}, return as {{max: ..., min: ...}}",
            Object({"max": max(prices), "min": min(prices)}),
        ),
        Case(
            f"average price and number of products in {file}, call them mean_price and n",
            Either(
                (
                    Object({"mean_price": mean(prices), "n": len(products)}),
                    Named((mean(prices), len(products))),
                )
            ),
        ),
        Case("mean of 3, 4 and 4 rounded to 2 decimals", Exactly(3.67)),
        Case("monthly payment for a loan of 10000 at 5% over 3 years to the nearest cent", Exactly(299.71)),
        Case(
            "count, mean and max of price in ecommerce_products.csv",
            Named((len(prices), mean(prices), max(prices))),
        ),
        Case(
            "How many employees are there in employees.csv? What is their average age?",
            Named((len(staff), mean(numbers(staff, "age")))),
        ),
    ]


def _looked_up(products: Sequence[Row], staff: Sequence[Row]) -> list[Case]:
    product, employee = products[1], staff[2]
    return [
        Case(
            f"price of product {product['product_id']} in ecommerce_products.csv", Exactly(product["price"])
        ),
        Case(f"What is the price of {product['name']} in ecommerce_products.csv?", Exactly(product["price"])),
        Case(f"What is the salary of {employee['name']} in employees.csv?", Exactly(employee["salary"])),
        Case(f"Which department is {employee['name']} in, employees.csv", Text(employee["department"])),
        Case(f"show the row for employee {employee['employee_id']} in employees.csv", Text(employee["name"])),
    ]


def _rounded(value: float, decimals: int) -> float:
    return float(Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def _parcels(rows: Sequence[Row]) -> list[Case]:
    def day(text: str) -> date:
        return date.fromisoformat(text)

    sent = [(day(row["shipped"]) - day(row["order_date"])).days for row in rows if row["shipped"] is not None]
    carriers = {
        carrier: mean([(day(r["delivered"]) - day(r["order_date"])).days for r in group if r["delivered"]])
        for carrier, group in grouped(rows, "carrier").items()
    }
    return [
        Case("average number of days between order_date and shipped in parcels.csv", _one(mean(sent))),
        Case(
            "how many parcels were shipped more than 3 days after ordering in parcels.csv",
            _one(sum(days > 3 for days in sent)),
        ),
        Case(
            "average delivery time in days from ordered to delivered by carrier in parcels.csv",
            Table(carriers),
        ),
    ]


def _without_data() -> list[Case]:
    return [
        Case("what is 15% of 240", _one(36)),
        Case("12.5 * (3 + 4)", _one(87.5)),
        Case("reverse the text 'hello world'", Text("dlrow olleh")),
        Case("convert 'Quick Brown Fox' to upper case", Text("QUICK BROWN FOX")),
        Case("how many words are in 'to be or not to be'", _one(6)),
        Case("how many characters are in 'Toolwright'?", _one(10)),
        Case("what is the percentage increase from 80 to 100", _one(25)),
        Case("what percent is 45 of 60", _one(75)),
        Case('lowercase "HELLO There"', Text("hello there")),
        Case("what's 1,250 - 375?", _one(875)),
    ]


def _last_days(daily: Sequence[tuple[date, float]], today: date, days: int) -> float | None:
    """What the days up to today come to; None before so many have passed."""
    if (today - daily[0][0]).days < days - 1:
        return None
    return total([value for day, value in daily if 0 <= (today - day).days < days])


def _one(*values: float) -> Number:
    return Number(values)


def _members(values: Any) -> Members:
    return Members(frozenset(values))


def _first(values: dict[Any, float]) -> Expected:
    """The key of the largest value; a request for "which" may come with the value."""
    best = max(values, key=lambda key: values[key])
    assert sum(value == values[best] for value in values.values()) == 1, "a tie has no first"
    return Either((Text(best), Table({best: values[best]})))


def _per(rows: Sequence[Row], key: str, value: str) -> dict[Any, float]:
    return {row[key]: row[value] for row in rows if row[value] is not None}


def _each(rows: Sequence[Row], key: str, value: Callable[[Row], float | None]) -> Table:
    return Table({row[key]: value(row) for row in rows})


def _margins(rows: Sequence[Row], key: str) -> Expected:
    percent = {row[key]: row["margin"] for row in rows}
    return Table(percent)


def _profits(rows: Sequence[Row], key: str) -> Table:
    return _each(rows, key, lambda row: None if row["cost"] is None else row["price"] - row["cost"])


def _lab_std(rows: Sequence[Row]) -> float:
    return deviation(numbers(grouped(rows, "batchNo")["B1"], "phValue"))


def folded_names(rows: Sequence[Row]) -> set[str]:
    return {row["region"] for row in rows}
