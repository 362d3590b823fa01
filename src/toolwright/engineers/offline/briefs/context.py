"""What a brief says beyond its outputs."""

from dataclasses import dataclass, field

from toolwright.engineers.offline.briefs.groups import Part
from toolwright.engineers.offline.briefs.marking import Marker
from toolwright.engineers.offline.briefs.models import Model
from toolwright.engineers.offline.briefs.treatments import Treatments
from toolwright.engineers.offline.plan import Condition, Expression, Step


@dataclass
class Context:
    """What a brief says beyond its outputs."""

    marker: Marker
    question: str
    text: str
    """Question and constraints, marked."""
    subjects: list[Expression]
    """What the question is about, in its order."""
    treatments: Treatments
    filters: tuple[Condition, ...]
    parts: tuple[Part, ...]
    model: Model | None
    test: str | None
    """The test whose statistic and p-value are asked for: "shapiro", "dagostino", "pearson", ..."""
    measured: list[Expression] = field(default_factory=list[Expression])
    """What sentences that name a statistic say it is of."""
    steps: tuple[Step, ...] = ()
    wanted_texts: tuple[str, ...] = ()
    """Names of the outputs that are neither rounded nor one of some labels."""
    names: tuple[str, ...] = ()
    """Names of all outputs."""
    rounded: bool = False
    """Whether some output is rounded to decimals."""
    share: Condition | None = None
    """Of which rows the question asks how large a part they are."""
    labels: tuple[str, ...] = ()
    """The words that verdicts may be."""
    last: Step | None = None
    """A step after all others: the outliers alone."""
    used: set[str] = field(default_factory=set[str])
    """Families of operative words that findings explain."""

    @property
    def before(self) -> int:
        """How many steps come before the rows are treated."""
        return len(self.filters)
