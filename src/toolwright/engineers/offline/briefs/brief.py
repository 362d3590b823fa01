"""A brief to its plan: sections, outputs, what happens to the rows, and the finding or verdict of each output."""

import re
from collections.abc import Sequence

from toolwright.engineers.offline.briefs.context import Context
from toolwright.engineers.offline.briefs.explaining import check
from toolwright.engineers.offline.briefs.extremes import others_than, strongest
from toolwright.engineers.offline.briefs.filters import filters
from toolwright.engineers.offline.briefs.findings import finding, of_kind, tested
from toolwright.engineers.offline.briefs.formulas import creates, derived
from toolwright.engineers.offline.briefs.groups import compared, parts
from toolwright.engineers.offline.briefs.marking import Marker, marks
from toolwright.engineers.offline.briefs.models import model
from toolwright.engineers.offline.briefs.outputs import Wanted, outputs
from toolwright.engineers.offline.briefs.problems import NotUnderstood
from toolwright.engineers.offline.briefs.quantities import kinds
from toolwright.engineers.offline.briefs.sections import Sections, sections, sentences
from toolwright.engineers.offline.briefs.shares import shared
from toolwright.engineers.offline.briefs.treatments import treatments
from toolwright.engineers.offline.briefs.verdicts import verdict, with_labels
from toolwright.engineers.offline.linking import Linker
from toolwright.engineers.offline.plan import (
    Column,
    Compare,
    Condition,
    Expression,
    FileRef,
    Finding,
    Load,
    Number,
    Output,
    Plan,
    Report,
    Step,
    Text,
    Texts,
    Verdict,
    leaves,
)

_ALPHA = re.compile(
    r"(?:significance\s+level|alpha(?:\s+level)?|level\s+of\s+significance)\s*(?:\([^)]*\)\s*)?(?:of|is|=|at"
    r"|:)?\s*\(?(?P<n>0?\.\d+)"
    r"|(?P<m>0?\.\d+)\s*(?:\(\d+%\)\s*)?(?:significance\s+level|level\s+of\s+significance|alpha)"
    r"|(?P<percent>\d+)\s?%\s+(?:significance\s+level|level\s+of\s+significance)",
    re.IGNORECASE,
)
_MEASURED = re.compile(
    r"\b(?:calculat|comput|determin|find|report|evaluat)\w*\b[^.‹]*\b(?:means?|averages?|medians?"
    r"|standard deviations?|skewness|kurtosis|variance)\b[^.‹]*‹\d+›",
    re.IGNORECASE,
)
_WITHOUT = re.compile(
    r"\b(?:without|no|excluding|after removing|removed) outliers?\b|\boutliers? (?:removed|removal)\b",
    re.IGNORECASE,
)
_IN_PLACE = frozenset({"natural_log", "common_log", "square_root", "min_max", "standardize"})
_TESTS = (
    ("shapiro", r"\bshapiro"),
    ("dagostino", r"\bd'?agostino|\bnormaltest\b"),
    ("anova", r"\banova\b|\banalysis of variance"),
    ("welch", r"\bwelch|\bunequal variances?|\bequal_var\s*=\s*false"),
    ("student", r"\bt-?\s?tests?\b|\bttest"),
    ("chi", r"\bchi-?\s?squared?\b"),
    ("spearman", r"\bspearman"),
    ("pearson", r"\bpearson|\bcorrelation\b"),
)


def brief_plan(prompt: str, linker: Linker) -> Plan:
    """The report that a brief asks for. Raises `NotUnderstood` with the reason where there is none."""
    parted = sections(prompt)
    wanted = outputs(parted.format, f"{parted.constraints}\n{parted.question}")
    if not wanted:
        raise NotUnderstood("the answer's format names no output")
    wanted = with_labels(wanted, [*sentences(parted.constraints), *sentences(parted.question)], linker)
    return _Brief(parted, wanted, linker).plan()


