"""What a brief does to the rows before it measures them: duplicates, missing values, outliers, transformations."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from toolwright.engineers.offline.briefs.marking import Marker, marks
from toolwright.engineers.offline.briefs.problems import NotUnderstood
from toolwright.engineers.offline.plan import Column, Compare, Expression, Number, Step

_REMOVE = r"(?:remov|drop|delet|eliminat|exclud|discard|omit|filter(?:ed|ing)?\s+out)\w*"
_MISSING = re.compile(
    r"\bmissing\b|\bnull|\bnans?\b|\bdropna\b|\bfillna\b|\bimput|\bempty\b|\brecorded\b", re.IGNORECASE
)
_NONE_MISSING = re.compile(
    r"\bno\s+(?:missing|null)|(?:not|n't)\s+(?:contain|have|include)\s+(?:any\s+)?(?:missing|null)"
    r"|\bskipped\b|\b(?:do not|don't)\s+(?:consider|remove|drop|fill|impute|handle)\b[^.]*\bmissing",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"[,;]?\s*\b(?:and|then|,)\s+(?:then\s+|afterwards\s+)?"
    r"(?=(?:calculat|comput|determin|find|report|check|give|evaluat|perform|measur|count|show)\w*\b)",
    re.IGNORECASE,
)
_NOT_CONSIDERED = re.compile(
    r"\b(?:do not|don't|no need to) consider\b[^.]*\b(?:missing|outliers?)\b", re.IGNORECASE
)
_FILLED = re.compile(r"\b(?:fill|imput|replac|substitut)\w*", re.IGNORECASE)
_FILLER = re.compile(
    r"\b(?:with|by|using|the)\s+(?:the\s+|its\s+|their\s+)?(?:column(?:'s)?\s+|respective\s+"
    r"|overall\s+)?(?:‹\d+›\s+)?"
    r"(?P<how>mean|average|median|mode|most frequent|zeros?|0)\b|\b(?P<before>mean|median|mode)\s+(?:value\s+)?imput",
    re.IGNORECASE,
)
_OTHER_FILLS = re.compile(
    r"\b(?:forward|backward|ffill|bfill|interpolat|knn|nearest|regress\w* imput|previous|last observ)",
    re.IGNORECASE,
)
_LEFT_OUT = re.compile(
    rf"\b(?:{_REMOVE}|ignor\w*|dropna|without|non-null|not\s+(?:include|consider|use|count)|only\s+(?:consider"
    rf"|use|include)|consider(?:ing)?\s+only)\b",
    re.IGNORECASE,
)
_ZEROS = re.compile(
    r"\b(?:ignor|exclud|omit|drop|remov|disregard|without)\w*\s+(?:the\s+|any\s+|all\s+)?(?:rows with\s+)?zeros?\b"
    r"(?!\s+(?:or|and)\b)",
    re.IGNORECASE,
)
_OUTLIER = re.compile(r"\boutliers?\b", re.IGNORECASE)
_Z = re.compile(
    r"\bz[\s-]?scores?\b|\bstandard deviations?\s+(?:away\s+)?(?:from|of|above|below)", re.IGNORECASE
)
_IQR = re.compile(r"\biqr\b|\binter-?\s?quartile|\bquartile range|\bQ1\b", re.IGNORECASE)
_FACTOR = re.compile(
    r"(?P<n>\d+(?:\.\d+)?)\s*(?:\*|x|×|times)\s*(?:the\s+)?(?:IQR|inter-?\s?quartile)"
    r"|(?:threshold|factor|multiplier)\s+(?:of|is|=)?\s*(?P<m>\d+(?:\.\d+)?)",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"(?:thresholds?(?:\s+(?:value|z-score|for\s+z-scores?|for[^.]{0,30}?(?=is)))?(?:\s+(?:of|is|at|as|=|set to"
    r"|to be))?"
    r"|greater\s+than(?:\s+or\s+equal\s+to)?|larger\s+than|higher\s+than|more\s+than|exceed\w*|above|beyond"
    r"|outside(?:\s+of)?(?:\s+the)?(?:\s+range)?(?:\s+of)?|less than|>|>=|\+/-|±)\s*"
    r"(?:a\s+)?(?:threshold\s+of\s+)?(?:z-scores?\s+of\s+)?[±]?\(?[-−+]?(?P<n>\d+(?:\.\d+)?|two|three)",
    re.IGNORECASE,
)
_DROPPED = re.compile(
    rf"\b{_REMOVE}\b[^.]{{0,50}}\boutliers?\b|\boutliers?\b[^.]{{0,50}}\b(?:{_REMOVE})\b|\boutlier\s+removal"
    rf"|\bremove\s+(?:them|these)\b"
    r"|\bdrop\s+(?:them|these)\b|\bwithout\s+(?:the\s+|any\s+)?outliers?\b",
    re.IGNORECASE,
)
_KEPT = re.compile(rf"\b(?:do not|don't|without|not)\s+{_REMOVE}", re.IGNORECASE)
_REPLACED = re.compile(
    r"\breplac\w*\b[^.]*\b(?:standard deviations?|outliers?)\b[^.]*\bmean\b", re.IGNORECASE
)
_DUPLICATES = re.compile(
    rf"\b(?:{_REMOVE}|clean\w*|without)\b[^.]*\bduplicat|\bduplicat\w*\b[^.]*\b{_REMOVE}\b|\bdrop_duplicates\b",
    re.IGNORECASE,
)
_LOGARITHM = re.compile(r"\blog(?:arithm\w*)?\b|\blog-?\s?transform|\blog10\b|\bln\b", re.IGNORECASE)
_SCALED = re.compile(
    r"\bnormaliz|\bnormalis|\bmin-?\s?max\b|\bscal(?:e|ed|ing|er)\b|\bstandardi[sz]|\brescal", re.IGNORECASE
)
_MIN_MAX = re.compile(
    r"\bmin-?\s?max|(?:between|range|from|to)\s*(?:of\s+|is\s+)?[\[(]?\s*0\s*(?:,|and|to|-)\s*1\b",
    re.IGNORECASE,
)
_STANDARD = re.compile(
    r"\bstandardi[sz]|\bstandard\s*scaler|\bz-?\s?score\s+normali|\bunit variance", re.IGNORECASE
)
_SQUARE_ROOT = re.compile(r"\bsquare[\s-]?root\s+(?:transform|of)|\bsqrt\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Outliers:
    """How outliers of an expression are told: by "z" or "iqr", and the limit or factor."""

    of: Expression
    method: str
    number: float
    sample: bool

    @property
    def suffix(self) -> str:
        return "iqr" if self.method == "iqr" else "z_sample" if self.sample else "z"

    def step(self, verb: str) -> Step:
        return Step(f"{verb}_{self.suffix}", (self.of,), (Number(self.number),))


@dataclass(frozen=True, slots=True)
class Treatments:
    """The steps in their order, and the outliers that a brief speaks of."""

    steps: tuple[Step, ...]
    outliers: Outliers | None


def treatments(
    sentences: Sequence[str], marker: Marker, subject: Expression | None, *, removed: bool = False
) -> Treatments:
    """What the marked sentences do to the rows; `removed` says that an output is of the rows without outliers.

    Raises `NotUnderstood` for a treatment that has no step.
    """
    found: list[Step] = []
    outliers = _outliers([s for s in sentences if not _NOT_CONSIDERED.search(s)], marker, subject)
    asked = removed
    if outliers is not None:
        removed = removed or any(_DROPPED.search(s) and not _KEPT.search(s) for s in sentences)
    sentences = [sentence for sentence in sentences if not _NOT_CONSIDERED.search(sentence)]
    for sentence in [clause for whole in sentences for clause in _THEN.split(whole)]:
        of = [marker.expressions[number] for number in marks(sentence)]
        if _DUPLICATES.search(sentence):
            found.append(Step("drop_repeated"))
        if _ZEROS.search(sentence):
            if not isinstance(subject, Column):
                raise NotUnderstood("it is not clear in which column zeros are left out")
            found.append(Step("keep", where=Compare(subject, "ne", Number(0))))
        if _MISSING.search(sentence) and not _NONE_MISSING.search(sentence):
            found += _missing(sentence, of)
        if _REPLACED.search(sentence) and outliers is not None and outliers.method == "z":
            found.append(Step("outliers_to_mean", (outliers.of,), (Number(outliers.number),)))
            removed = False
        elif outliers is not None and removed and (_OUTLIER.search(sentence) or _DROPPED.search(sentence)):
            found.append(outliers.step("drop_outliers"))
        found += _transformed(sentence, sentences, of)
    if asked and outliers is not None:
        found.append(outliers.step("drop_outliers"))
    unique = list(dict.fromkeys(found))
    if any(step.name == "outliers_to_mean" for step in unique):
        unique = [step for step in unique if not step.name.startswith("drop_outliers")]
    return Treatments(tuple(unique), outliers)


def _missing(sentence: str, of: Sequence[Expression]) -> list[Step]:
    if _OTHER_FILLS.search(sentence) and _FILLED.search(sentence):
        raise NotUnderstood("missing values are to be filled in a way that is not known here")
    filler = _FILLER.search(sentence)
    if (
        _FILLED.search(sentence)
        and filler
        and not re.search(r"\boutlier|standard deviation", sentence, re.IGNORECASE)
    ):
        how = (filler["how"] or filler["before"]).lower()
        columns = [each for each in of if isinstance(each, Column)]
        if not columns:
            if re.search(r"respective|each|all|any missing", sentence, re.IGNORECASE):
                raise NotUnderstood("it is not said which columns are filled")
            return []
        if how.startswith(("zero", "0")):
            return [Step("fill_number", (column,), (Number(0),)) for column in columns]
        name = {"mean": "fill_mean", "average": "fill_mean", "median": "fill_median"}.get(how, "fill_mode")
        return [Step(name, (column,)) for column in columns]
    if _LEFT_OUT.search(sentence):
        return [Step("drop_missing", (each,)) for each in of]
    return []


def _outliers(sentences: Sequence[str], marker: Marker, subject: Expression | None) -> Outliers | None:
    about = [s for s in sentences if _OUTLIER.search(s) or _Z.search(s) or _IQR.search(s)]
    text = " ".join(about)
    if not re.search(r"\boutliers?\b", " ".join(sentences), re.IGNORECASE):
        return None
    named = [n for s in about if not _MISSING.search(s) for n in marks(s) if marker.is_number(n)]
    of = marker.expressions[named[0]] if named else subject
    if len(set(named)) > 1 and (subject is None or subject not in [marker.expressions[n] for n in named]):
        raise NotUnderstood("more than one column is named with the outliers")
    if len(set(named)) > 1:
        of = subject
    if of is None:
        raise NotUnderstood("it is not said in which column the outliers are")
    if _IQR.search(text):
        factor = _FACTOR.search(text)
        return Outliers(of, "iqr", _number(factor["n"] or factor["m"]) if factor else 1.5, sample=False)
    if _Z.search(text):
        limits = {_number(match["n"]) for match in _LIMIT.finditer(text)}
        if len(limits) > 1:
            raise NotUnderstood("more than one threshold is given for the outliers")
        sample = bool(re.search(r"sample standard deviation", text, re.IGNORECASE))
        return Outliers(of, "z", limits.pop() if limits else 3, sample)
    raise NotUnderstood("it is not said how outliers are told")


def _number(text: str) -> float:
    words = {"two": 2, "three": 3}
    if text.lower() in words:
        return words[text.lower()]
    return int(text) if text.isdigit() else float(text)


def _transformed(sentence: str, sentences: Sequence[str], of: Sequence[Expression]) -> list[Step]:
    columns = [each for each in of if isinstance(each, Column)]
    if _LOGARITHM.search(sentence) and not re.search(r"\blog in\b|\blogs?\s+file", sentence):
        everything = " ".join(sentences)
        common = re.search(r"base[\s-]?10|log10|common log", everything, re.IGNORECASE)
        if re.search(r"base[\s-]?2\b|log2|log1p", everything, re.IGNORECASE):
            raise NotUnderstood("a logarithm of this kind is not known here")
        added = re.search(r"\badd\w*\b[^.]{0,40}?(\d[\d.]*e-?\d+|\d+(?:\.\d+)?)", everything, re.IGNORECASE)
        offset = Number(_exact(added[1]) if added else 0)
        return [
            Step("common_log" if common else "natural_log", (column,), (offset,)) for column in columns[:1]
        ]
    if _SQUARE_ROOT.search(sentence) and columns and not re.search(r"mean square", sentence, re.IGNORECASE):
        return [Step("square_root", (column,)) for column in columns[:1]]
    if _SCALED.search(sentence) and not re.search(r"\bnormali[sz]ed?\s+by\b", sentence, re.IGNORECASE):
        everything = " ".join(sentences)
        if _MIN_MAX.search(everything):
            return [Step("min_max", (column,)) for column in columns]
        if _STANDARD.search(everything):
            return [Step("standardize", (column,)) for column in columns]
        raise NotUnderstood("it is not said how values are normalised")
    return []


def _exact(text: str) -> float:
    return int(text) if text.isdigit() else float(text)
