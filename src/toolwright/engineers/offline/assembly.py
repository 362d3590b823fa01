"""Clauses to a plan: one thing wanted, over the rows and groups the other clauses name; None where they do
not fit together.
"""

from toolwright.engineers.offline.clauses import (
    Chosen,
    Clause,
    Correlation,
    Derivation,
    Distinct,
    Found,
    Growing,
    Listing,
    Looking,
    Measures,
    Ordering,
    OverDays,
    Progress,
    Ranking,
    Shares,
    Unclear,
)
from toolwright.engineers.offline.linking import Linker, is_unique
from toolwright.engineers.offline.parts import SEVERAL, Misfit, Parts, check_sentences, sort_out
from toolwright.engineers.offline.plan import (
    Aggregate,
    Both,
    Column,
    Condition,
    Correlate,
    CountGroups,
    DatePart,
    Derive,
    Expression,
    FileRef,
    Filter,
    Growth,
    Having,
    Key,
    Load,
    Lookup,
    Measure,
    Number,
    Output,
    Plan,
    Rank,
    RankEach,
    Report,
    Rolling,
    Running,
    Select,
    Share,
    Sort,
    Table,
    Texts,
    Unique,
    leaves,
)
from toolwright.engineers.offline.presenting import present
from toolwright.engineers.offline.reading import words_of
from toolwright.engineers.offline.share_phrases import WITHIN_OR_OVER_GROUPS
from toolwright.engineers.offline.sums import check_sum, is_summed


def assemble(clauses: tuple[Clause, ...], linker: Linker) -> Plan:
    """The plan the clauses mean. Raises `Misfit`."""
    return present(_assembled(clauses, linker), clauses)


def _assembled(clauses: tuple[Clause, ...], linker: Linker) -> Table | Report:
    check_sentences(clauses)
    parts = sort_out(clauses)
    source = _source(linker, parts.conditions)
    for head in parts.heads:
        if isinstance(head, Unclear):
            raise Misfit(head.reason)
    if parts.without_missing and not _leaves_missing_out(parts.heads):
        raise Misfit("it is not clear whose missing values are meant")
    if parts.chosen:
        return _having(source, parts.chosen, parts, linker)
    if not parts.heads:
        if parts.ordering and parts.ordering.by:
            return _ordered_rows(source, parts.ordering)
        raise Misfit("the request does not say what to compute")
    if all(isinstance(head, Measures) for head in parts.heads):
        return _aggregate(source, parts, linker)
    head, *others = parts.heads
    if others:
        raise Misfit(SEVERAL)
    if isinstance(head, Listing):
        return _listing(source, head, parts, linker)
    if isinstance(head, Ranking):
        _refuse(parts, ordering=True)
        return _rank_each(source, head, parts.groups, linker) if parts.groups else _rank(source, head, linker)
    if isinstance(head, Found):
        return _report(source, head, parts)
    if isinstance(head, OverDays):
        return _rolling(source, head, parts, linker)
    if isinstance(head, Shares):
        return _share(linker, head, parts)
    if isinstance(head, Progress):
        return _progress(source, head, parts, linker)
    if isinstance(head, Looking):
        _refuse(parts, groups=True, ordering=True)
        return Lookup(source, head.column, head.keep)
    if isinstance(head, Derivation):
        return _derive(source, head.value, parts, linker)
    _refuse(parts, groups=True, ordering=True)
    match head:
        case Growing(value):
            return Growth(source, value, (_period(linker),))
        case Distinct(column):
            return Unique(source, column)
        case Correlation(left, right, method):
            return Correlate(source, left, right, method)
        case _:
            raise Misfit(SEVERAL)


def _source(linker: Linker, conditions: tuple[Condition, ...]) -> Table:
    load = Load(FileRef(linker.profile.name))
    unique = tuple(dict.fromkeys(conditions))
    if not unique:
        return load
    return Filter(load, unique[0] if len(unique) == 1 else Both("and", unique))


