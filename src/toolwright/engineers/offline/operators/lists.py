"""Operators on a list of numbers or of texts in the request."""

from toolwright.engineers.offline.operators.record import Given, Kinded, Operator, Role, by_name

_NUMBERS = Role("numbers", "the numbers")
_TEXTS = Role("texts", "the texts")
_OF = "[of|for|in|from|over|among|between|on]"
_ARE_THERE = "[is there|are there|is|are|do i have|have i]"
_EMPTY = "a list with nothing in it"
_TWO = "fewer than two numbers"
_SAMPLES = (
    ((3, 5, 9),),
    ((2.5,),),
    ((4, 4, 1, 4, 2, 2),),
    ((-3, 0, 7.25, -3, 12),),
    ((10, 9, 8, 7, 6, 5),),
    ((0, 0),),
    ((1, 2.5, 3.75, 100, -60.5, 8, 8),),
    ((),),
)
_POSITIVE = (((2, 8),), ((1, 10, 100),), ((0.5, 0.5, 4),), ((7,),), ((3, 0),), ((3, -1),), ((),))
_WORDS = (
    (("pear", "Apple", "fig", "apple"),),
    (("b",),),
    (("Zoe", "anna", "Bob", "Zoe"),),
    (("two words", "two", "Three", "two"),),
    (("aa", "B", "cc", "b"),),
    ((),),
)


def _numeric(
    name: str,
    phrases: tuple[str, ...],
    says: str,
    title: str,
    *,
    gives: Kinded = "number",
    refuses: tuple[str, ...] = (_EMPTY,),
    samples: tuple[tuple[Given, ...], ...] = _SAMPLES,
    returns: str | None = None,
) -> Operator:
    return Operator(
        name,
        "operation",
        ("number_list",),
        gives,
        phrases,
        says,
        (_NUMBERS,),
        samples=samples,
        refuses=refuses,
        title=title,
        returns=returns,
    )


def _ranked(name: str, order: str, words: str) -> Operator:
    return Operator(
        name,
        "operation",
        ("number_list", "whole"),
        "number",
        (
            f"{{place:ordinal}} ({words}) [number|value|one|element|item|entry] {_OF} {{numbers}}",
            f"what [number|value] is {{place:ordinal}} ({words}) {_OF} {{numbers}}",
        ),
        f"number {{1}} of {{0}} from the {order}",
        (_NUMBERS, Role("place", "which of them, 1 for the first")),
        samples=(
            ((3, 9, 5), 2),
            ((3, 9, 5), 1),
            ((-1.5, 2, 0, 8), 3),
            ((5, 5, 3), 3),
            ((8, 0.5, 2, 9, 11), 4),
            ((6,), 1),
            ((100, 200, 300), 2),
            ((5, 4, 4, 3), 2),
            ((5, 4, 4, 3), 3),
            ((5, 4), 3),
            ((5, 4), 0),
        ),
        refuses=("a place that the list does not have, or where equal numbers leave open which is meant",),
        title=f"nth_{name.removeprefix('nth_')}_of_numbers",
    )


def _textual(
    name: str, phrases: tuple[str, ...], says: str, title: str, *, refuses: tuple[str, ...] = ()
) -> Operator:
    return Operator(
        name,
        "operation",
        ("text_list",),
        "text_list",
        phrases,
        says,
        (_TEXTS,),
        samples=_WORDS,
        refuses=refuses,
        title=title,
    )


_DEVIATION = "(standard deviation|std|std dev|stdev|stddev|sd|standard dev)"
_ORDERED = "(sort|order|arrange|put|rank)"
_UP = "(ascending|increasing|numerical|numeric|ascending order|increasing order|numerical order|numeric order|order)"
_DOWN = "(descending|decreasing|reverse|descending order|decreasing order|reverse order)"
_SMALLEST_FIRST = (
    "([from] smallest to (largest|biggest|greatest|highest)|[from] low to high|[from] lowest to highest"
    "|smallest first|lowest first|[from] least to (greatest|most)|ascendingly)"
)
_LARGEST_FIRST = (
    "([from] (largest|biggest|greatest) to smallest|[from] high to low|[from] highest to lowest"
    "|largest first|biggest first|highest first|[from] (greatest|most) to least|descendingly)"
)

