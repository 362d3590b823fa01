"""From what a format says about an output to the finding that it is."""

import re
from collections.abc import Sequence

from toolwright.engineers.offline.briefs.context import Context
from toolwright.engineers.offline.briefs.extremes import commonest, extreme, name_of_extreme
from toolwright.engineers.offline.briefs.groups import part_of
from toolwright.engineers.offline.briefs.marking import marks
from toolwright.engineers.offline.briefs.outputs import Wanted, spoken
from toolwright.engineers.offline.briefs.problems import NotUnderstood
from toolwright.engineers.offline.briefs.quantities import kinds
from toolwright.engineers.offline.briefs.subjects import (
    is_of_numbers,
    own_columns,
    subject_of,
    without_columns,
)
from toolwright.engineers.offline.operators.findings import COMPARING
from toolwright.engineers.offline.plan import Column, Expression, Finding, Number
from toolwright.engineers.offline.reading import words_of

_PLAIN = {
    "median": "median",
    "mean": "mean",
    "minimum": "minimum",
    "maximum": "maximum",
    "spread": "spread",
    "sum": "sum",
    "interquartile_range": "interquartile_range",
}
_QUARTILES = {"q1": 0.25, "q2": 0.5, "q3": 0.75, "first quartile": 0.25, "third quartile": 0.75}
_WHOLE = frozenset(
    """
    rows repeated missing distinct frequent present most_frequent most_frequent_count first_value outliers_z
    outliers_z_sample outliers_iqr strongest_correlate minimum maximum sum spread median
    """.split()
)
"""Findings that have no decimals, or none where the column has none."""
_METHODS = {"pearson": "pearson_r", "spearman": "spearman_r", "kendall": "kendall_tau"}
_PAIRED = frozenset({"correlation", "slope", "intercept"})
_BEFORE = re.compile(r"\b(?:pre|before|original|initial|raw|prior|old)\b|\bwith outliers\b", re.IGNORECASE)
_ROWS = r"\bentries\b|\brows\b|\brecords\b|\bobservations\b|\bdata points\b|\bsize of the (?:dataset|data)\b"
_LATER = re.compile(
    r"\b(?:without|after|post|updated|cleaned|removal|removed|transformed|normali[sz]ed|scaled|imputed|filtered)\b",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(r"\bhow many\b|\bnumber of\b|\bcount\b", re.IGNORECASE)
_FIRST = re.compile(r"\bfirst\s+(?:entry|value|row|element|record)\b", re.IGNORECASE)
_REMOVED = re.compile(
    r"\b(?:without|after|removed|removal|new|no|clean(?:ed)?|excluding|non|remaining|filtered|post|updated)\b",
    re.IGNORECASE,
)


def finding(wanted: Wanted, context: Context) -> Finding:
    """The finding of an output that is no verdict. Raises `NotUnderstood` where it is not clear which."""
    named = name_of_extreme(wanted, context)
    if named is not None:
        return named
    if _asks_most_frequent(wanted, context):
        return Finding("most_frequent", (subject_of(wanted, context),), after=len(context.steps))
    if re.search(
        r"\blist\b|\bstring\b|\bpath\b|\bname of\b|\bnames\b",
        f"{wanted.about} {wanted.holder}",
        re.IGNORECASE,
    ):
        raise NotUnderstood(f"{wanted.name!r} is no number and no verdict")
    if _LATER.search(wanted.words) and not context.steps and not context.marker.named:
        raise NotUnderstood(f"it is not clear after what {wanted.name!r} is measured")
    if context.share is not None:
        return _share(wanted, context)
    kind = _kind(wanted, context)
    _check_words(wanted, context, kind)
    part = part_of(f"{wanted.name} {wanted.holder}", context.parts) if context.parts else None
    found = of_kind(kind, wanted, context)
    if wanted.digits is None and context.rounded and found.name not in _WHOLE:
        raise NotUnderstood(f"it is not clear how {wanted.name!r} is rounded")
    if part is not None and found.name not in COMPARING:
        context.used |= {"groups"}
        found = Finding(found.name, found.of, found.numbers, part.condition, None, found.after)
    elif (
        part is None
        and len(context.parts) == 2
        and found.name not in COMPARING
        and _names_part(wanted, context)
    ):
        raise NotUnderstood(f"it is not clear of which rows {wanted.name!r} is")
    return found


def _share(wanted: Wanted, context: Context) -> Finding:
    """Which part of the rows, or how many of them, the question asks for."""
    said = f"{wanted.words} {wanted.about}"
    name = None
    if re.search(r"percent|\bpct\b|%|\b0 and 100\b", said, re.IGNORECASE):
        name = "rows_percent"
    elif wanted.digits == 0:
        name = "rows"
    elif re.search(r"proportion|fraction|share|ratio|\brate\b|\b0 and 1\b", said, re.IGNORECASE):
        name = "rows_share"
    if name is None:
        raise NotUnderstood(f"it is not clear which part of the rows {wanted.name!r} is")
    return Finding(name, where=context.share, after=len(context.steps))


_RELATING = re.compile(
    r"\b(?:differences?|diff|gap|changes?|ratio|relative|growth|increase|decrease|reduction|cumulative|weighted|cv"
    r"|coefficient of variation|standard error|second|next|(?<!un)adjusted|excess|trimmed|geometric|harmonic|log"
    r"|sqrt)\b",
    re.IGNORECASE,
)


def _check_words(wanted: Wanted, context: Context, kind: str) -> None:
    """An output is not called a difference, a ratio or the like unless it is of a value called so."""
    words = words_of(wanted.words)
    match = _RELATING.search(" ".join(words))
    if match is None:
        return
    of_value = context.marker.named or own_columns(wanted, context) or kind == "adjusted"
    transformed = match[0].lower() in ("log", "sqrt") and context.steps
    if not of_value and not transformed:
        raise NotUnderstood(f"it is not clear what {match[0]!r} of {wanted.name!r} is")


def _asks_most_frequent(wanted: Wanted, context: Context) -> bool:
    """Whether a text output is the most frequent value that the question asks for."""
    asked = re.search(
        r"\bmost (?:common|frequent(?:ly occurring)?|popular)\b|\bmode of\b", context.question, re.IGNORECASE
    )
    return bool(asked) and wanted.digits is None and not wanted.labels and len(context.wanted_texts) == 1


def _names_part(wanted: Wanted, context: Context) -> bool:
    return any(set(part.words) & set(wanted.words.lower().split()) for part in context.parts if part.words)


def _kind(wanted: Wanted, context: Context) -> str:
    for text in (spoken(wanted.name), spoken(wanted.holder), wanted.about):
        found = kinds(without_columns(text, context))
        if found:
            return _told(found, text, context)
    if re.search(_ROWS, wanted.words, re.IGNORECASE):
        return "count"
    if re.search(r"\bq[123]\b|\b(?:first|third) quartile\b", wanted.words, re.IGNORECASE):
        return "quartile"
    if _FIRST.search(f"{wanted.holder} {wanted.about}"):
        return "first"
    if re.search(r"\b(?:removed|dropped|deleted)\b", wanted.words, re.IGNORECASE) and wanted.digits == 0:
        if context.treatments.outliers is not None:
            return "outliers"
        if "duplicat" in context.text.lower() and not re.search(
            r"\bmissing|\bnull", context.text, re.IGNORECASE
        ):
            return "duplicates"
    if wanted.digits == 0 and _HOW_MANY.search(context.question) and (context.filters or context.share):
        return "count"
    found = kinds(re.sub(r"‹\d+›|«\d+»", " ", context.question))
    if extreme(context.question, context.marker) is not None or commonest(context.question, context.marker):
        raise NotUnderstood(f"it is not clear what {wanted.name!r} is")
    if len(found) == 1 and (wanted.digits is not None or len(context.names) == 1):
        return found[0]
    raise NotUnderstood(f"it is not clear what {wanted.name!r} is")


def _told(found: Sequence[str], text: str, context: Context) -> str:
    """The kind of an output whose words name several."""
    kind = found[0]
    rest = [each for each in found if each != kind]
    if kind in ("outliers", "missing", "duplicates") and rest and rest[0] not in ("count", "sum"):
        measure = rest[0]
        if kind == "outliers" and measure in (
            "mean",
            "median",
            "std",
            "minimum",
            "maximum",
            "variance",
            "skewness",
        ):
            return measure if _BEFORE.search(text) or _REMOVED.search(text) else f"outliers {measure}"
        return measure if kind != "missing" else kind
    if kind == "correlation" and set(rest) & {"std", "median", "mean"}:
        return rest[0]
    return kind


def of_kind(kind: str, wanted: Wanted, context: Context) -> Finding:
    """The finding of a kind of statistic."""
    after = _stage(kind, wanted, context)
    if kind in ("p", "statistic", "chi"):
        return tested(kind, wanted, context, after)
    if kind in ("r_squared", "rmse", "mse", "mae"):
        return _of_model(kind, context, after)
    if kind in ("slope", "intercept") and context.model is not None:
        return _of_fit(kind, wanted, context, after)
    if kind in _PAIRED:
        return _of_pair(kind, wanted, context, after)
    if kind == "outliers":
        outliers = context.treatments.outliers
        if outliers is None:
            raise NotUnderstood("it is not said what an outlier is")
        return Finding(f"outliers_{outliers.suffix}", (outliers.of,), (Number(outliers.number),), after=after)
    if kind.startswith("outliers "):
        outliers = context.treatments.outliers
        if outliers is None or any("outliers" in step.name for step in context.steps):
            raise NotUnderstood(f"it is not clear of which rows {wanted.name!r} is")
        context.last = outliers.step("keep_outliers")
        return Finding(_measure(kind.split()[1], context), (outliers.of,), after=after + 1)
    if kind == "duplicates":
        return Finding("repeated", after=after)
    if kind == "count":
        return _counted(wanted, context, after)
    of = subject_of(wanted, context)
    if kind in ("missing", "distinct", "mode"):
        text = f"{wanted.words} {wanted.about} {context.text}"
        said = f"{wanted.words} {wanted.about}"
        if wanted.digits != 0 and not re.search(r"\bcount\b|\bnumber of\b|\binteger\b", wanted.words):
            said += f" {context.question}"
        percent = re.search(r"percent|proportion|%|\bpct\b", said, re.IGNORECASE)
        if kind == "missing" and re.search(r"proportion|fraction", wanted.words, re.IGNORECASE):
            raise NotUnderstood("a proportion of missing values is not known here")
        name = {
            "missing": "missing_percent" if percent else "missing",
            "distinct": "distinct",
            "mode": "most_frequent",
        }
        often = re.search(
            r"(?:at least|minimum of)\s+(\d+)\s+(?:\w+\s+)?(?:times?|observations?|occurrences?|rows?|entries"
            r"|records?|samples?)",
            text,
        )
        if kind == "distinct" and often:
            context.used |= {"restriction", "groups"}
            return Finding("frequent", (of,), (Number(int(often[1])),), after=after)
        if kind == "distinct" and re.search(r"\bat least \d|\bappear|\bmore than\b", text):
            raise NotUnderstood("values that appear so often are not known here")
        context.used |= {"missing" if kind == "missing" else "restriction"}
        return Finding(name[kind], (of,), after=after)
    if kind == "percentile":
        match = re.search(
            r"(\d+)(?:st|nd|rd|th) percentile|percentile (\d+)|\bp(\d\d)\b", wanted.words, re.IGNORECASE
        )
        if match is None:
            raise NotUnderstood(f"it is not clear which percentile {wanted.name!r} is")
        context.used |= {"binning", "shares"}
        level = int(next(part for part in match.groups() if part)) / 100
        return Finding("quantile", (of,), (Number(level),), after=after)
    if kind == "quartile":
        level = next(level for words, level in _QUARTILES.items() if words in wanted.words.lower())
        context.used |= {"binning"}
        return Finding("quantile", (of,), (Number(level),), after=after)
    if kind == "first":
        return Finding("first_value", (of,), after=after)
    if not is_of_numbers(of, context):
        raise NotUnderstood(f"{wanted.name!r} would be of a column that is not of numbers")
    if _FIRST.search(wanted.about) or _FIRST.search(wanted.words):
        return Finding("first_value", (of,), after=after)
    return Finding(_measure(kind, context), (of,), after=after)


def _measure(kind: str, context: Context) -> str:
    text = context.text
    if kind in ("std", "variance"):
        population = re.search(
            r"\bpopulation (?:standard deviation|variance)|\bddof\s*=\s*0|\bnp\.std"
            r"|\bdivid\w* by n\b(?! ?-)|\bn as (?:the )?divisor",
            text,
            re.IGNORECASE,
        )
        sample = re.search(
            r"(?<!not the )\bsample (?:standard deviation|variance)|\bddof\s*=\s*1|n\s?-\s?1",
            text,
            re.IGNORECASE,
        )
        if population and sample:
            raise NotUnderstood("it is not clear whether the deviation is of a sample or a population")
        return f"{kind}_population" if population else kind
    if kind in ("skewness", "kurtosis"):
        if re.search(r"second (?:coefficient|skewness)|pearson(?:'s)? median", text, re.IGNORECASE):
            return "skewness_pearson"
        if re.search(r"first coefficient|mode skewness", text, re.IGNORECASE):
            raise NotUnderstood("Pearson's first coefficient of skewness is not known here")
        adjusted = re.search(r"\badjusted|\bunbiased|\bpandas\b|bias\s*=\s*False", text, re.IGNORECASE)
        return f"{kind}_adjusted" if adjusted else kind
    return _PLAIN[kind]


def _stage(kind: str, wanted: Wanted, context: Context) -> int:
    """After how many steps an output is measured."""
    text = f"{wanted.name} {wanted.holder}".replace("_", " ")
    if _BEFORE.search(text) and context.steps:
        return context.before
    wording = {
        "outliers": ("drop_outliers", "outliers_to"),
        "missing": ("fill", "drop_missing"),
        "duplicates": ("drop_repeated",),
    }.get(kind.split(maxsplit=1)[0])
    if wording and not (kind == "missing" and _REMOVED.search(text)):
        for place, step in enumerate(context.steps):
            if step.name.startswith(wording):
                return place
    return len(context.steps)


def tested(kind: str, wanted: Wanted, context: Context, after: int) -> Finding:
    """The statistic or p-value of the brief's test."""
    ending = "p" if kind == "p" else "statistic"
    match context.test:
        case "shapiro" | "dagostino":
            of = subject_of(wanted, context)
            context.used |= {context.test}
            return Finding(f"{context.test}_{ending}", (of,), after=after)
        case "pearson" | "spearman" if kind == "p":
            pair = _of_pair("correlation", wanted, context, after)
            if pair.name not in ("pearson_r", "spearman_r"):
                raise NotUnderstood("a p-value of this correlation is not known here")
            return Finding(f"{pair.name.removesuffix('r')}p", pair.of, after=after)
        case "chi":
            pair = _of_categories(context)
            context.used |= {"chi", "matrix"}
            return Finding("chi_square_p" if kind == "p" else "chi_square", pair, after=after)
        case "student" | "welch":
            if len(context.parts) != 2:
                raise NotUnderstood("it is not clear which two parts of the rows the test compares")
            of = subject_of(wanted, context)
            one, other = context.parts
            context.used |= {"t test", "groups"}
            name = f"{context.test}_{'p' if kind == 'p' else 't'}"
            return Finding(name, (of,), (), one.condition, other.condition, after)
        case "anova":
            groups = [each for each in context.subjects if not is_of_numbers(each, context)]
            values = [each for each in context.subjects if is_of_numbers(each, context)]
            if len(groups) != 1 or len(values) != 1:
                raise NotUnderstood("it is not clear what the analysis of variance compares")
            context.used |= {"anova", "groups"}
            return Finding(f"anova_{'p' if kind == 'p' else 'f'}", (values[0], groups[0]), after=after)
        case _:
            raise NotUnderstood(f"it is not clear which test {wanted.name!r} is of")


def _of_categories(context: Context) -> tuple[Expression, ...]:
    """The two columns whose independence is tested."""
    named = dict.fromkeys(
        context.marker.expressions[number]
        for text in (context.question, context.text)
        for number in marks(text)
        if isinstance(context.marker.expressions[number], Column)
    )
    if len(named) != 2:
        raise NotUnderstood("it is not clear which two columns are tested for independence")
    return tuple(named)


def _of_model(kind: str, context: Context, after: int) -> Finding:
    model = context.model
    if model is None:
        if kind == "r_squared" and len(context.subjects) == 2:
            context.used |= {"regression"}
            return Finding("r_squared", (context.subjects[1], context.subjects[0]), after=after)
        raise NotUnderstood("it is not clear what is predicted from what")
    context.used |= {"regression", "learning", "split"}
    of = (model.target, *model.predictors)
    if model.split is None:
        return Finding("r_squared" if kind == "r_squared" else f"fit_{kind}", of, after=after)
    name = "test_r_squared" if kind == "r_squared" else f"test_{kind}"
    return Finding(name, of, tuple(map(Number, model.split)), after=after)


def _of_fit(kind: str, wanted: Wanted, context: Context, after: int) -> Finding:
    """A coefficient of the model that is fitted to all rows."""
    model = context.model
    assert model is not None
    if model.split is not None:
        raise NotUnderstood("coefficients of a model that is fitted to some rows are not known here")
    context.used |= {"regression", "learning"}
    if kind == "intercept":
        return Finding("constant", (model.target, *model.predictors), after=after)
    own = [each for each in own_columns(wanted, context) if each in model.predictors]
    if len(model.predictors) == 1:
        own = list(model.predictors)
    if len(own) != 1:
        raise NotUnderstood(f"it is not clear of which predictor {wanted.name!r} is")
    others = [each for each in model.predictors if each != own[0]]
    return Finding("coefficient", (model.target, own[0], *others), after=after)


def _of_pair(kind: str, wanted: Wanted, context: Context, after: int) -> Finding:
    named = [each for each in own_columns(wanted, context) if is_of_numbers(each, context)]
    numeric = [each for each in context.subjects if is_of_numbers(each, context)]
    if len(numeric) > 2:
        sure = [each for each in numeric if context.marker.number(each) not in context.marker.doubtful]
        numeric = sure if len(sure) == 2 else numeric
    if len(named) == 2:
        pair = named
    elif len(named) == 1 and len(numeric) > 1:
        others = [each for each in numeric if each != named[0]]
        pair = [named[0], *others] if len(others) == 1 else _with_common(named[0], others, context)
    elif len(numeric) == 2:
        pair = numeric
    else:
        raise NotUnderstood(f"it is not clear of which two columns {wanted.name!r} is")
    if len(pair) != 2 or pair[0] == pair[1]:
        raise NotUnderstood(f"it is not clear of which two columns {wanted.name!r} is")
    name = kind
    if kind == "correlation":
        methods = [name for name in _METHODS if re.search(rf"\b{name}", context.text, re.IGNORECASE)]
        if len(methods) > 1:
            raise NotUnderstood("more than one kind of correlation is named")
        name = _METHODS[methods[0]] if methods else "pearson_r"
        context.used |= {"spearman", "matrix", *(["other correlation"] if methods == ["kendall"] else [])}
    return Finding(name, (pair[0], pair[1]), after=after)


def _with_common(one: Expression, others: Sequence[Expression], context: Context) -> list[Expression]:
    """The one other column that every pair has: "between each of A, B, C and D"."""
    match = re.search(
        r"between\s+(?:each of\s+)?(?:the\s+)?[^.]*?\)?\s+and\s+(?:the\s+)?(?:[\w-]+\s+){0,3}?\(?‹(\d+)›",
        context.question,
    ) or re.search(r"correlat\w*\s+(?:coefficients?\s+)?of\s+(?:the\s+)?‹(\d+)›\s+with\b", context.question)
    common = context.marker.expressions[int(match[1])] if match else None
    return [one, common] if common in others and common is not None else [one]


def _counted(wanted: Wanted, context: Context, after: int) -> Finding:
    text = f"{wanted.words} {wanted.about}"
    if re.search(r"\bunique\b|\bdistinct\b|\bdifferent\b", text, re.IGNORECASE):
        return of_kind("distinct", wanted, context)
    if re.search(r"\bmissing\b|\bnull", text, re.IGNORECASE):
        return of_kind("missing", wanted, context)
    if re.search(_ROWS, text, re.IGNORECASE):
        return Finding("rows", after=after)
    found = kinds(context.question)
    if "outliers" in found and context.treatments.outliers is not None:
        return of_kind("outliers", wanted, context)
    for kind in ("distinct", "missing"):
        if kind in found:
            return of_kind(kind, wanted, context)
    narrowed = context.filters or (context.parts and part_of(f"{wanted.name} {wanted.holder}", context.parts))
    if narrowed and re.search(r"\bhow many\b|\bnumber of\b|\bcount\b", context.text, re.IGNORECASE):
        return Finding("rows", after=after)
    raise NotUnderstood(f"it is not clear what {wanted.name!r} counts")
