"""The parts of a brief: what is asked, its constraints, and the format of the answer."""

import re
from dataclasses import dataclass

_OUTPUT = re.compile(r"@+\w+\s*\[")
_CONSTRAINTS = re.compile(r"(?:\A|(?<=[\s.}]))(?:constraints?|requirements?)\s*:\s*", re.IGNORECASE)
_FORMAT = re.compile(
    r"(?:\A|(?<=[\s.}]))(?:(?:answer|output|response|result)(?:'s)?\s+)?format\s*:\s*", re.IGNORECASE
)
_FILE = re.compile(r"(?:\A|(?<=[\s.}\]]))(?:data\s+)?(?:file|dataset)\s*:\s*\S+\s*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sections:
    """A brief's text in its parts; `constraints` may be empty."""

    question: str
    constraints: str
    format: str


def is_brief(prompt: str) -> bool:
    """Whether a request names its outputs as @name[...]."""
    return _OUTPUT.search(prompt) is not None


def sections(prompt: str) -> Sections:
    """The parts of a brief, wherever line breaks stand in it. Without titles the format begins at its first output."""
    text = _FILE.sub("", prompt.strip()).strip()
    first = _OUTPUT.search(text)
    assert first is not None
    head, tail = text[: first.start()], text[first.start() :]
    titled = list(_FORMAT.finditer(head))
    if titled:
        head, tail = head[: titled[-1].start()], head[titled[-1].end() :] + tail
    else:
        sentence = max(head.rfind(". "), head.rfind("? "), head.rfind("\n"))
        head, tail = head[: sentence + 1], head[sentence + 1 :] + tail
    parted = _CONSTRAINTS.search(head)
    question, constraints = (head[: parted.start()], head[parted.end() :]) if parted else (head, "")
    return Sections(*(_tidy(part) for part in (question, constraints, tail)))


def _tidy(text: str) -> str:
    return text.replace("\\n", "\n").strip().strip("{}").strip()


def sentences(text: str) -> list[str]:
    """Sentences, list entries and lines, without the marks and numbers in front of them."""
    found: list[str] = []
    for line in text.splitlines():
        entry = re.sub(r"^\s*(?:[-*•]|\d+[.)])\s+", "", line).strip()
        found += [part.strip() for part in _ENDS.split(entry) if part.strip()]
    return found


_ENDS = re.compile(
    r"(?<=[a-z0-9)\]'\"›».%])(?<!e\.g)(?<!i\.e)(?<!vs)(?<!No)(?<!Inc)\.\s+(?=[A-Z\"'‹«(])|(?<=[?!;])\s+"
)
