"""A table is the same table in every format: its profile, and what tools compute of it. What is none says why."""

from __future__ import annotations

import dataclasses
import gzip
import io
import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow
import pytest
import pytest_asyncio
from pyarrow import parquet

from support import formats
from support.boxes import MASKS, runner
from support.missing import missing
from support.recall import Nothing
from toolwright.domain.evidence import Evidence, Tests
from toolwright.domain.file import DataFile, FileProfile
from toolwright.domain.query import Task
from toolwright.domain.tool import Tool
from toolwright.engineers.offline.engineer import OfflineEngineer
from toolwright.sandboxes.kernel import KernelSandbox

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTIONS = (
    "What is the total price in {}?",
    "average price by item in {}",
    "How many rows in {} have item = tea?",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("formats")
    for name, content in formats.FORMATS.items():
        (folder / name).write_bytes(content())
    return folder


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sandbox(folder: Path) -> AsyncIterator[KernelSandbox]:
    sandbox = KernelSandbox(folder, children=1)
    report = await sandbox.start()
    if report.tier is None:
        missing(f"no sandbox holds on this machine: {report.refusal}")
    yield sandbox
    await sandbox.close()


def data_file(folder: Path, name: str) -> DataFile:
    return DataFile(name, str((folder / name).resolve()), "")


async def profiled(
    sandbox: KernelSandbox, folder: Path, name: str, content: bytes | None = None
) -> FileProfile:
    if content is not None:
        (folder / name).write_bytes(content)
    return (await sandbox.profile([data_file(folder, name)]))[0]


async def answered(sandbox: KernelSandbox, folder: Path, name: str, question: str) -> Any:
    """What the tool gives that the offline engineer writes for the question."""
    engineer = OfflineEngineer()
    [task] = await engineer.decompose(Task(question.format(name)), Nothing())
    file = data_file(folder, name)
    task = Task(task.prompt, (file,), (await profiled(sandbox, folder, name),))
    spec = await engineer.specify(task)
    tests = await engineer.write_tests(spec)
    code = await engineer.implement(spec, tests, None)
    bound = await engineer.bind(
        Tool(spec.name, 1, spec, code.code, tests.code, Evidence(Tests(("test_it",))), ""), task
    )
    execution = await sandbox.execute(spec, code.code, bound.arguments, [file])
    assert execution.succeeded, execution.error
    return json.loads(execution.result or "null")


@pytest.mark.parametrize("name", [name for name in formats.FORMATS if name != "plain.csv"])
async def test_each_format_has_the_profile_of_the_csv(
    sandbox: KernelSandbox, folder: Path, name: str
) -> None:
    expected = await profiled(sandbox, folder, "plain.csv")
    found = await profiled(sandbox, folder, name)
    assert expected.problem is None
    assert [column.type for column in expected.columns] == [
        "text", "number", "integer", "date", "datetime", "boolean", "text", "text",
    ]  # fmt: skip
    assert found.sheets == (("Sales",) if name.endswith(".xlsx") else ())
    same = dataclasses.replace(found, name=expected.name, encoding="utf-8", delimiter=",", sheets=())
    assert same == expected


@pytest.mark.parametrize("question", QUESTIONS)
async def test_each_format_gives_the_answers_of_the_csv(
    sandbox: KernelSandbox, folder: Path, question: str
) -> None:
    expected = await answered(sandbox, folder, "plain.csv", question)
    assert expected not in (None, [], {})
    for name in formats.FORMATS:
        assert await answered(sandbox, folder, name, question) == expected, name


async def test_the_other_tier_reads_what_needs_late_imports(folder: Path) -> None:
    other = KernelSandbox(folder, children=1, mask=MASKS["B"])
    try:
        if (await other.start()).tier != "B":
            pytest.skip("tier B does not hold on this machine")
        for name in ("book.xlsx", "columns.parquet", "packed.ndjson.gz"):
            assert (await profiled(other, folder, name)).rows == len(formats.ROWS)
    finally:
        await other.close()


async def test_boxes_begin_without_what_few_tools_read_with_and_can_import_it(sandbox: KernelSandbox) -> None:
    begun = await runner(sandbox)(
        """
begun = [name for name in ("pyarrow", "python_calamine", "openpyxl") if name in sys.modules]
import pandas, pyarrow.parquet, python_calamine
return [begun, str(pandas.Series(["a"]).dtype.storage)]
"""
    )
    assert begun.result == '[[], "python"]', begun


async def test_of_several_sheets_the_first_is_read_and_the_answer_says_so(
    sandbox: KernelSandbox, folder: Path
) -> None:
    found = await profiled(sandbox, folder, "many.xlsx", formats.workbook("Costs", "Notes"))
    assert found.rows == len(formats.ROWS)
    assert found.note == 'Of many.xlsx the first sheet was read, "Sales"; it has 3.'
    assert found.sheets == ("Sales", "Costs", "Notes")
    assert (await profiled(sandbox, folder, "book.xlsx")).note is None


@pytest.mark.parametrize(
    "price", [["1.234,50", "7,5", "12"], ["0,125", "1,000", "3"], ["1.234,5 €", "99 €", "-3,25 €"]]
)
@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
async def test_decimal_commas_are_numbers_where_a_column_leaves_no_doubt(
    sandbox: KernelSandbox, folder: Path, price: list[str], delimiter: str
) -> None:
    text = "item;price\n" + "".join(f"x;{cell}\n" for cell in price)
    found = await profiled(sandbox, folder, "comma.csv", text.replace(";", delimiter).encode())
    assert found.columns[1].type == "number"
    values = [float(cell.strip(" €").replace(".", "").replace(",", ".")) for cell in price]
    assert (found.columns[1].minimum, found.columns[1].maximum) == (min(values), max(values))
    total = await answered(sandbox, folder, "comma.csv", "What is the total price in {}?")
    assert total == pytest.approx(sum(values))


async def test_one_sure_column_settles_the_others_of_its_file(sandbox: KernelSandbox, folder: Path) -> None:
    settled = await profiled(sandbox, folder, "a.csv", b"x;y;z\n1,5;1.234;2,500\n2,5;5.678;3,750\n")
    assert [column.maximum for column in settled.columns] == [2.5, 5678, 3.75]
    mixed = await profiled(sandbox, folder, "b.csv", b"x;y;z\n1,5;1.234;2.5\n2,5;5.678;3.75\n")
    assert [column.type for column in mixed.columns] == ["number", "text", "number"]
    unsettled = await profiled(sandbox, folder, "c.csv", b"x;y\n1,500;a\n2,500;b\n")
    assert unsettled.columns[0].type == "text"


async def test_numbers_of_typed_formats_are_not_rounded(sandbox: KernelSandbox, folder: Path) -> None:
    found = await profiled(
        sandbox, folder, "exact.json", b'[{"x": 0.1, "y": 5.0}, {"x": 1e2, "y": 12345678901234}]'
    )
    assert [column.values for column in found.columns] == [("0.1", "1e2"), ("5.0", "12345678901234")]
    found = await profiled(sandbox, folder, "exact.parquet", formats.decimals_of_parquet(["1.10", "2.25"]))
    assert found.columns[0].values == ("1.10", "2.25")


def zipped(size: int) -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as entry,
    ):
        for _ in range(size >> 20):
            entry.write(bytes(1 << 20))
    return buffer.getvalue()