LISTS = by_name(
    (
        _numeric(
            "mean",
            (
                f"(average|mean|arithmetic mean|avg|mean average|average value|mean value) {_OF} {{numbers}}",
                "average out {numbers}",
                "what [do|does] {numbers} average [out] [to]",
            ),
            "mean of {0}",
            "mean_of_numbers",
        ),
        _numeric(
            "median",
            (f"(median|median value|middle value|median number) {_OF} {{numbers}}",),
            "median of {0}",
            "median_of_numbers",
        ),
        _numeric(
            "mode",
            (
                f"(mode|modes|modal value|modal number) {_OF} {{numbers}}",
                f"most (common|frequent) (number|value) {_OF} {{numbers}}",
                f"(number|value) [that] (occurs|appears) most [often] {_OF} {{numbers}}",
            ),
            "mode of {0}",
            "mode_of_numbers",
            gives="number_or_list",
            returns="The most frequent number; a sorted list of them where several are equally frequent.",
            refuses=(_EMPTY, "several different numbers that each occur once"),
            samples=(*_SAMPLES, ((3, 1, 3, 1, 2),)),
        ),
        _numeric(
            "sample_deviation",
            (
                f"[sample] {_DEVIATION} {_OF} {{numbers}}",
                f"{_DEVIATION} of [a] sample {{numbers}}",
            ),
            "sample standard deviation (n - 1) of {0}",
            "standard_deviation_of_numbers",
            refuses=(_TWO,),
        ),
        _numeric(
            "population_deviation",
            (f"population {_DEVIATION} {_OF} {{numbers}}", f"{_DEVIATION} of [a] population {{numbers}}"),
            "population standard deviation (n) of {0}",
            "population_standard_deviation_of_numbers",
        ),
        _numeric(
            "sample_variance",
            (f"[sample] (variance|var) {_OF} {{numbers}}",),
            "sample variance (n - 1) of {0}",
            "variance_of_numbers",
            refuses=(_TWO,),
        ),
        _numeric(
            "population_variance",
            (f"population (variance|var) {_OF} {{numbers}}",),
            "population variance (n) of {0}",
            "population_variance_of_numbers",
        ),
        _numeric(
            "spread",
            (
                "range (of|for|in|among) {numbers}",
                (
                    "difference between (largest|biggest|highest|maximum|max) and "
                    "(smallest|lowest|minimum|min) "
                    f"[number|value] {_OF} {{numbers}}"
                ),
            ),
            "range (largest minus smallest) of {0}",
            "range_of_numbers",
        ),
        _numeric(
            "total",
            (
                f"(sum|total|sum total|grand total|total sum) {_OF} {{numbers}}",
                "(add|sum|total) [up|together] {numbers} [up|together]",
                "what [do|does] {numbers} (add up to|sum to|sum up to|total|come to)",
                "how much [is|are|do|does] {numbers} (altogether|in total|add up to)",
            ),
            "sum of {0}",
            "sum_of_numbers",
        ),
        _numeric(
            "multiplied",
            (
                f"product {_OF} {{numbers}}",
                "multiply {numbers} [together|with each other]",
            ),
            "product of {0}",
            "product_of_numbers",
        ),
        _numeric(
            "largest",
            (
                (
                    "(largest|biggest|highest|greatest|maximum|max|top|maximal) "
                    f"[number|value|one|element] {_OF} {{numbers}}"
                ),
                f"(which|what) [number|value|one] [is] (largest|biggest|highest|greatest) {_OF} {{numbers}}",
                f"(which|what) {_OF} {{numbers}} is [a] (largest|biggest|highest|greatest)",
                "which is (bigger|larger|greater|higher) [:] [,] {numbers:alternatives}",
                "which [number] is (bigger|larger|greater|higher) [:] [,] {numbers:alternatives}",
            ),
            "largest of {0}",
            "largest_of_numbers",
        ),
        _numeric(
            "smallest",
            (
                f"(smallest|lowest|least|minimum|min|minimal) [number|value|one|element] {_OF} {{numbers}}",
                f"(which|what) [number|value|one] [is] (smallest|lowest|least) {_OF} {{numbers}}",
                f"(which|what) {_OF} {{numbers}} is [a] (smallest|lowest|least)",
                "which is (smaller|lower|less) [:] [,] {numbers:alternatives}",
                "which [number] is (smaller|lower|less) [:] [,] {numbers:alternatives}",
            ),
            "smallest of {0}",
            "smallest_of_numbers",
        ),
        _ranked("nth_largest", "largest", "largest|biggest|highest|greatest"),
        _ranked("nth_smallest", "smallest", "smallest|lowest|least"),
        _numeric(
            "how_many",
            (
                f"how many (numbers|values|elements|items|entries) {_ARE_THERE} {_OF} {{numbers}}",
                f"(count|number|amount) of (numbers|values|elements|items|entries) {_OF} {{numbers}}",
                f"count (numbers|values|elements|items|entries) {_OF} {{numbers}}",
                "(length|size) of {numbers:listed}",
            ),
            "number of entries in {0}",
            "count_numbers",
            gives="whole",
            refuses=(),
        ),
        _numeric(
            "how_many_different",
            (
                (
                    "how many (different|distinct|unique) (numbers|values|elements|items|entries) "
                    f"{_ARE_THERE} {_OF} {{numbers}}"
                ),
                (
                    "(count|number) of (different|distinct|unique) "
                    f"(numbers|values|elements|items|entries) {_OF} {{numbers}}"
                ),
                (
                    f"count (different|distinct|unique) (numbers|values|elements|items|entries) {_OF} "
                    f"{{numbers}}"
                ),
            ),
            "number of different entries in {0}",
            "count_different_numbers",
            gives="whole",
            refuses=(),
        ),
        _numeric(
            "sum_of_squares",
            (f"sum of squares {_OF} {{numbers}}", "sum [of] {numbers} squared each"),
            "sum of the squares of {0}",
            "sum_of_squares_of_numbers",
        ),
        _numeric(
            "geometric_mean",
            (f"geometric (mean|average) {_OF} {{numbers}}",),
            "geometric mean of {0}",
            "geometric_mean_of_numbers",
            samples=_POSITIVE,
            refuses=(_EMPTY, "a number that is not above zero"),
        ),
        _numeric(
            "harmonic_mean",
            (f"harmonic (mean|average) {_OF} {{numbers}}",),
            "harmonic mean of {0}",
            "harmonic_mean_of_numbers",
            samples=_POSITIVE,
            refuses=(_EMPTY, "a number that is not above zero"),
        ),
        _numeric(
            "root_mean_square",
            (f"(root mean square|rms|quadratic mean) {_OF} {{numbers}}",),
            "root mean square of {0}",
            "root_mean_square_of_numbers",
        ),
        Operator(
            "percentile",
            "operation",
            ("number_list", "number"),
            "number",
            (
                f"{{percent:ordinal}} percentile {_OF} {{numbers}}",
                f"percentile {{percent}} {_OF} {{numbers}}",
                f"p {{percent}} {_OF} {{numbers}}",
                f"(first|lower|1 st) quartile {_OF} {{numbers}} => percent=25",
                f"(third|upper|3 rd) quartile {_OF} {{numbers}} => percent=75",
            ),
            "percentile {1} of {0}",
            (_NUMBERS, Role("percent", "how many percent lie below, from 0 to 100")),
            samples=(
                ((1, 2, 3, 4, 5), 50),
                ((10, 20, 30, 40), 25),
                ((10, 20, 30, 40), 90),
                ((7.5,), 10),
                ((3, -1, 2.5, 8, 8, 0), 33.5),
                ((1, 2), 0),
                ((1, 2), 100),
                ((1, 2), 101),
                ((1, 2), -1),
                ((), 50),
            ),
            summary="A percentile of a list of numbers, interpolated linearly between its neighbours.",
            refuses=(_EMPTY, "a percentile below 0 or above 100"),
            title="percentile_of_numbers",
        ),
        _numeric(
            "quartiles",
            (f"quartiles {_OF} {{numbers}}",),
            "quartiles of {0}",
            "quartiles_of_numbers",
            gives="number_list",
            returns="The three quartiles, interpolated linearly between their neighbours.",
        ),
        _numeric(
            "interquartile_range",
            (f"(interquartile range|iqr|inter quartile range) {_OF} {{numbers}}",),
            "interquartile range of {0}",
            "interquartile_range_of_numbers",
        ),
        _numeric(
            "sorted_up",
            (
                f"{_ORDERED} {{numbers}} [in|into|by] [{_UP}|{_SMALLEST_FIRST}]",
                f"{_ORDERED} [in|into] {_UP} {{numbers}}",
            ),
            "{0} from smallest to largest",
            "sort_numbers",
            gives="number_list",
            refuses=(),
        ),
        _numeric(
            "sorted_down",
            (
                f"{_ORDERED} {{numbers}} [in|into|by] ({_DOWN}|{_LARGEST_FIRST})",
                f"{_ORDERED} [in|into] (descending|decreasing|descending order|decreasing order) {{numbers}}",
            ),
            "{0} from largest to smallest",
            "sort_numbers_descending",
            gives="number_list",
            refuses=(),
        ),
        _numeric(
            "reversed_list",
            (
                "(reverse|flip) [order of] {numbers:listed}",
                "reverse order of {numbers}",
                "{numbers:listed} (in reverse order|reversed|backwards)",
            ),
            "{0} in reverse order",
            "reverse_numbers",
            gives="number_list",
            refuses=(),
        ),
        _numeric(
            "distinct_numbers",
            (
                "(deduplicate|dedupe|dedup|uniquify) {numbers}",
                (
                    "(remove|drop|delete) [all] (duplicates|duplicate numbers|duplicate "
                    "values|repeats|repeated numbers|"
                    "repeated values) (from|in|of) {numbers}"
                ),
                f"(unique|distinct|different) (numbers|values|elements|items|entries) {_OF} {{numbers}}",
            ),
            "{0} without repetitions, in their order",
            "distinct_numbers",
            gives="number_list",
            refuses=(),
        ),
        _numeric(
            "running_total",
            (
                (
                    "(cumulative sum|running total|cumulative total|running sum|cumulative sums|running "
                    f"totals) {_OF} {{numbers}}"
                ),
            ),
            "running total of {0}",
            "running_total_of_numbers",
            gives="number_list",
            refuses=(),
        ),
        Operator(
            "correlation_of_lists",
            "operation",
            ("number_list", "number_list"),
            "number",
            (
                (
                    "[pearson|pearson s] (correlation|correlation coefficient|r) (of|between|for) "
                    "{first:listed} "
                    "(and|with|to|vs) {second:listed}"
                ),
                "correlate {first:listed} (and|with|to) {second:listed}",
            ),
            "correlation (Pearson) of {0} and {1}",
            (Role("first", "the first numbers"), Role("second", "as many others, in the same order")),
            samples=(
                ((1, 2, 3), (2, 4, 7)),
                ((1, 2, 3, 4), (4, 3, 2, 1)),
                ((0.5, -2, 8, 3), (1, 1, 0, 5)),
                ((10, 20, 15, 40, 5), (3, 5, 4, 9, 1)),
                ((1, 2), (-7, -9)),
                ((1, 1, 1), (1, 2, 3)),
                ((1, 2), (1, 2, 3)),
                ((1,), (2,)),
            ),
            refuses=("lists of different lengths, or with fewer than two numbers", "a list of equal numbers"),
            summary="Pearson's r of two lists of numbers.",
            returns="Pearson's r, in [-1, 1].",
            title="correlation_of_numbers",
        ),
        Operator(
            "weighted_mean",
            "operation",
            ("number_list", "number_list"),
            "number",
            (
                (
                    "weighted (average|mean) of {numbers:listed} [with|and|using|by] [weights|weight] "
                    "{weights:listed}"
                ),
                "weighted (average|mean) of {numbers} with weights {weights}",
                "(average|mean) of {numbers} weighted by {weights}",
            ),
            "mean of {0}, weighted by {1}",
            (_NUMBERS, Role("weights", "a weight for each of them")),
            samples=(
                ((80, 90), (1, 3)),
                ((1.5, 2.5, 9), (0.25, 0.25, 0.5)),
                ((4,), (2,)),
                ((3, 6, 9), (1, 1, 1)),
                ((-5, 10, 0.5), (2, 0, 6)),
                ((70, 85, 92), (20, 30, 50)),
                ((1, 2), (1,)),
                ((1, 2), (0, 0)),
                ((1, 2), (-1, 3)),
                ((), ()),
            ),
            refuses=("lists of different lengths", "a weight below zero, or weights that add up to zero"),
            title="weighted_mean_of_numbers",
        ),
        _textual(
            "sorted_texts",
            (
                (
                    f"{_ORDERED} {{texts}} [in|into|by] [alphabetically|alphabetical "
                    "order|alphabet|alphabetic order|"
                    "a to z|from a to z|abc order]"
                ),
                "alphabetize {texts}",
                "{texts} in alphabetical order",
            ),
            "{0} in alphabetical order, ignoring case",
            "sort_texts",
        ),
        _textual(
            "sorted_texts_down",
            (
                (
                    f"{_ORDERED} {{texts}} [in|into] (reverse alphabetical order|reverse "
                    "alphabetically|z to a|from z to a|"
                    "descending alphabetical order)"
                ),
            ),
            "{0} in reverse alphabetical order, ignoring case",
            "sort_texts_descending",
        ),
        _textual(
            "distinct_texts",
            (
                "(deduplicate|dedupe|dedup) {texts}",
                (
                    "(remove|drop|delete) [all] (duplicates|repeats|duplicate words|duplicate "
                    "texts|duplicate names|"
                    "duplicate items|duplicate entries) (from|in|of) {texts}"
                ),
                (
                    f"(unique|distinct|different) (words|texts|values|elements|items|entries|names) {_OF} "
                    f"{{texts}}"
                ),
            ),
            "{0} without repetitions, in their order",
            "distinct_texts",
        ),
        _textual(
            "reversed_texts",
            (
                "(reverse|flip) [order of] {texts:listed_texts}",
                "{texts:listed_texts} (in reverse order|reversed)",
            ),
            "{0} in reverse order",
            "reverse_texts",
        ),
    )
)
