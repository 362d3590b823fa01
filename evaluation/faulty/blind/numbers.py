"""Pure functions of numbers and of lists of numbers."""

from evaluation.faulty.entry import Entry, body

_MARGIN = "margin(price, cost)"
_SPREAD = "spread(values)"
_MEDIAN = "middle(values)"
_LEAP = "is_leap(year)"
_RANK = "ranks(scores)"
_MEAN = "average(values)"

ENTRIES = (
    Entry(
        "margin",
        "The margin in percent of the price: what of the price is left after the cost. None for a price of 0.",
        "price: number, cost: number",
        true=(
            body(_MARGIN, "return None if price == 0 else (price - cost) / price * 100"),
            body(_MARGIN, "if not price:", "    return None", "return 100 - 100 * cost / price"),
            body(
                _MARGIN,
                "try:",
                "    return 100 * (1 - cost / price)",
                "except ZeroDivisionError:",
                "    return None",
            ),
        ),
        faulty={
            "wrong denominator": body(_MARGIN, "return None if price == 0 else (price - cost) / cost * 100"),
            "fraction for percent": body(_MARGIN, "return None if price == 0 else (price - cost) / price"),
            "integer division": body(_MARGIN, "return None if price == 0 else (price - cost) * 100 // price"),
            "loss cut off": body(
                _MARGIN, "return None if price == 0 else max(0, price - cost) / price * 100"
            ),
            "zero not handled": body(_MARGIN, "return (price - cost) / price * 100"),
        },
        visible=(((10, 4), 60.0), ((200, 150), 25.0), ((0, 4), None)),
        hidden=(((3, 2), 100 / 3), ((10, 15), -50.0), ((0, 0), None), ((8, 0), 100.0), ((12.5, 10), 20.0)),
    ),
    Entry(
        "spread",
        "The sample standard deviation of the values that are not None; None for fewer than two.",
        "values: numbers",
        true=(
            body(
                _SPREAD,
                "import statistics",
                "kept = [value for value in values if value is not None]",
                "return statistics.stdev(kept) if len(kept) > 1 else None",
            ),
            body(
                _SPREAD,
                "kept = [value for value in values if value is not None]",
                "if len(kept) < 2:",
                "    return None",
                "mean = sum(kept) / len(kept)",
                "return (sum((value - mean) ** 2 for value in kept) / (len(kept) - 1)) ** 0.5",
            ),
            body(
                _SPREAD,
                "import numpy as np",
                "kept = np.array([value for value in values if value is not None], dtype=float)",
                "return float(kept.std(ddof=1)) if kept.size >= 2 else None",
            ),
        ),
        faulty={
            "population for sample": body(
                _SPREAD,
                "import statistics",
                "kept = [value for value in values if value is not None]",
                "return statistics.pstdev(kept) if len(kept) > 1 else None",
            ),
            "variance for deviation": body(
                _SPREAD,
                "import statistics",
                "kept = [value for value in values if value is not None]",
                "return statistics.variance(kept) if len(kept) > 1 else None",
            ),
            "missing as zero": body(
                _SPREAD,
                "import statistics",
                "kept = [value or 0 for value in values]",
                "return statistics.stdev(kept) if len(kept) > 1 else None",
            ),
            "zero dropped as missing": body(
                _SPREAD,
                "import statistics",
                "kept = [value for value in values if value]",
                "return statistics.stdev(kept) if len(kept) > 1 else None",
            ),
            "duplicates dropped": body(
                _SPREAD,
                "import statistics",
                "kept = {value for value in values if value is not None}",
                "return statistics.stdev(kept) if len(kept) > 1 else None",
            ),
        },
        visible=((([1, 3],), 2**0.5), (([5],), None), (([2, 4, 6],), 2.0)),
        hidden=((([0, 4],), 8**0.5), (([1, None, 3],), 2**0.5), (([1, 1, 4],), 3**0.5), (([],), None)),
    ),
    Entry(
        "middle",
        "The median; of an even count the mean of the two in the middle. None for an empty list.",
        "values: numbers",
        true=(
            body(_MEDIAN, "import statistics", "return statistics.median(values) if values else None"),
            body(
                _MEDIAN,
                "if not values:",
                "    return None",
                "ordered, half = sorted(values), len(values) // 2",
                "return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2",
            ),
            body(_MEDIAN, "import numpy as np", "return float(np.median(values)) if len(values) else None"),
        ),
        faulty={
            "not sorted": body(
                _MEDIAN,
                "if not values:",
                "    return None",
                "half = len(values) // 2",
                "return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2",
            ),
            "upper middle": body(_MEDIAN, "return sorted(values)[len(values) // 2] if values else None"),
            "mean": body(_MEDIAN, "return sum(values) / len(values) if values else None"),
            "sorted as text": body(
                _MEDIAN,
                "import statistics",
                "ordered, half = sorted(values, key=str), len(values) // 2",
                "if not values:",
                "    return None",
                "return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2",
            ),
            "duplicates dropped": body(
                _MEDIAN, "import statistics", "return statistics.median(set(values)) if values else None"
            ),
            "empty not handled": body(_MEDIAN, "import statistics", "return statistics.median(values)"),
        },
        visible=((([3.0, 1.0, 2.0],), 2.0), (([1, 2, 3, 4],), 2.5), (([],), None)),
        hidden=(
            (([9.0, 10.0, 100.0],), 10.0),
            (([5, 5, 5, 1, 2],), 5.0),
            (([8, 1, 7, 2],), 4.5),
            (([],), None),
        ),
    ),
    Entry(
        "is_leap",
        "Whether the year has a 29th of February in the Gregorian calendar.",
        "year: integer",
        true=(
            body(_LEAP, "return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)"),
            body(_LEAP, "import calendar", "return calendar.isleap(year)"),
            body(
                _LEAP,
                "if year % 100 == 0:",
                "    return year % 400 == 0",
                "return year % 4 == 0",
            ),
        ),
        faulty={
            "centuries forgotten": body(_LEAP, "return year % 4 == 0"),
            "four centuries forgotten": body(_LEAP, "return year % 4 == 0 and year % 100 != 0"),
            "only centuries": body(_LEAP, "return year % 400 == 0"),
            "wrong way round": body(_LEAP, "return year % 4 != 0"),
        },
        visible=(((2024,), True), ((2023,), False), ((1900,), False)),
        hidden=(((2000,), True), ((2100,), False), ((1996,), True), ((2001,), False), ((2400,), True)),
    ),
    Entry(
        "ranks",
        "The rank of each score in the order given: 1 for the highest, equal scores share the best rank, and the rank "
        "after a tie leaves a gap.",
        "scores: numbers",
        true=(
            body(_RANK, "return [1 + sum(other > score for other in scores) for score in scores]"),
            body(
                _RANK,
                "ordered = sorted(scores, reverse=True)",
                "return [ordered.index(score) + 1 for score in scores]",
            ),
            body(
                _RANK,
                "best = {}",
                "for place, score in enumerate(sorted(scores, reverse=True), 1):",
                "    best.setdefault(score, place)",
                "return [best[score] for score in scores]",
            ),
        ),
        faulty={
            "lowest first": body(
                _RANK, "return [1 + sum(other < score for other in scores) for score in scores]"
            ),
            "from zero": body(_RANK, "return [sum(other > score for other in scores) for score in scores]"),
            "no gap": body(
                _RANK, "return [1 + sum(other > score for other in set(scores)) for score in scores]"
            ),
            "worst rank of a tie": body(
                _RANK, "return [sum(other >= score for other in scores) for score in scores]"
            ),
            "ties broken by order": body(
                _RANK,
                "order = sorted(range(len(scores)), key=lambda place: -scores[place])",
                "return [order.index(place) + 1 for place in range(len(scores))]",
            ),
        },
        visible=((([10, 30, 20],), [3, 1, 2]), (([5, 5],), [1, 1])),
        hidden=((([7, 9, 9, 1],), [3, 1, 1, 4]), (([],), []), (([4, 4, 4],), [1, 1, 1]), (([2, 1],), [1, 2])),
    ),
    Entry(
        "average",
        "The mean of the values that are not None; None where there is none.",
        "values: numbers",
        true=(
            body(
                _MEAN,
                "kept = [value for value in values if value is not None]",
                "return sum(kept) / len(kept) if kept else None",
            ),
            body(
                _MEAN,
                "import statistics",
                "kept = [float(value) for value in values if value is not None]",
                "return statistics.mean(kept) if kept else None",
            ),
            body(
                _MEAN,
                "total = count = 0",
                "for value in values:",
                "    if value is not None:",
                "        total, count = total + value, count + 1",
                "return total / count if count else None",
            ),
        ),
        faulty={
            "missing counted": body(
                _MEAN, "return sum(value or 0 for value in values) / len(values) if any(values) else None"
            ),
            "zero dropped": body(
                _MEAN,
                "kept = [value for value in values if value]",
                "return sum(kept) / len(kept) if kept else None",
            ),
            "integer division": body(
                _MEAN,
                "kept = [value for value in values if value is not None]",
                "return sum(kept) // len(kept) if kept else None",
            ),
            "sum": body(
                _MEAN, "kept = [value for value in values if value is not None]", "return sum(kept) or None"
            ),
            "one too many": body(
                _MEAN,
                "kept = [value for value in values if value is not None]",
                "return sum(kept) / (len(kept) + 1) if kept else None",
            ),
        },
        visible=((([1, 2, 3],), 2.0), (([4, None, 8],), 6.0), (([],), None)),
        hidden=((([0, 3],), 1.5), (([None, 5],), 5.0), (([None],), None), (([0],), 0.0)),
    ),
)