def _refuse(parts: Parts, groups: bool = False, ordering: bool = False) -> None:
    if groups and parts.groups:
        raise Misfit("this cannot be done group by group")
    if ordering and parts.ordering:
        raise Misfit("this result cannot be sorted")
    if parts.each_row:
        raise Misfit("this cannot be done row by row")


def _aggregate(source: Table, parts: Parts, linker: Linker) -> Table:
    measures = tuple(
        dict.fromkeys(
            measure for head in parts.heads if isinstance(head, Measures) for measure in head.measures
        )
    )
    if parts.each_row:
        raise Misfit("a number about all rows cannot be given for each row")
    for measure in measures:
        check_sum(measure, linker)
        if any(leaf in parts.groups for leaf in leaves(measure.of)):
            raise Misfit("a column is both measured and grouped by")
    if not parts.groups and len(measures) == 1 and measures[0].function == "mode":
        return _most_common(source, measures[0], parts)
    table = Aggregate(source, measures, parts.groups)
    if parts.ordering is None:
        return table
    if not parts.groups:
        raise Misfit("there is only one result to sort")
    by = parts.ordering.by
    if by is not None and by not in (measures[0], measures[0].of):
        raise Misfit("groups are sorted by their first value only")
    return Sort(table, _descending(parts.ordering))


def _most_common(source: Table, mode: Measure, parts: Parts) -> Table:
    """The values that are most frequent: all of those that tie, with how many rows have them."""
    if parts.ordering:
        raise Misfit("there is only one result to sort")
    if not isinstance(mode.of, Column):
        raise Misfit("only a column has a most frequent value")
    return Rank(Aggregate(source, (Measure("count"),), (mode.of,)), Number(1), largest=True)


def _leaves_missing_out(heads: tuple[Clause, ...]) -> bool:
    """Whether only values are measured, which are those that are there."""
    measures = [measure for head in heads if isinstance(head, Measures) for measure in head.measures]
    measured = all(measure.of is not None and measure.function != "missing" for measure in measures)
    return bool(heads) and measured and all(isinstance(head, Measures | Correlation) for head in heads)


def _descending(ordering: Ordering) -> bool:
    return bool(ordering.descending)


def _ordered_rows(source: Table, ordering: Ordering) -> Table:
    if isinstance(ordering.by, Measure) or ordering.by is None:
        raise Misfit("it is not said what to compute for the groups")
    return Sort(source, _descending(ordering), ordering.by)


def _listing(source: Table, head: Listing, parts: Parts, linker: Linker) -> Table:
    if parts.groups or parts.each_row:
        raise Misfit("a list of rows has no groups")
    if parts.ordering:
        if parts.ordering.by is None or head.columns:
            raise Misfit("it is not said by which column to sort")
        return _ordered_rows(source, parts.ordering)
    if head.whole and not parts.conditions:
        return Select(source, ())
    if head.columns:
        if not parts.conditions and all(_repeats(linker, column) for column in head.columns):
            raise Misfit("it is not said whether different values are wanted or those of each row")
        return Select(source, head.columns)
    if not parts.conditions:
        raise Misfit("it is not said which rows or columns to list")
    if head.whole:
        return Select(source, ())
    named = [Column(column.name) for column in linker.identifying]
    used = [leaf for condition in parts.conditions for leaf in leaves(condition) if isinstance(leaf, Column)]
    return Select(source, tuple(dict.fromkeys((*named, *used))) if named else ())


def _labels(linker: Linker) -> tuple[Column, ...]:
    """The columns that tell people which row it is; the first text or date column where no column differs
    in all rows.
    """
    found = (
        linker.identifying
        or [column for column in linker.profile.columns if column.type in ("text", "date", "datetime")][:1]
    )
    return tuple(Column(column.name) for column in found)


def _period(linker: Linker) -> Column:
    """The column that orders the rows in time, one row a period."""
    for column in linker.profile.columns:
        timely = column.type in ("date", "datetime") or words_of(column.name)[-1:] in (
            ("year",),
            ("month",),
            ("quarter",),
            ("week",),
        )
        if timely and is_unique(column, linker.profile.rows):
            return Column(column.name)
    raise Misfit(
        "growth goes from one period to the next, and the file has no column with one date or year for each row"
    )


