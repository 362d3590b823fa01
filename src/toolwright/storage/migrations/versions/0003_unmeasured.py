"""Evidence with its parts by name, and which versions wait for their mutants to be run."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "unmeasured",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(
            ["name", "version"], ["tool_versions.name", "tool_versions.version"], ondelete="CASCADE"
        ),
    )
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT name, version, evidence FROM tool_versions")).all()
    for name, version, text in rows:
        which = {"name": name, "version": version}
        evidence = _with_names(json.loads(text))
        connection.execute(
            sa.text(
                "UPDATE tool_versions SET evidence = :evidence WHERE name = :name AND version = :version"
            ),
            {**which, "evidence": json.dumps(evidence)},
        )
        if "failure" not in evidence and not evidence["tests"]["failed"]:
            connection.execute(sa.text("INSERT INTO unmeasured VALUES (:name, :version, 0)"), which)


def _with_names(old: dict[str, Any]) -> dict[str, Any]:
    """Tests were counted and not named: they get numbers, until they are run again with the mutants."""
    passed, total = old["tests_passed"], old["tests_total"]
    names = [f"test {number}, whose name was not kept" for number in range(1, total + 1)]
    new: dict[str, Any] = {"tests": {"passed": names[:passed], "failed": names[passed:]}}
    if old.get("inputs_compared") is not None:
        disagreed = old["inputs_compared"] - old["inputs_agreed"]
        new["inputs"] = {
            "agreed": old["inputs_agreed"],
            "disagreements": [f"input {number}, which was not kept" for number in range(1, disagreed + 1)],
        }
    if "failure" in old:
        new["failure"] = old["failure"]
    return new
