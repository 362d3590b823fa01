"""All agent events; importing this package declares them."""

from toolwright.protocol.base import Event
from toolwright.protocol.events import (
    approval,
    composite,
    discovery,
    evidence,
    execution,
    pattern,
    planning,
    repair,
    response,
    synthesis,
    workflow,
)

MODULES = (
    approval,
    composite,
    discovery,
    evidence,
    execution,
    pattern,
    planning,
    repair,
    response,
    synthesis,
    workflow,
)


def all_events() -> dict[str, type[Event]]:
    """Every declared event by its name, sorted."""
    return dict(sorted(Event.declared.items()))
