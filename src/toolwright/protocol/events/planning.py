"""Choosing how to go about a query."""

from typing import Annotated

from pydantic import Field

from toolwright.domain.query import Strategy
from toolwright.protocol.base import Event


class PlanningQuery(Event, name="planning_query", look="progress"):
    """Agent is analyzing query complexity and planning execution strategy."""


class PlanComplete(Event, name="plan_complete", look="step"):
    """Execution strategy has been selected."""

    strategy: Strategy
    reasoning: Annotated[str, Field(description="Explanation of strategy choice")]
