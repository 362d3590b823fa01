"""Every threshold of the agent, in one place."""

from dataclasses import dataclass

from toolwright.domain.evidence import Level


@dataclass(frozen=True, slots=True)
class Policy:
    """`reuse` is the least level of a tool that answers unasked.

    `candidates` tools at most are tried for a request; those below `similarity` (0 to 1) are hopeless and are
    not. `keep_experimental` registers what failed its verification, with the warning event, for a person to
    look at. `exchanges` is how many earlier tasks of its session a request may refer to; results of up to
    `kept_characters` are remembered for that. A request that names no file is tried with `tables` of those there are.
    """

    reuse: Level = Level.TESTED
    candidates: int = 5
    similarity: float = 0.5
    keep_experimental: bool = True
    exchanges: int = 10
    tables: int = 6
    memory_messages: int = 20
    result_characters: int = 2_000
    kept_characters: int = 100_000

    def allows(self, level: Level) -> bool:
        """Whether a tool of this level may answer."""
        return level.rank >= self.reuse.rank