class _Brief:
    def __init__(self, parted: Sections, wanted: Sequence[Wanted], linker: Linker) -> None:
        self._parted = parted
        self._linker = linker
        self._marker = Marker(
            linker, labels=frozenset(label.lower() for each in wanted for label in each.labels)
        )
        self._name_derived()
        self._question = [self._marker.mark(each) for each in sentences(parted.question)]
        self._constraints = [self._marker.mark(each) for each in sentences(parted.constraints)]
        self._wanted = [self._without_names(each) for each in wanted]

    def plan(self) -> Plan:
        context = self._context()
        if self._derived is None and creates(context.text) and not _transforms(context.steps):
            raise NotUnderstood("it is not clear how the new values are calculated")
        found = [self._output(wanted, context) for wanted in self._wanted]
        self._check_apart(found)
        steps = context.steps if context.last is None else (*context.steps, context.last)
        report = Report(
            Load(FileRef(self._linker.profile.name)),
            steps,
            tuple(
                Output(
                    each,
                    None if wanted.digits is None or isinstance(each, Verdict) else Number(wanted.digits),
                )
                for wanted, each in zip(self._wanted, found, strict=True)
            ),
            Texts(tuple(wanted.name for wanted in self._wanted)),
        )
        check(report, context, self._question, self._constraints)
        return report

    def _check_apart(self, found: Sequence[Finding | Verdict]) -> None:
        """Outputs of different names are different things."""
        seen: dict[Finding | Verdict, str] = {}
        for wanted, each in zip(self._wanted, found, strict=True):
            if each in seen:
                raise NotUnderstood(f"it is not clear in what {seen[each]!r} and {wanted.name!r} differ")
            seen[each] = wanted.name

    # --- what is said

    @property
    def _all(self) -> list[str]:
        return [*self._question, *self._constraints]

    def _name_derived(self) -> None:
        """The value that the brief derives gets its name, so that later mentions mean it."""
        self._derived: Expression | None = None
        for text in (
            f"{self._parted.question}\n{self._parted.constraints}",
            f"{self._parted.constraints}\n{self._parted.question}",
        ):
            found = derived(self._marker.mark(text), self._marker)
            if found is not None:
                name, self._derived = found
                if name is not None:
                    self._marker.name(name, self._derived)
                return

    def _without_names(self, wanted: Wanted) -> Wanted:
        """Quoted names of columns are no labels."""
        labels = tuple(label for label in wanted.labels if not self._linker.named(label))
        return Wanted(
            wanted.name, wanted.holder, wanted.about, wanted.digits, labels if len(labels) > 1 else ()
        )

    def _context(self) -> Context:
        everything = self._all
        text = "\n".join(everything)
        regression = model(everything, self._marker)
        names = [wanted.name for wanted in self._wanted]
        spoken = parts(everything, self._marker, names)
        spent = {(part.column, part.value) for part in spoken}
        kept = filters(everything, self._marker, spent)
        if not spoken:
            spoken = compared(kept, names)
            kept = [condition for condition in kept if all(condition != part.condition for part in spoken)]
        share, kept = shared(self._question, kept, self._marker)
        if len({_equated(condition) for condition in kept} - {None}) < sum(
            _equated(c) is not None for c in kept
        ):
            raise NotUnderstood("no row has two values of one column")
        subjects = self._subjects([leaf for condition in kept for leaf in leaves(condition)])
        subject = subjects[0] if len(subjects) == 1 else self._derived
        without = any(_WITHOUT.search(wanted.words) for wanted in self._wanted)
        treated = treatments(everything, self._marker, subject, removed=without)
        steps = (*(Step("keep", where=condition) for condition in kept), *treated.steps)
        return Context(
            self._marker,
            "\n".join(self._question),
            text,
            subjects,
            treated,
            tuple(kept),
            spoken,
            regression,
            _test(text),
            self._measured(),
            steps,
            tuple(wanted.name for wanted in self._wanted if wanted.digits is None and not wanted.labels),
            tuple(names),
            any(wanted.digits for wanted in self._wanted),
            share,
            tuple(label for wanted in self._wanted for label in wanted.labels),
        )

    def _subjects(self, in_filters: Sequence[object]) -> list[Expression]:
        """What the question is about: the derived value, else the columns it names, else those of the constraints."""
        if self._derived is not None:
            named = [numbers for numbers in map(marks, reversed(self._question)) if numbers]
            inputs = _parts(self._derived)
            asked = [self._marker.expressions[number] for number in (named[0] if named else [])]
            others = [each for each in asked if each not in inputs]
            return list(dict.fromkeys([self._derived, *others]))
        for texts in (self._question, self._constraints):
            found = [self._marker.expressions[number] for number in marks("\n".join(texts))]
            found = [each for each in found if each not in in_filters]
            if found:
                return found
        return []

    def _measured(self) -> list[Expression]:
        """What the sentences that tell to calculate statistics name as what they are of."""
        found: list[int] = []
        for sentence in self._all:
            for match in _MEASURED.finditer(sentence):
                if not re.search(r"\bimput|\bfill|\breplac", match[0], re.IGNORECASE):
                    found += marks(match[0])
        return [self._marker.expressions[number] for number in dict.fromkeys(found)]

    # --- outputs

    def _output(self, wanted: Wanted, context: Context) -> Finding | Verdict:
        if not wanted.labels:
            return finding(wanted, context)
        return self._verdict(wanted, context)

    def _verdict(self, wanted: Wanted, context: Context) -> Verdict:
        rules = [
            *sentences(self._parted.constraints),
            *sentences(self._parted.question),
            *sentences(wanted.about),
        ]
        alpha = _alpha(context.text)

        def of(kind: str) -> Finding:
            target = strongest(context.question, self._marker)
            if kind == "sign" and target is not None:
                return Finding(
                    "strongest_r", (target, *others_than(target, context)), after=len(context.steps)
                )
            if kind == "sign":
                kind = (
                    "skewness"
                    if re.search(r"skew", f"{wanted.name} {context.text}", re.IGNORECASE)
                    else "correlation"
                )
            if kind == "p":
                return tested("p", wanted, context, len(context.steps))
            return of_kind(kind, wanted, context)

        kinds_asked = {kind for each in self._wanted if not each.labels for kind in kinds(each.words)[:1]}
        usual = next(iter(kinds_asked)) if len(kinds_asked) == 1 else None
        return verdict(wanted.labels, rules, alpha, of, self._fallback(wanted, context), usual)

    def _fallback(self, wanted: Wanted, context: Context) -> str | None:
        words = f"{wanted.name} {wanted.holder} {' '.join(wanted.labels)}"
        if re.search(r"positiv", words, re.IGNORECASE) and re.search(r"negativ", words, re.IGNORECASE):
            return "sign"
        if context.test in ("shapiro", "dagostino") and re.search(
            r"normal", f"{words} {wanted.about}", re.IGNORECASE
        ):
            return "normality"
        if context.test in ("student", "welch", "anova", "pearson", "spearman", "chi") and re.search(
            r"signific|differ", words, re.IGNORECASE
        ):
            return "significance"
        return None


def _equated(condition: Condition) -> str | None:
    """The column that has to have one value."""
    match condition:
        case Compare(Column(name), "eq", Number() | Text()):
            return name
        case _:
            return None


def _transforms(steps: Sequence[Step]) -> bool:
    return any(step.name in _IN_PLACE for step in steps)


def _parts(expression: Expression) -> set[Expression]:
    return {leaf for leaf in leaves(expression) if isinstance(leaf, Column)}


def _alpha(text: str) -> float | None:
    match = _ALPHA.search(text)
    if match is None:
        return None
    if match["percent"]:
        return int(match["percent"]) / 100
    return float(match["n"] or match["m"])


def _test(text: str) -> str | None:
    """The one test that a brief speaks of; a correlation is none beside another test."""
    found = [name for name, pattern in _TESTS if re.search(pattern, text, re.IGNORECASE)]
    if "welch" in found and "student" in found:
        found.remove("student")
    if len(found) > 1 and "pearson" in found:
        found.remove("pearson")
    return found[0] if len(found) == 1 else None
