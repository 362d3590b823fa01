"""Every threshold of the agent, in one place."""

from dataclasses import dataclass

from toolwright.domain.evidence import Level
from toolwright.domain.pattern import Pattern


@dataclass(frozen=True, slots=True)
class Policy:
    """`reuse` is the least level of a registered tool that is taken for a request, `run` the least one that is run
    without asking a person, `composite` the least one that becomes a part of a composite tool. With `approval` a person
    approves each made tool before it is registered. What failed its verification never answers, whatever is set.

    `candidates` tools at most are tried for a request; those below `similarity` (0 to 1) are hopeless and are not.
    `keep_experimental` registers what failed its verification, with the warning event, for a person to look at; not
    with `approval`, for nobody was asked about it. `exchanges` is how many earlier tasks of its session a request
    may refer to, and `older` how many before those that share its words; results of up to `kept_characters` are
    remembered for that. A request that names no file is tried with `tables` of those there are. `catalogue` tools
    at most are shown to an engineer that chooses among them.

    Tasks that `recurs` requests had together, and did with at least the rate `succeeds`, are a pattern; it becomes a
    composite tool when following it succeeded `promotes` times, with at least that rate. That is not done with
    `approval`: nobody is asked when no request waits.
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
    older: int = 3
    tables: int = 6
    memory_messages: int = 20
    result_characters: int = 2_000
    kept_characters: int = 100_000
    recurs: int = 3
    promotes: int = 3
    succeeds: float = 0.8

    def allows(self, level: Level) -> bool:
        """Whether a registered tool of this level may be taken for a request."""
        return level.rank >= self.reuse.rank

    def asks(self, level: Level) -> bool:
        """Whether a person is asked before a tool of this level is run."""
        return level.rank < self.run.rank

    def follows(self, pattern: Pattern) -> bool:
        """Whether a request of this pattern is done by it."""
        often = pattern.frequency >= self.recurs and pattern.tools is not None
        return often and pattern.success_rate >= self.succeeds

    def composes(self, pattern: Pattern) -> bool:
        """Whether a composite tool is made of this pattern."""
        enough = pattern.successful_uses >= self.promotes and not self.approval
        return enough and self.follows(pattern) and pattern.successful_uses >= self.succeeds * pattern.uses
