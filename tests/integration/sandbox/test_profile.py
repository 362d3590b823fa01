"""Every fault of a file is told in a sentence; what is a table is described as the tools read it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from toolwright.domain.file import ColumnProfile, DataFile, FileProfile
from toolwright.sandboxes.kernel import KernelSandbox

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def profile(
    sandbox: KernelSandbox, data: Path, content: bytes | str, name: str = "made.csv"
) -> FileProfile:
    path = data / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    try:
        return (await sandbox.profile([DataFile(name, str(path), "")]))[0]
    finally:
        path.unlink()


def column(found: FileProfile, name: str) -> ColumnProfile:
    assert found.problem is None, found.problem
    return next(column for column in found.columns if column.name == name)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "made.csv is empty"),
        ("\n\n  \n", "made.csv is empty"),
        (",,\n,,\n", "made.csv is empty"),
        ("a,b\n", "made.csv has a header but no rows"),
        (bytes(range(256)) * 8, "made.csv is a binary file, no text"),
        (os.urandom(4096).replace(b"\x00", b"\x01") + b"\x81\x8d", "made.csv is a binary file, no text"),
        (b"PK\x03\x04rest", "made.csv is no text file but a ZIP archive or an Excel workbook"),
        (b"%PDF-1.7", "made.csv is no text file but a PDF document"),
        (b"\xff\xfea", "made.csv begins as UTF-16 and cannot be decoded as such"),
        (
            "a,b\n1,2\n".encode("utf-16-le"),
            "made.csv looks like UTF-16 without a byte order mark: save it as UTF-8",
        ),
        (
            b"a,b\n\x81\x8d,2\n" * 40,
            "made.csv cannot be decoded: it is neither UTF-8 nor UTF-16 nor Windows-1252",
        ),
        ("a,b\n1,2\n1,2,3\n", "made.csv has no consistent columns: expected 2 fields in line 3, saw 3"),
    ],
)
async def test_what_is_no_table_is_told(
    sandbox: KernelSandbox, data: Path, content: bytes | str, told: str
) -> None:
    found = await profile(sandbox, data, content)
    assert (found.problem, found.rows) == (told, 0)


async def test_a_header_alone_still_names_its_columns(sandbox: KernelSandbox, data: Path) -> None:
    found = await profile(sandbox, data, "a,b\n")
    assert [column.name for column in found.columns] == ["a", "b"]


async def test_what_is_no_regular_file_is_told(sandbox: KernelSandbox, data: Path) -> None:
    folder, pipe = data / "folder.csv", data / "pipe.csv"
    folder.mkdir()
    os.mkfifo(pipe)
    try:
        files = [DataFile(name, str(data / name), "") for name in ("folder.csv", "pipe.csv", "absent.csv")]
        found = await sandbox.profile(files)
    finally:
        folder.rmdir()
        pipe.unlink()
    assert [profile.problem for profile in found] == [
        "folder.csv is no regular file",
        "pipe.csv is no regular file",
        "absent.csv does not exist, or is a link that leaves the data folder",
    ]


async def test_too_large_a_file_is_told(sandbox: KernelSandbox, data: Path) -> None:
    huge = data / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(201 << 20)
    try:
        found = (await sandbox.profile([DataFile("huge.csv", str(huge), "")]))[0]
    finally:
        huge.unlink()
    assert found.problem == "huge.csv is too large: 201 MB, and 200 MB is the most"


async def test_a_file_that_does_not_fit_into_memory_is_told(sandbox: KernelSandbox, data: Path) -> None:
    row = ",".join("x" * 8 for _ in range(10)) + "\n"
    found = await profile(sandbox, data, "a,b,c,d,e,f,g,h,i,j\n" + row * 700_000)
    assert found.problem == "made.csv is too large to be read: stopped: memory limit 128 MB"


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("cp1252", "cp1252")],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
async def test_encodings_and_delimiters_are_found(
    sandbox: KernelSandbox, data: Path, encoding: str, named: str, delimiter: str
) -> None:
    rows = [["größe", "preis"], ["ä", "1.5"], ["ö", "2.5"]]
    found = await profile(sandbox, data, "\n".join(delimiter.join(row) for row in rows).encode(encoding))
    assert (found.encoding, found.delimiter, found.rows) == (named, delimiter, 2)
    assert column(found, "größe").values == ("ä", "ö")
    assert column(found, "preis").maximum == 2.5


async def test_a_realistic_table_is_described(sandbox: KernelSandbox, data: Path) -> None:
    text = (
        " Product ,Price,Share,Cost,Sold,When,At,Active,Code,Note\n"
        'A,"1,234.50",12%,"$1,200.00",3,2024-01-31,10:30,yes,007,\n'
        " B ,99.00,3.5%,$5,0,2024-02-01,11:00,no,008,\n"
        "A,NA,n/a,-,7,2023-12-31,9:15,yes,009,\n"
    )
    found = await profile(sandbox, data, text)
    assert found.rows == 3
    product = column(found, " Product ")
    assert (product.type, product.distinct, product.values) == ("text", 2, ("A", "B"))
    price = column(found, "Price")
    assert (price.type, price.format, price.minimum, price.maximum) == ("number", "thousands", 99, 1234.5)
    assert (price.missing, price.marks, price.count, price.distinct) == (1, ("NA",), 3, 2)
    assert (column(found, "Share").format, column(found, "Share").maximum) == ("percent", 12)
    assert (column(found, "Cost").format, column(found, "Cost").maximum) == ("currency", 1200)
    assert (column(found, "Sold").type, column(found, "Sold").minimum) == ("integer", 0)
    when = column(found, "When")
    assert (when.type, when.minimum, when.maximum) == ("date", "2023-12-31", "2024-02-01")
    assert column(found, "At").type == "time"
    assert column(found, "Active").type == "boolean"
    assert column(found, "Code").type == "text"
    assert (column(found, "Note").type, column(found, "Note").missing) == ("empty", 3)


async def test_days_and_months_are_told_apart_by_the_column(sandbox: KernelSandbox, data: Path) -> None:
    found = await profile(
        sandbox, data, "d,m,t\n13/02/2024,02/13/2024,2024-01-01 10:00\n01/02/2024,01/02/2024,2024-01-02\n"
    )
    assert column(found, "d").minimum == "2024-02-01"
    assert column(found, "m").minimum == "2024-01-02"
    assert (column(found, "t").type, column(found, "t").maximum) == ("datetime", "2024-01-02T00:00:00")


async def test_words_in_a_number_column_are_counted(sandbox: KernelSandbox, data: Path) -> None:
    found = await profile(
        sandbox, data, "x,y\n" + "".join(f"{n},{'word' if n % 2 else n}\n" for n in range(9)) + "broken,1\n"
    )
    assert (column(found, "x").type, column(found, "x").unparsed) == ("integer", 1)
    assert (column(found, "y").type, column(found, "y").unparsed) == ("text", 0)


async def test_columns_of_many_values_list_none(sandbox: KernelSandbox, data: Path) -> None:
    found = await profile(sandbox, data, "x\n" + "".join(f"v{n}\n" for n in range(60)))
    assert (column(found, "x").distinct, column(found, "x").values) == (60, ())


async def test_equal_headers_are_both_there(sandbox: KernelSandbox, data: Path) -> None:
    found = await profile(sandbox, data, "x,x\n1,2\n")
    assert [column.name for column in found.columns] == ["x", "x"]


async def test_short_rows_and_quoted_line_breaks_are_read(sandbox: KernelSandbox, data: Path) -> None:
    found = await profile(sandbox, data, 'a,b\n"x\ny",1\nz\n')
    assert (found.rows, column(found, "b").missing) == (2, 1)
