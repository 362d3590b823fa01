"""The registry: a tool's versions in the database, the one in force also as files."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Select, and_, bindparam, delete, func, insert, literal_column, select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from toolwright.domain.evidence import Verdict
from toolwright.domain.tool import Candidate, TestSuite, Tool, ToolSpec, tool_name_problem
from toolwright.errors import NotFound, RequestRejected
from toolwright.storage import fulltext
from toolwright.storage.database import Database
from toolwright.storage.records import digest, evidence_text, spec_text, tool_of
from toolwright.storage.tables import now, storable, tool_versions, tools, tools_fts
from toolwright.storage.toolfiles import ToolFiles

_TOOL = (
    tool_versions.c.name,
    tool_versions.c.version,
    tool_versions.c.spec,
    tool_versions.c.code,
    tool_versions.c.test_code,
    tool_versions.c.evidence,
    tool_versions.c.created_at,
)
_IN_FORCE = and_(tool_versions.c.name == tools.c.name, tool_versions.c.version == tools.c.version)
_CURRENT = select(*_TOOL).join(tools, _IN_FORCE)
_ONE = _CURRENT.where(tools.c.name == bindparam("name"))
_BY_SHAPE = _CURRENT.where(tool_versions.c.shape == bindparam("shape")).order_by(tools.c.name)
_ALL = _CURRENT.order_by(tools.c.name)
_MADE_BY = select(*_TOOL).where(tool_versions.c.made_by == bindparam("key"))

# A word in the name says more than one in the summary, and that more than one about a parameter.
_RANK = func.bm25(literal_column("tools_fts"), 3.0, 2.0, 1.0)
_SEARCH = (
    select(*_TOOL, _RANK.label("rank"))
    .join(tools, _IN_FORCE)
    .join(tools_fts, tools_fts.c.name == tools.c.name)
    .where(literal_column("tools_fts").op("MATCH")(bindparam("query")))
    .order_by("rank", tools.c.name)
    .limit(bindparam("limit"))
)