def repeated(rows: int) -> bytes:
    buffer = io.BytesIO()
    parquet.write_table(pyarrow.table({"x": pyarrow.nulls(rows, pyarrow.int8())}), buffer)
    return buffer.getvalue()


def empty_sheet(*titles: str) -> bytes:
    book = openpyxl.Workbook()
    for title in titles:
        book.create_sheet(title)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("bad.csv", bytes(range(256)) * 8, "is a binary file, no text"),
        ("bad.csv", formats.workbook(), "is no text file but a ZIP archive or an Excel workbook"),
        ("bad.json", b"", "is empty"),
        ("bad.json", b"[]", "is empty"),
        ("bad.json", b"{}", "is empty"),
        ("bad.json", b'{"a": 1', "is no valid JSON: line 1, column 8: expecting ',' delimiter"),
        ("bad.json", b"3", "is no table: it holds a single value"),
        ("bad.json", b'[{"a": 1}, 2]', "is no table: record 2 is no object"),
        ("bad.json", b'[{"a": {"b": [1]}}]', "a.b in record 1 of bad.json is a list"),
        ("bad.json", b'{"a": [1, 2], "b": [1]}', "its columns are not of the same length"),
        ("bad.json", b"[" * 100_000 + b"]" * 100_000, "is nested too deeply"),
        ("bad.jsonl", b'{"a": 1}\nnonsense\n', "is no valid JSON: line 2"),
        ("bad.csv.gz", gzip.compress(formats.separated(","))[:-20], "is cut off"),
        ("bad.csv.gz", b"a,b\n1,2\n", "is no gzip archive"),
        ("bad.csv.gz", gzip.compress(b""), "is empty"),
        ("bad.csv.gz", gzip.compress(bytes(210 << 20)), "unpacks to more than 200 MB"),
        ("bad.xlsx", b"", "is empty"),
        ("bad.xlsx", b"a,b\n1,2\n", "is no Excel workbook"),
        ("bad.xlsx", b"PK\x03\x04" + bytes(500), "is no Excel workbook, or a damaged one"),
        ("bad.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "is protected by a password"),
        ("bad.xlsx", zipped(210 << 20), "unpacks to more than 200 MB"),
        ("bad.xlsx", empty_sheet(), "is empty"),
        ("bad.xlsx", empty_sheet("More"), 'has nothing on its first sheet, "Sheet"'),
        ("bad.parquet", b"", "is empty"),
        ("bad.parquet", b"a,b\n", "is no Parquet file"),
        ("bad.parquet", formats.parquet_file()[:-30], "is no Parquet file, or a damaged one"),
        ("bad.parquet", repeated(30_000_000), "is too large: it has 30,000,000 rows"),
    ],
    # An archive's bytes hold the time at which it was made, which differs between the processes of one run.
    ids=lambda value: "content" if isinstance(value, bytes) else None,
)  # fmt: skip
async def test_what_is_no_table_says_why(
    sandbox: KernelSandbox, folder: Path, name: str, content: bytes, told: str
) -> None:
    found = await profiled(sandbox, folder, name, content)
    assert found.problem is not None
    assert told in found.problem
    assert name in found.problem
    assert found.rows == 0


async def test_a_table_without_rows_has_its_columns(sandbox: KernelSandbox, folder: Path) -> None:
    buffer = io.BytesIO()
    parquet.write_table(
        pyarrow.table({"a": pyarrow.array([], pyarrow.int64()), "b": pyarrow.array([], pyarrow.string())}),
        buffer,
    )
    for name, content in (
        ("none.parquet", buffer.getvalue()),
        ("none.csv.gz", gzip.compress(b"a,b\n")),
        ("none.tsv", b"a\tb\n"),
    ):
        found = await profiled(sandbox, folder, name, content)
        assert found.problem == f"{name} has a header but no rows"
        assert [column.name for column in found.columns] == ["a", "b"]
