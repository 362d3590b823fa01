"""What an event is: a frozen model whose class names it. Declaring the same name twice is an error at
import."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, cast

from pydantic import BaseModel, ConfigDict

from toolwright.domain.json import Json

Look = Literal["step", "progress", "success", "warning", "error", "info"]
"""How a client may show an event."""


class Event(BaseModel):
    """An `agent_event`. Its fields are the event's `data`, its docstring the description in the document.

    class ToolFound(Event, name="tool_found", look="step"): ...
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: ClassVar[str]
    look: ClassVar[Look]
    declared: ClassVar[dict[str, type["Event"]]] = {}

    def __init_subclass__(cls, *, name: str, look: Look, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if name in Event.declared:
            raise TypeError(f"event {name!r} is declared twice")
        if not (cls.__doc__ or "").strip():
            raise TypeError(f"event {name!r} has no description")
        cls.name = name
        cls.look = look
        Event.declared[name] = cls

    def data(self) -> Mapping[str, Json]:
        """The event's data as in the specification: optional fields that are absent are left out."""
        return cast(Mapping[str, Json], self.model_dump(mode="json", exclude_none=True))

    def payload(self) -> Mapping[str, Json]:
        """What travels: {event_type, data}."""
        return {"event_type": self.name, "data": self.data()}
