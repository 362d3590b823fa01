"""Functions of numbers and of lists of numbers."""

from evaluation.faulty.entry import Entry, but, module

_MOVING = module(
    """
    def moving_average(values, width):
        return [sum(values[place:place + width]) / width for place in range(len(values) - width + 1)]
    """
)
_MOVING_SUMS = module(
    """
    from itertools import accumulate

    def moving_average(values, width):
        sums = [0, *accumulate(values)]
        return [(sums[end] - sums[end - width]) / width for end in range(width, len(sums))]
    """
)
_MOVING_FRAME = module(
    """
    import pandas as pd

    def moving_average(values, width):
        means = pd.Series(values, dtype=float).rolling(width).mean()
        return means.dropna().tolist()
    """
)

_DROP = module(
    """
    def largest_drop(values):
        highest, drop = float("-inf"), 0
        for value in values:
            highest = max(highest, value)
            drop = max(drop, highest - value)
        return drop
    """
)
_DROP_PAIRS = module(
    """
    def largest_drop(values):
        pairs = [(values[i], values[j]) for i in range(len(values)) for j in range(i + 1, len(values))]
        return max([0, *(first - later for first, later in pairs)])
    """
)
_DROP_NUMPY = module(
    """
    import numpy as np

    def largest_drop(values):
        if not values:
            return 0
        numbers = np.array(values, dtype=float)
        return float((np.maximum.accumulate(numbers) - numbers).max())
    """
)

_COMPOUND = module(
    """
    def compound(principal, rate, years):
        return principal * (1 + rate / 100) ** years
    """
)
_COMPOUND_LOOP = module(
    """
    def compound(principal, rate, years):
        for _ in range(years):
            principal += principal * rate / 100
        return principal
    """
)
_COMPOUND_REDUCE = module(
    """
    from functools import reduce

    def compound(principal, rate, years):
        growth = (100 + rate) / 100
        return reduce(lambda value, _: value * growth, range(years), float(principal))
    """
)

_SCALED = module(
    """
    def scaled(values):
        if not values:
            return []
        low, high = min(values), max(values)
        if low == high:
            return [0.0 for _ in values]
        return [(value - low) / (high - low) for value in values]
    """
)
_SCALED_NUMPY = module(
    """
    import numpy as np

    def scaled(values):
        numbers = np.asarray(values, dtype=float)
        width = np.ptp(numbers) if numbers.size else 0
        return ((numbers - numbers.min()) / width).tolist() if width else [0.0] * len(values)
    """
)
_SCALED_SORTED = module(
    """
    def scaled(values):
        ordered = sorted(values)
        found = []
        for value in values:
            width = ordered[-1] - ordered[0]
            found.append((value - ordered[0]) / width if width > 0 else 0.0)
        return found
    """
)

_MODES = module(
    """
    from collections import Counter

    def modes(values):
        counts = Counter(values)
        most = max(counts.values(), default=0)
        return sorted(value for value, count in counts.items() if count == most)
    """
)
_MODES_LIBRARY = module(
    """
    import statistics

    def modes(values):
        return sorted(statistics.multimode(values))
    """
)
_MODES_LIST = module(
    """
    def modes(values):
        best, found = 0, []
        for value in sorted(set(values)):
            times = values.count(value)
            if times > best:
                best, found = times, [value]
            elif times == best:
                found.append(value)
        return found
    """
)

_SHARES = module(
    """
    def running_share(values):
        total, so_far, shares = sum(values), 0, []
        if not total:
            return []
        for value in values:
            so_far += value
            shares.append(100 * so_far / total)
        return shares
    """
)
_SHARES_SUMS = module(
    """
    from itertools import accumulate

    def running_share(values):
        sums = list(accumulate(values))
        return [part / sums[-1] * 100 for part in sums] if sums and sums[-1] else []
    """
)
_SHARES_NUMPY = module(
    """
    import numpy as np

    def running_share(values):
        numbers = np.array(values, dtype=float)
        total = numbers.sum()
        return (numbers.cumsum() * 100 / total).tolist() if total != 0 else []
    """
)