def _without(columns: tuple[Column, ...], value: Expression) -> tuple[Column, ...]:
    used = set(leaves(value))
    return tuple(column for column in columns if column not in used)


def _derive(source: Table, value: Expression, parts: Parts, linker: Linker) -> Table:
    for column in parts.groups:
        if isinstance(column, DatePart) or not _is_unique(linker, column):
            name = column.part if isinstance(column, DatePart) else column.name.strip()
            raise Misfit(
                f"it is not said how the rows of one {name!r} are put together: as a total or as an average"
            )
    if parts.ordering:
        raise Misfit("a calculated column cannot be sorted")
    named = tuple(key for key in parts.groups if isinstance(key, Column))
    return Derive(source, value, _without(named or _labels(linker), value))


def _is_unique(linker: Linker, column: Column) -> bool:
    return any(known.name == column.name for known in linker.row_columns)


def _repeats(linker: Linker, column: Column) -> bool:
    """A text column whose values stand in several rows."""
    return any(
        known.name == column.name and known.type == "text" and known.distinct < linker.profile.rows
        for known in linker.profile.columns
    )


def _rank(source: Table, head: Ranking, linker: Linker) -> Table:
    subject = head.subject
    n = Number(head.n)
    if subject is not None and (isinstance(subject, DatePart) or not _is_unique(linker, subject)):
        measure = head.measure or _summed(head.by)
        if measure is None:
            name = subject.part if isinstance(subject, DatePart) else subject.name.strip()
            raise Misfit(
                f"several rows have the same {name!r}: "
                "it is not said whether their total, their average or single rows are compared"
            )
        check_sum(measure, linker)
        if subject in tuple(leaves(measure.of)):
            raise Misfit("a column is both measured and grouped by")
        return Rank(Aggregate(source, (measure,), (subject,)), n, head.largest)
    if head.by is None:
        if head.measure is None or head.measure.of is None or head.measure.function != "sum":
            raise Misfit("a single row has no such value")
        raise Misfit("a total of single rows is not clear")
    keep = (subject,) if subject else _labels(linker)
    return Rank(source, n, head.largest, head.by, _without(keep, head.by))


def _rank_each(source: Table, head: Ranking, groups: tuple[Key, ...], linker: Linker) -> Table:
    """The first rows, or the first groups of another column, of each group."""
    if head.subject in groups:
        raise Misfit("a column is both ranked and grouped by")
    match _rank(source, head, linker):
        case Rank(Aggregate() as table, n, largest):
            return RankEach(table, n, largest, groups)
        case Rank(_, n, largest, value, keep) if value is not None:
            if any(leaf in groups for leaf in leaves(value)):
                raise Misfit("a column is both measured and grouped by")
            shown = tuple(column for column in keep if column not in groups)
            return RankEach(Derive(source, value, shown), n, largest, groups)
        case _:
            raise Misfit("this cannot be done group by group")


def _having(source: Table, chosen: Chosen, parts: Parts, linker: Linker) -> Table:
    """The groups for which something holds, or what is wanted of each of them."""
    measures = tuple(
        measure for head in parts.heads if isinstance(head, Measures) for measure in head.measures
    )
    if len(parts.heads) != sum(isinstance(head, Measures) for head in parts.heads) or parts.each_row:
        raise Misfit(SEVERAL)
    if set(parts.groups) - {chosen.key}:
        raise Misfit("it is not clear which groups are meant")
    if bool(measures) == bool(chosen.wanted):
        raise Misfit("it is not clear what is wanted of the groups" if not measures else SEVERAL)
    if not (chosen.each or parts.groups) and any(m.function in ("sum", "count") for m in measures):
        raise Misfit(
            "it is not said whether one number is wanted of all these groups or one for each of them"
        )
    asked = tuple(limit.measure for limit in chosen.limits)
    for measure in (*measures, *asked):
        check_sum(measure, linker)
        if chosen.key in tuple(leaves(measure.of)):
            raise Misfit("a column is both measured and grouped by")
    groups = Having(Aggregate(source, measures or asked, (chosen.key,)), chosen.limits)
    if chosen.wanted == "number":
        if parts.ordering:
            raise Misfit("there is only one result to sort")
        return CountGroups(groups)
    if parts.ordering is None:
        return groups
    first = groups.source.measures[0] if isinstance(groups.source, Aggregate) else None
    if first and parts.ordering.by not in (None, first, first.of):
        raise Misfit("groups are sorted by their first value only")
    return Sort(groups, _descending(parts.ordering))


