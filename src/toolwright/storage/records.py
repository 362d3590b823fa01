"""How specifications, examples and evidence are written into the database, and tools read from it."""

import hashlib
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row

from toolwright.domain.evidence import Evidence
from toolwright.domain.tool import Example, Tool, ToolSpec

_SPEC = TypeAdapter(ToolSpec)
_EVIDENCE = TypeAdapter(Evidence)
_EXAMPLES = TypeAdapter(tuple[Example, ...])


def spec_text(spec: ToolSpec) -> str:
    return _SPEC.dump_json(spec).decode()


def evidence_text(evidence: Evidence) -> str:
    return _EVIDENCE.dump_json(evidence, exclude_defaults=True).decode()


def evidence_of(text: str) -> Evidence:
    return _EVIDENCE.validate_json(text)


def examples_text(examples: tuple[Example, ...]) -> str:
    return _EXAMPLES.dump_json(examples).decode()


def examples_of(text: str) -> tuple[Example, ...]:
    return _EXAMPLES.validate_json(text)


def tool_of(row: Row[Any]) -> Tool:
    """The tool of a row of `tool_versions`."""
    return Tool(
        name=row.name,
        version=row.version,
        spec=_SPEC.validate_json(row.spec),
        code=row.code,
        test_code=row.test_code,
        evidence=_EVIDENCE.validate_json(row.evidence),
        created_at=row.created_at,
    )


def digest(contents: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(contents).hexdigest()
