"""Profiles of made-up files, as the sandbox would give them, and short ways to write plans over them."""

from collections.abc import Sequence
from typing import Any, Literal

from toolwright.domain.file import ColumnProfile, ColumnType, DataFile, FileProfile
from toolwright.domain.query import Task
from toolwright.engineers.offline.plan import (
    Aggregate,
    Column,
    Compare,
    Condition,
    Expression,
    FileRef,
    Filter,
    Load,
    Measure,
    Number,
    Table,
    Text,
)


def column(
    name: str,
    kind: ColumnType,
    distinct: int,
    values: Sequence[str] = (),
    *,
    rows: int = 100,
    missing: int = 0,
    **more: Any,
) -> ColumnProfile:
    return ColumnProfile(name, kind, rows - missing, missing, distinct, values=tuple(values), **more)


PRODUCTS = FileProfile(
    "shop_products.csv",
    40,
    (
        column("product_id", "integer", 40, rows=40),
        column("product_name", "text", 40, rows=40),
        column("category", "text", 4, ("Electronics", "Toys", "Books", "Home & Garden"), rows=40),
        column("price", "number", 38, rows=40),
        column("cost", "number", 38, rows=40, missing=1),
        column("stock", "integer", 30, rows=40, missing=2),
        column("rating", "number", 20, rows=40, missing=3, minimum=1.0),
    ),
)
ORDERS = FileProfile(
    "orders_2024.csv",
    200,
    (
        column("OrderID", "text", 200, rows=200),
        column("Date", "date", 90, rows=200),
        column("Region", "text", 4, ("North", "South", "East", "West"), rows=200),
        column("Product", "text", 4, ("Laptop", "Phone", "Tablet", "Desk Lamp"), rows=200),
        column("Quantity", "integer", 10, rows=200),
        column("Unit Price", "number", 30, rows=200, format="thousands"),
        column("Sales", "number", 180, rows=200, missing=2),
        column("sales_rep", "text", 3, ("Ann Lee", "Bob Ray", "Cy Oh"), rows=200),
    ),
)
CUSTOMERS = FileProfile(
    "customers.csv",
    120,
    (
        column("CustomerID", "text", 120, rows=120),
        column("Name", "text", 119, rows=120),
        column("Gender", "text", 2, ("F", "M"), rows=120, missing=1),
        column("Age", "integer", 50, rows=120, missing=3),
        column("Country", "text", 4, ("Germany", "France", "Spain", "United Kingdom"), rows=120),
        column("Annual Income", "number", 110, rows=120, missing=4),
        column("active", "boolean", 2, ("yes", "no"), rows=120),
        column("discount", "integer", 12, ("10%", "5%"), rows=120, format="percent"),
    ),
)
STOCKS = FileProfile(
    "quotes.csv",
    250,
    (
        column("Date", "date", 250, rows=250),
        column("Open Price", "number", 240, rows=250),
        column("Close Price", "number", 240, rows=250),
        column("High", "number", 240, rows=250),
        column("Low", "number", 240, rows=250),
        column("No. of Trades", "integer", 249, rows=250),
    ),
)
SHIPMENTS = FileProfile(
    "shipments.csv",
    60,
    (
        column("shipment_id", "integer", 60, rows=60),
        column("order_date", "date", 30, rows=60, minimum="2024-01-01", maximum="2024-03-30"),
        column("ship_date", "date", 30, rows=60, minimum="2024-01-03", maximum="2024-04-02"),
        column("delivered", "date", 30, rows=60, missing=3),
        column("carrier", "text", 3, ("Alpha", "Beta", "Gamma"), rows=60),
        column("weight", "number", 50, rows=60),
    ),
)
STAFF = FileProfile(
    "staff.csv",
    80,
    (
        column("employee_id", "text", 80, rows=80),
        column("name", "text", 80, rows=80),
        column("department", "text", 5, ("Sales", "IT", "HR", "Legal", "Ops"), rows=80),
        column("salary", "number", 70, rows=80, missing=2),
        column("age", "integer", 30, rows=80),
    ),
)
COUNTRIES = FileProfile(
    "happiness.csv",
    150,
    (
        column("Country", "text", 150, rows=150),
        column("Region", "text", 3, ("Western Europe", "Southern Asia", "Western Asia"), rows=150),
        column("Happiness Rank", "integer", 149, rows=150),
        column("Happiness Score", "number", 149, rows=150),
        column("Standard Error", "number", 140, rows=150),
        column("Economy (GDP per Capita)", "number", 150, rows=150),
        column("Freedom", "number", 150, rows=150),
        column("Generosity", "number", 150, rows=150),
    ),
)


def task(prompt: str, *profiles: FileProfile) -> Task:
    files = tuple(DataFile(profile.name, f"/data/{profile.name}", "1") for profile in profiles)
    return Task(prompt, files, profiles)


def rows(profile: FileProfile, *conditions: Condition) -> Table:
    source: Table = Load(FileRef(profile.name))
    for condition in conditions:
        source = Filter(source, condition)
    return source


def is_(name: str, value: str | float, op: Literal["eq", "ne", "lt", "le", "gt", "ge"] = "eq") -> Compare:
    return Compare(Column(name), op, Text(value) if isinstance(value, str) else Number(value))


def measure(function: Any, of: str | Expression | None = None, at: float | None = None) -> Measure:
    return Measure(function, Column(of) if isinstance(of, str) else of, None if at is None else Number(at))


def of_all(source: Table, *measures: Measure, by: Sequence[str] = ()) -> Aggregate:
    return Aggregate(source, measures, tuple(Column(name) for name in by))
