"""The registry's rows: statements, and what it takes to register a version or to forget a tool."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, delete, func, insert, literal_column, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from toolwright.domain.evidence import Evidence, Verdict
from toolwright.domain.tool import Tool, ToolSpec
from toolwright.storage import fulltext
from toolwright.storage.records import digest, evidence_text, spec_text, tool_of
from toolwright.storage.tables import now, tool_versions, tools, tools_fts, unmeasured

IN_FORCE = and_(tool_versions.c.name == tools.c.name, tool_versions.c.version == tools.c.version)
CURRENT = select(tool_versions).join(tools, IN_FORCE)
ALL = CURRENT.order_by(tools.c.name)
ONE = CURRENT.where(tools.c.name == bindparam("name"))
BY_SHAPE = ALL.where(tool_versions.c.shape == bindparam("shape"))
MADE_BY = select(tool_versions).where(tool_versions.c.made_by == bindparam("key"))

VERSIONS = (
    select(tool_versions)
    .where(tool_versions.c.name == bindparam("name"))
    .order_by(tool_versions.c.version.desc())
)
VERSION = VERSIONS.where(tool_versions.c.version == bindparam("version"))
EVIDENCE = select(tool_versions.c.evidence).join(tools, IN_FORCE)

EXAMPLES = select(tool_versions.c.examples).where(
    tool_versions.c.name == bindparam("name"), tool_versions.c.version == bindparam("version")
)
COUNT = select(func.count()).select_from(tools)

_MATCHES = literal_column("tools_fts").op("MATCH")
SEARCH = (
    select(tool_versions, func.bm25(literal_column("tools_fts"), *fulltext.WEIGHTS).label("rank"))
    .join(tools, IN_FORCE)
    .join(tools_fts, tools_fts.c.name == tools.c.name)
    .where(_MATCHES(bindparam("query")))
    .order_by("rank", tools.c.name)
    .limit(bindparam("limit"))
)
_TERMS = func.json_each(bindparam("terms")).table_valued("value", name="terms")
HITS = select(
    select(func.count())
    .select_from(tools_fts)
    .where(_MATCHES(_TERMS.c.value))
    .correlate(_TERMS)
    .scalar_subquery()
).select_from(_TERMS)


@dataclass(frozen=True, slots=True)
class Version:
    """What a row of `tool_versions` is made of; `examples` as their JSON text."""

    key: str
    spec: ToolSpec
    code: str
    test_code: str
    examples: str
    verdict: Verdict


def same_shape(one: str, other: str) -> bool:
    return one != "" and one == other


async def first(connection: AsyncConnection, statement: Select[Any], **parameters: object) -> Row[Any] | None:
    return (await connection.execute(statement, parameters)).first()


async def register(connection: AsyncConnection, version: Version) -> Tool:
    """Inserts the next version and puts it in force."""
    spec, name = version.spec, version.spec.name
    latest = select(func.coalesce(func.max(tool_versions.c.version), 0)).where(tool_versions.c.name == name)
    number: int = (await connection.execute(latest)).scalar_one() + 1
    # First, since a version's row points to its tool's.
    await put_in_force(connection, spec, number)
    row = {
        "name": name,
        "version": number,
        "made_by": version.key,
        "spec": spec_text(spec),
        "shape": spec.shape,
        "code": version.code,
        "code_hash": digest(version.code.encode()),
        "test_code": version.test_code,
        "test_hash": digest(version.test_code.encode()),
        "examples": version.examples,
        "evidence": evidence_text(version.verdict.evidence),
        "created_at": now(),
    }
    made = await connection.execute(insert(tool_versions).values(row).returning(*tool_versions.c))
    if version.verdict.evidence.pending:
        await connection.execute(insert(unmeasured).values(name=name, version=number, attempts=0))
    return tool_of(made.one())


async def put_in_force(connection: AsyncConnection, spec: ToolSpec, version: int) -> None:
    """Makes a version the one of its tool, and the one that is found by its words."""
    in_force = upsert(tools).values(name=spec.name, version=version)
    await connection.execute(
        in_force.on_conflict_do_update(index_elements=["name"], set_={"version": version})
    )
    await connection.execute(delete(tools_fts).where(tools_fts.c.name == spec.name))
    words = {"name": spec.name, "summary": spec.summary, "parameters": fulltext.parameter_words(spec)}
    await connection.execute(insert(tools_fts).values(words))


async def store_evidence(connection: AsyncConnection, tool: Tool, evidence: Evidence) -> None:
    version = and_(tool_versions.c.name == tool.name, tool_versions.c.version == tool.version)
    await connection.execute(update(tool_versions).where(version).values(evidence=evidence_text(evidence)))


async def forget(connection: AsyncConnection, name: str) -> None:
    await connection.execute(delete(tools).where(tools.c.name == name))
    await connection.execute(delete(tools_fts).where(tools_fts.c.name == name))
