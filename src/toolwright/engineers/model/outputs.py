"""What a model answers, typed. Whatever it says, only what is checked here and in `checking` goes on."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from toolwright.domain.tool import ParameterType

_Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
_Sentence = Annotated[str, Field(min_length=1, max_length=400)]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NewParameter(_Answer):
    name: _Identifier
    type: ParameterType
    description: _Sentence
    required: bool = True
    default: Annotated[Any, Field(description="Only where it is not required")] = None


class NewTool(_Answer):
    """The specification of a tool."""

    name: _Identifier
    summary: Annotated[_Sentence, Field(description="One sentence: what it computes")]
    parameters: Annotated[list[NewParameter], Field(max_length=12)]
    returns: Annotated[str, Field(min_length=1, max_length=1500)]
    raises: Annotated[list[_Sentence], Field(max_length=8)] = []


class PlannedTask(_Answer):
    words: Annotated[str, Field(min_length=1, max_length=2000)]
    files: Annotated[list[str], Field(max_length=6)] = []
    takes: Annotated[int, Field(ge=0, le=7)] | None = None
    tool: str | None = None
    new_tool: NewTool | None = None
    arguments: dict[str, Any] = {}
    says: Annotated[str, Field(max_length=300)] | None = None
    write_up: bool = False


class Plan(_Answer):
    """How the request is answered: by tasks, by a question to the person, or why it cannot be."""

    tasks: Annotated[list[PlannedTask], Field(max_length=8)] = []
    question: _Sentence | None = None
    options: Annotated[list[_Sentence], Field(max_length=8)] = []
    cannot: Annotated[str, Field(min_length=1, max_length=1000)] | None = None
    refers_back: bool = False


class CaseFile(_Answer):
    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,40}\.(csv|tsv|json|txt)$")]
    content: Annotated[str, Field(max_length=4000)]


class Case(_Answer):
    name: _Identifier
    why: _Sentence
    files: Annotated[list[CaseFile], Field(max_length=3)] = []
    arguments: dict[str, Any]
    expected: Any = None
    raises: Literal["ValueError"] | None = None


class Cases(_Answer):
    """The tests of a specified function."""

    cases: Annotated[list[Case], Field(min_length=3, max_length=16)]


class Module(_Answer):
    """A Python module with the specified function."""

    code: Annotated[str, Field(min_length=1, max_length=40_000)]
