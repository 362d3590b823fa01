"""How specifications and evidence are written into the database, and tools read from it."""

import hashlib

from pydantic import TypeAdapter
from sqlalchemy import Row

from toolwright.domain.evidence import Evidence
from toolwright.domain.tool import Tool, ToolSpec

_SPEC = TypeAdapter(ToolSpec)
_EVIDENCE = TypeAdapter(Evidence)


def spec_text(spec: ToolSpec) -> str:
    return _SPEC.dump_json(spec).decode()


def evidence_text(evidence: Evidence) -> str:
    return _EVIDENCE.dump_json(evidence, exclude_defaults=True).decode()


def tool_of(row: Row[tuple[str, int, str, str, str, str, str]]) -> Tool:
    """The tool of a row (name, version, spec, code, test_code, evidence, created_at)."""
    name, version, spec, code, test_code, evidence, created_at = row
    return Tool(
        name=name,
        version=version,
        spec=_SPEC.validate_json(spec),
        code=code,
        test_code=test_code,
        evidence=_EVIDENCE.validate_json(evidence),
        created_at=created_at,
    )


def digest(contents: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(contents).hexdigest()
