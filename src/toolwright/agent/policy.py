"""Every threshold of the agent, in one place."""

from dataclasses import dataclass

from toolwright.domain.evidence import Level


@dataclass(frozen=True, slots=True)
class Policy:
    """`reuse` is the least level of a registered tool that is taken for a request, `run` the least one that is run
    without asking a person, `composite` the least one that becomes a part of a composite tool. With `approval` a person
    approves each made tool before it is registered. What failed its verification never answers, whatever is set.

    `candidates` tools at most are tried for a request; those below `similarity` (0 to 1) are hopeless and are
    not. `keep_experimental` registers what failed its verification, with the warning event, for a person to
    look at; not with `approval`, for nobody was asked about it. `exchanges` is how many earlier tasks of its session a
    request may refer to; results of up to `kept_characters` are remembered for that. A request that names no file is
    tried with `tables` of those there are. `catalogue` tools at most are shown to an engineer that chooses among them.
    """

    reuse: Level = Level.TESTED
    run: Level = Level.TESTED
    composite: Level = Level.AGREED
    approval: bool = False
    candidates: int = 5
    catalogue: int = 12
    similarity: float = 0.5
    keep_experimental: bool = True
    exchanges: int = 10
    tables: int = 6
    memory_messages: int = 20
    result_characters: int = 2_000
    kept_characters: int = 100_000

    def allows(self, level: Level) -> bool:
        """Whether a registered tool of this level may be taken for a request."""
        return level.rank >= self.reuse.rank

    def asks(self, level: Level) -> bool:
        """Whether a person is asked before a tool of this level is run."""
        return level.rank < self.run.rank