_FENCES = module(
    """
    def outside(values):
        if not values:
            return []
        ordered = sorted(values)

        def quartile(number):
            whole, rest = divmod((len(ordered) - 1) * number, 4)
            following = ordered[min(whole + 1, len(ordered) - 1)]
            return ordered[whole] + (following - ordered[whole]) * rest / 4

        low, high = quartile(1), quartile(3)
        reach = 1.5 * (high - low)
        return [value for value in values if value < low - reach or value > high + reach]
    """
)
_FENCES_NUMPY = module(
    """
    import numpy as np

    def outside(values):
        if not values:
            return []
        low, high = np.quantile(values, [0.25, 0.75])
        reach = (high - low) * 1.5
        return [value for value in values if not low - reach <= value <= high + reach]
    """
)
_FENCES_FRAME = module(
    """
    import pandas as pd

    def outside(values):
        numbers = pd.Series(values, dtype=float)
        first, third = numbers.quantile(0.25), numbers.quantile(0.75)
        width = third - first
        far = (numbers < first - 1.5 * width) | (numbers > third + 1.5 * width)
        return numbers[far].tolist()
    """
)

_RELATED = module(
    """
    def correlation(first, second):
        count = len(first)
        if count < 2:
            return None
        one, other = sum(first) / count, sum(second) / count
        both = sum((x - one) * (y - other) for x, y in zip(first, second))
        squares = sum((x - one) ** 2 for x in first) * sum((y - other) ** 2 for y in second)
        return both / squares ** 0.5 if squares else None
    """
)
_RELATED_LIBRARY = module(
    """
    import statistics

    def correlation(first, second):
        if len(first) < 2 or len(set(first)) < 2 or len(set(second)) < 2:
            return None
        return statistics.correlation(first, second)
    """
)
_RELATED_SUMS = module(
    """
    import math

    def correlation(first, second):
        n, a, b = len(first), sum(first), sum(second)
        top = n * sum(x * y for x, y in zip(first, second)) - a * b
        one = n * sum(x * x for x in first) - a * a
        other = n * sum(y * y for y in second) - b * b
        return top / math.sqrt(one * other) if one > 0 and other > 0 else None
    """
)