def _report(source: Table, head: Found, parts: Parts) -> Report:
    _refuse(parts, groups=True, ordering=True)
    if not isinstance(source, Load):
        raise Misfit("this is found of all rows of a file only, not of some of them")
    names = Texts(tuple(name for name, _ in head.outputs))
    return Report(source, (), tuple(Output(of) for _, of in head.outputs), names)


def _rolling(source: Table, head: OverDays, parts: Parts, linker: Linker) -> Table:
    """Over the totals of days, by the date that is named or the file's only one."""
    if parts.ordering or parts.each_row:
        raise Misfit("values of the last days are in the order of the days")
    dates = {column.name: column for column in linker.profile.columns if column.type in ("date", "datetime")}
    match parts.groups:
        case (DatePart("day", Column(name)),) | (Column(name),) if name in dates:
            pass
        case () if len(dates) == 1:
            name = next(iter(dates))
        case ():
            raise Misfit("it is not said by which date the days go on")
        case _:
            raise Misfit("values of the last days are of all rows of a day together, not of groups")
    if head.value is None:
        measure = Measure("count")
    else:
        measure = Measure("sum", head.value)
        once = dates[name].type == "date" and is_unique(dates[name], linker.profile.rows)
        if not once:
            check_sum(measure, linker)
        if not once and head.function == "mean" and _summed(head.value) is None:
            raise Misfit(
                "a day may have several rows, and it is not said whether their total or their average goes on from "
                "day to day"
            )
    return Rolling(
        Aggregate(source, (measure,), (DatePart("day", Column(name)),)), Number(head.days), head.function
    )


def _summed(value: Expression | None) -> Measure | None:
    """The total of an amount by which groups are compared: regions by revenue."""
    if isinstance(value, Column) and is_summed(value.name):
        return Measure("sum", value)
    return None


def _progress(source: Table, head: Progress, parts: Parts, linker: Linker) -> Table:
    """Of the totals of days, months or years where they are named, else of the rows as they stand in the file."""
    if parts.ordering or parts.each_row:
        raise Misfit("values so far are in the order of time or of the file")
    dates = {column.name for column in linker.profile.columns if column.type in ("date", "datetime")}
    measure = Measure("count") if head.value is None else Measure("sum", head.value)
    if head.n is None and head.value is not None:
        check_sum(measure, linker)
    match parts.groups:
        case (DatePart(part) as key,) if part != "weekday" and head.n is None:
            return Running(Aggregate(source, (measure,), (key,)))
        case (Column(name) as column,) if name in dates and head.n is None:
            return Running(Aggregate(source, (measure,), (DatePart("day", column),)))
        case () if head.value is not None and (head.n is not None or not dates):
            n = None if head.n is None else Number(head.n)
            return Running(Derive(source, head.value, _without(_labels(linker), head.value)), n)
        case ():
            raise Misfit("it is not said in which order: by which date, or by month or year")
        case _:
            raise Misfit("values so far go on from day to day, from month to month or from row to row")


def _share(linker: Linker, head: Shares, parts: Parts) -> Table:
    if parts.ordering or parts.each_row:
        raise Misfit("shares cannot be sorted")
    check_sum(head.measure, linker)
    if head.part is not None and parts.groups:
        raise Misfit(WITHIN_OR_OVER_GROUPS)
    if head.part is not None and parts.conditions:
        raise Misfit("it is not clear what the whole is")
    source = _source(linker, (*parts.conditions, *((head.source,) if head.source else ())))
    if head.part is not None:
        return Share(source, head.measure, (), head.part)
    if parts.groups:
        raise Misfit("it is not clear what the whole is")
    return Share(source, head.measure, head.by)