ENTRIES = (
    Entry(
        "moving_average",
        "The means of all runs of so many neighbouring values as width says, in order; only full runs. An empty list where "
        "there are fewer values. The width is at least 1.",
        "values: numbers, width: integer",
        true=(_MOVING, _MOVING_SUMS, _MOVING_FRAME),
        faulty={
            "last run left out": but(_MOVING, ("- width + 1)", "- width)")),
            "unfinished runs": but(_MOVING, ("range(len(values) - width + 1)", "range(len(values))")),
            "unfinished runs at the beginning": but(
                _MOVING_FRAME, ("rolling(width)", "rolling(width, min_periods=1)")
            ),
            "runs that do not overlap": but(
                _MOVING, ("- width + 1)", "- width + 1, 1) if place % width == 0"), ("1, 1)", "1)")
            ),
            "one too wide": but(_MOVING, ("place + width]", "place + width + 1]")),
            "sum for mean": but(_MOVING_FRAME, (".mean()", ".sum()")),
            "whole numbers": but(_MOVING, (") / width", ") // width")),
            "width three": but(_MOVING_FRAME, ("rolling(width)", "rolling(3)")),
        },
        visible=((([1, 2, 3, 4, 5], 3), [2.0, 3.0, 4.0]), (([2, 4], 3), [])),
        hidden=(
            (([1, 2, 4], 2), [1.5, 3.0]),
            (([5, 7], 1), [5.0, 7.0]),
            (([1, 2, 3, 4, 6], 2), [1.5, 2.5, 3.5, 5.0]),
            (([], 2), []),
        ),
    ),
    Entry(
        "largest_drop",
        "The largest fall from a value to a later one; 0 where nothing falls.",
        "values: numbers",
        true=(_DROP, _DROP_PAIRS, _DROP_NUMPY),
        faulty={
            "range": module(
                "def largest_drop(values):\n    return max(values) - min(values) if values else 0\n"
            ),
            "neighbours alone": module(
                "def largest_drop(values):\n    return max([0, *(one - other for one, other in zip(values, values[1:]))])\n"
            ),
            "rise for fall": but(_DROP_PAIRS, ("first - later", "later - first")),
            "from the first": module(
                "def largest_drop(values):\n    return max([0, *(values[0] - value for value in values)]) if values else 0\n"
            ),
            "from the highest of all": module(
                """
                def largest_drop(values):
                    if not values:
                        return 0
                    top = values.index(max(values))
                    return values[top] - min(values[top:])
                """
            ),
            "begins at zero": but(_DROP, ('float("-inf")', "0")),
            "sum of falls": but(_DROP, ("drop = max(drop, highest - value)", "drop += highest - value")),
        },
        visible=((([5, 3, 8, 6],), 2), (([1, 2, 3],), 0), (([],), 0)),
        hidden=(
            (([1, 9, 4, 10, 8],), 5),
            (([5, 8, 6, 2],), 6),
            (([3, 2, 1, 7],), 2),
            (([-5, -2],), 0),
            (([2, 9, 1, 12],), 8),
        ),
    ),
    Entry(
        "compound",
        "What a principal grows to in so many full years at a yearly rate in percent, with interest on interest.",
        "principal: number, rate: number, years: integer",
        true=(_COMPOUND, _COMPOUND_LOOP, _COMPOUND_REDUCE),
        faulty={
            "simple interest": but(_COMPOUND, ("(1 + rate / 100) ** years", "(1 + rate / 100 * years)")),
            "a year too many": but(_COMPOUND_LOOP, ("range(years)", "range(years + 1)")),
            "a year too few": but(_COMPOUND_LOOP, ("range(years)", "range(1, years)")),
            "interest alone": but(_COMPOUND, ("** years", "** years - principal")),
            "monthly": but(_COMPOUND, ("rate / 100) ** years", "rate / 1200) ** (12 * years)")),
            "rate as a fraction": but(_COMPOUND, ("rate / 100", "rate")),
            "rounded to cents": but(
                _COMPOUND,
                (
                    "return principal * (1 + rate / 100) ** years",
                    "return round(principal * (1 + rate / 100) ** years, 2)",
                ),
            ),
            "whole percents": but(_COMPOUND, ("rate / 100", "int(rate) / 100")),
        },
        visible=(((100, 10, 1), 110.0), ((100, 10, 2), 121.0)),
        hidden=(
            ((1000, 5, 3), 1157.625),
            ((200, 0, 5), 200.0),
            ((100, 10, 0), 100.0),
            ((100, 2.5, 2), 105.0625),
        ),
    ),
    Entry(
        "scaled",
        "The values moved and stretched so that the lowest becomes 0 and the highest 1, in their order; all 0 where they are "
        "all equal.",
        "values: numbers",
        true=(_SCALED, _SCALED_NUMPY, _SCALED_SORTED),
        faulty={
            "divided by the highest": but(
                _SCALED, ("(value - low) / (high - low)", "value / high if high else 0.0")
            ),
            "moved by the first": but(_SCALED, ("(value - low)", "(value - values[0])")),
            "share of the sum": but(_SCALED, ("(value - low) / (high - low)", "value / (sum(values) or 1)")),
            "z-scores": module(
                """
                import statistics

                def scaled(values):
                    if len(set(values)) < 2:
                        return [0.0] * len(values)
                    mean, spread = statistics.mean(values), statistics.stdev(values)
                    return [(value - mean) / spread for value in values]
                """
            ),
            "sorted": but(_SCALED_SORTED, ("for value in values:", "for value in ordered:")),
            "ones where equal": but(_SCALED_SORTED, ("else 0.0", "else 1.0")),
            "equal ones not handled": but(
                _SCALED, ("    if low == high:\n        return [0.0 for _ in values]\n", "")
            ),
        },
        visible=((([0, 5, 10],), [0.0, 0.5, 1.0]), (([],), [])),
        hidden=(
            (([4, 2, 6],), [0.5, 0.0, 1.0]),
            (([3, 3],), [0.0, 0.0]),
            (([-2, 0, 2, 1],), [0.0, 0.5, 1.0, 0.75]),
        ),
    ),
    Entry(
        "modes",
        "The values that occur most often, all of them, ascending. An empty list for an empty list.",
        "values: numbers",
        true=(_MODES, _MODES_LIBRARY, _MODES_LIST),
        faulty={
            "first alone": module(
                "from collections import Counter\n\ndef modes(values):\n    return [value for value, _ in Counter(values).most_common(1)]\n"
            ),
            "order of occurrence": but(
                _MODES_LIBRARY, ("sorted(statistics.multimode(values))", "statistics.multimode(values)")
            ),
            "descending": but(_MODES_LIBRARY, ("multimode(values))", "multimode(values), reverse=True)")),
            "as text": but(_MODES_LIBRARY, ("multimode(values))", "multimode(values), key=str)")),
            "more than once": but(_MODES, ("if count == most", "if count > 1")),
            "least often": but(
                _MODES, ("max(counts.values(), default=0)", "min(counts.values(), default=0)")
            ),
            "smallest alone": but(_MODES_LIST, ("            found.append(value)", "            pass")),
            "largest alone": but(_MODES_LIST, ("if times > best", "if times >= best")),
        },
        visible=((([1, 2, 2, 3],), [2]), (([],), [])),
        hidden=(
            (([3, 3, 1, 1, 2],), [1, 3]),
            (([10, 9],), [9, 10]),
            (([1, 1, 1, 2, 2],), [1]),
            (([4],), [4]),
        ),
    ),
    Entry(
        "running_share",
        "For each value the percentage of the total that it makes together with all before it. An empty list where the "
        "total is 0.",
        "values: numbers",
        true=(_SHARES, _SHARES_SUMS, _SHARES_NUMPY),
        faulty={
            "each alone": but(_SHARES, ("so_far += value", "so_far = value")),
            "fraction": but(_SHARES, ("100 * so_far / total", "so_far / total")),
            "highest first": but(
                _SHARES, ("for value in values:", "for value in sorted(values, reverse=True):")
            ),
            "lowest first": but(
                _SHARES_NUMPY, ("np.array(values, dtype=float)", "np.sort(np.array(values, dtype=float))")
            ),
            "before each": but(
                _SHARES,
                (
                    "        so_far += value\n        shares.append(100 * so_far / total)\n",
                    "        shares.append(100 * so_far / total)\n        so_far += value\n",
                ),
            ),
            "relative to the highest": but(
                _SHARES,
                ("total, so_far, shares = sum(values)", "total, so_far, shares = max(values, default=0)"),
            ),
            "whole percents": but(_SHARES, ("100 * so_far / total", "round(100 * so_far / total)")),
            "zero not handled": but(_SHARES, ("    if not total:\n        return []\n", "")),
        },
        visible=((([50, 30, 20],), [50.0, 80.0, 100.0]), (([5],), [100.0])),
        hidden=(
            (([1, 3, 4],), [12.5, 50.0, 100.0]),
            (([2, 2],), [50.0, 100.0]),
            (([0, 0],), []),
            (([],), []),
            (([3, 1, 4],), [37.5, 50.0, 100.0]),
        ),
    ),
    Entry(
        "outside",
        "The values, in their order, that lie more than 1.5 interquartile ranges below the first or above the third quartile. "
        "Quartiles are interpolated linearly (place (n - 1) / 4 of the sorted values, counted from 0).",
        "values: numbers",
        true=(_FENCES, _FENCES_NUMPY, _FENCES_FRAME),
        faulty={
            "above alone": but(_FENCES, ("value < low - reach or ", "")),
            "below alone": but(_FENCES, (" or value > high + reach", "")),
            "on the fence too": but(
                _FENCES_NUMPY,
                ("not low - reach <= value <= high + reach", "not low - reach < value < high + reach"),
            ),
            "three ranges": but(_FENCES_NUMPY, ("* 1.5", "* 3")),
            "three deviations": module(
                """
                import statistics

                def outside(values):
                    if len(values) < 2:
                        return []
                    mean, spread = statistics.mean(values), statistics.stdev(values)
                    return [value for value in values if abs(value - mean) > 3 * spread]
                """
            ),
            "outside the quartiles": but(_FENCES, ("reach = 1.5 * (high - low)", "reach = 0")),
            "around the median": but(
                _FENCES_NUMPY,
                (
                    "low, high = np.quantile(values, [0.25, 0.75])\n    reach = (high - low) * 1.5",
                    "low, high = np.quantile(values, [0.25, 0.75])\n    reach = (high - low) * 1.5\n    low = high = np.median(values)",
                ),
            ),
            "those inside": but(_FENCES_NUMPY, ("if not low", "if low")),
            "each once": but(
                _FENCES,
                ("for value in values if value < low", "for value in dict.fromkeys(values) if value < low"),
            ),
        },
        visible=((([1, 2, 3, 4, 100],), [100]), (([],), []), (([5, 6, 7],), [])),
        hidden=(
            (([-50, 1, 2, 3, 4],), [-50]),
            (([0, 1, 1, 2, 2, 3.5],), []),
            (([1, 2, 3, 4, 8],), [8]),
            (([10, 1, 2, 3, 3, 2, 1, 2, 10],), [10, 10]),
            (([1, 2, 3, 4, 7],), []),
            (([100, 1, 2, 3, 4, -100],), [100, -100]),
        ),
    ),
    Entry(
        "correlation",
        "Pearson's correlation of two lists of the same length. None for fewer than two pairs, or where one of the lists "
        "does not vary.",
        "first: numbers, second: numbers",
        true=(_RELATED, _RELATED_LIBRARY, _RELATED_SUMS),
        faulty={
            "of the ranks": module(
                """
                import statistics

                def correlation(first, second):
                    if len(first) < 2 or len(set(first)) < 2 or len(set(second)) < 2:
                        return None
                    return statistics.correlation(first, second, method="ranked")
                """
            ),
            "covariance": but(
                _RELATED, ("both / squares ** 0.5 if squares", "both / (count - 1) if squares")
            ),
            "slope": but(
                _RELATED,
                (" * sum((y - other) ** 2 for y in second)", ""),
                ("both / squares ** 0.5", "both / squares"),
            ),
            "squared": but(_RELATED, ("return both / squares ** 0.5", "return both ** 2 / squares")),
            "sign lost": but(_RELATED, ("return both /", "return abs(both) /")),
            "sorted pairs": but(_RELATED, ("zip(first, second)", "zip(sorted(first), sorted(second))")),
            "constant is zero": but(_RELATED, ("if squares else None", "if squares else 0.0")),
            "around zero": but(
                _RELATED, ("one, other = sum(first) / count, sum(second) / count", "one = other = 0")
            ),
        },
        visible=((([1, 2, 3], [2, 4, 6]), 1.0), (([1, 2, 3], [6, 4, 2]), -1.0)),
        hidden=(
            (([1, 2, 3, 4], [1, 3, 2, 4]), 0.8),
            (([1, 2, 3], [1, 1, 1]), None),
            (([1], [2]), None),
            (([1, 2, 3], [3, 1, 2]), -0.5),
            (([0, 0, 3, 3], [1, 1, 1, 5]), 3**-0.5),
        ),
    ),
)
