"""Operators on what the request itself says, written in plain Python: each an expression over its parameters.

Names with an underscore are functions of the parts files.
"""

from collections.abc import Mapping
from types import MappingProxyType

from toolwright.engineers.offline.operators import OPERATIONS
from toolwright.engineers.offline.plan import Operation, slot_name

PARTS = ("scalar.py", "lists.py", "numbers.py", "money.py", "days.py", "units.py", "writing.py")

WRITTEN: Mapping[str, str] = MappingProxyType(
    {
        # numbers
        "square_root": "_square_root(number)",
        "cube_root": "_root(number, 3)",
        "nth_root": "_root(number, degree)",
        "factorial": "math.factorial(_whole(n, least=0, most=800))",
        "gcd": "math.gcd(*_whole_numbers(numbers))",
        "lcm": "math.lcm(*_whole_numbers(numbers))",
        "is_prime": "_is_prime(_whole(n))",
        "primes_up_to": "_primes_up_to(limit)",
        "primes_below": "_primes_up_to(_whole(limit) - 1)",
        "primes_between": "_primes_between(low, high)",
        "count_primes_up_to": "len(_primes_up_to(limit))",
        "count_primes_below": "len(_primes_up_to(_whole(limit) - 1))",
        "first_primes": "_first_primes(_whole(count, least=1))",
        "nth_prime": "_first_primes(_whole(n, least=1))[-1]",
        "prime_factors": "_prime_factors(n)",
        "divisors": "_divisors(n)",
        "count_divisors": "len(_divisors(n))",
        "fibonacci": "_fibonacci(_whole(n, least=0, most=10_000))",
        "first_fibonacci": "[_fibonacci(place) for place in range(_whole(count, least=1, most=1_000))]",
        "is_even": "_whole(n) % 2 == 0",
        "is_odd": "_whole(n) % 2 == 1",
        "is_square": "_whole(n) >= 0 and math.isqrt(n) ** 2 == n",
        "is_divisible": "_remainder(n, divisor) == 0",
        "digit_sum": "sum(int(digit) for digit in str(abs(_whole(n))))",
        "combinations": "math.comb(_whole(n, least=0, most=1_000), _whole(k, least=0))",
        "permutations": "math.perm(_whole(n, least=0, most=800), _whole(k, least=0))",
        "remainder": "_remainder(number, _whole(divisor, least=1))",
        "absolute": "_result(abs(number))",
        "rounded": "_rounded(number, _whole(decimals, least=-15, most=15))",
        "in_binary": 'f"{_whole(n):b}"',
        "in_hexadecimal": 'f"{_whole(n):X}"',
        "in_roman": "_roman(_whole(n, least=1, most=3_999))",
        "logarithm": "_logarithm(number, base)",
        "natural_logarithm": "_logarithm(number, math.e)",
        # money
        "percent_of": "_result(percent * whole / 100)",
        "what_percent": "_result(_divide(part * 100, whole))",
        "percent_change": "_result(_divide((new - old) * 100, old))",
        "percent_decrease": "_result(_divide((old - new) * 100, old))",
        "increase_by_percent": "_result(number * (100 + percent) / 100)",
        "decrease_by_percent": "_result(number * (100 - percent) / 100)",
        "whole_of_percent": "_result(_divide(part * 100, percent))",
        "as_percent": "_result(number * 100)",
        "percent_as_decimal": "_result(percent / 100)",
        "compound_interest": "_result(_compounded(principal, annual_percent, years, periods_per_year) - principal)",
        "compound_amount": "_result(_compounded(principal, annual_percent, years, periods_per_year))",
        "simple_interest": "_simple_interest(principal, annual_percent, years)",
        "loan_payment": "_monthly_payment(principal, annual_percent, years)",
        "cagr": "_annual_growth(start, end, years)",
        "doubling_time": "_doubling_time(annual_percent)",
        "present_value": "_present_value(future, annual_percent, years)",
        # lists
        "mean": "_result(_mean(_some(numbers)))",
        "median": "_result(statistics.median(_some(numbers)))",
        "mode": "_mode(_some(numbers))",
        "sample_deviation": "_result(statistics.stdev(_some(numbers, least=2)))",
        "population_deviation": "_result(statistics.pstdev(_some(numbers)))",
        "sample_variance": "_result(statistics.variance(_some(numbers, least=2)))",
        "population_variance": "_result(statistics.pvariance(_some(numbers)))",
        "spread": "_result(max(_some(numbers)) - min(numbers))",
        "total": "_result(_sum(_some(numbers)))",
        "multiplied": "_result(math.prod(_some(numbers)))",
        "largest": "_result(max(_some(numbers)))",
        "smallest": "_result(min(_some(numbers)))",
        "nth_largest": "_placed(sorted(_some(numbers), reverse=True), place)",
        "nth_smallest": "_placed(sorted(_some(numbers)), place)",
        "how_many": "len(numbers)",
        "how_many_different": "len(set(numbers))",
        "sum_of_squares": "_result(_sum([number * number for number in _some(numbers)]))",
        "geometric_mean": "_result(math.exp(_mean([math.log(number) for number in _positive(numbers)])))",
        "harmonic_mean": "_result(1 / _mean([1 / number for number in _positive(numbers)]))",
        "root_mean_square": "_result(math.sqrt(_mean([number * number for number in _some(numbers)])))",
        "percentile": "_result(_percentile(_some(numbers), percent))",
        "quartiles": "[_result(_percentile(_some(numbers), percent)) for percent in (25, 50, 75)]",
        "interquartile_range": "_result(_percentile(_some(numbers), 75) - _percentile(numbers, 25))",
        "sorted_up": "sorted(numbers)",
        "sorted_down": "sorted(numbers, reverse=True)",
        "reversed_list": "numbers[::-1]",
        "distinct_numbers": "list(dict.fromkeys(numbers))",
        "running_total": "[_result(_sum(numbers[:end])) for end in range(1, len(numbers) + 1)]",
        "correlation_of_lists": "_correlation(first, second)",
        "weighted_mean": "_weighted_mean(numbers, weights)",
        "sorted_texts": "sorted(texts, key=lambda text: (text.casefold(), text))",
        "sorted_texts_down": "sorted(texts, key=lambda text: (text.casefold(), text), reverse=True)",
        "distinct_texts": "list(dict.fromkeys(texts))",
        "reversed_texts": "texts[::-1]",
        # days
        "days_between": "abs((_day(second) - _day(first)).days)",
        "weeks_between": "_result(abs((_day(second) - _day(first)).days) / 7)",
        "months_between": "_months_between(_day(first), _day(second))",
        "years_between": "_months_between(_day(first), _day(second)) // 12",
        "days_after": "_moved_days(_day(day), days)",
        "days_before": "_moved_days(_day(day), -days)",
        "weeks_after": "_moved_days(_day(day), 7 * weeks)",
        "weeks_before": "_moved_days(_day(day), -7 * weeks)",
        "months_after": "_moved_months(_day(day), months)",
        "months_before": "_moved_months(_day(day), -months)",
        "years_after": "_moved_months(_day(day), 12 * years)",
        "years_before": "_moved_months(_day(day), -12 * years)",
        "weekday": "_WEEKDAYS[_day(day).weekday()]",
        "is_leap_year": "_days_in_year(year) == 366",
        "days_in_year": "_days_in_year(year)",
        "day_of_year": "_day(day).timetuple().tm_yday",
        "iso_week": "_day(day).isocalendar().week",
        # units
        "convert_unit": "_converted(value, from_unit, to_unit)",
        # writing
        "count_consonants": 'sum(letter in "bcdfghjklmnpqrstvwxyz" for letter in text.lower())',
        "count_sentences": """len([part for part in re.split(r"[.!?]+(?=\\s|$)", text) if re.search(r"\\w", part)])""",
        "count_different_words": "len(set(_words(text.lower())))",
        "most_frequent_word": '_most_frequent(_words(text.lower()), "word")',
        "most_frequent_letter": '_most_frequent([letter for letter in text.lower() if letter.isalpha()], "letter")',
        "word_frequencies": '_frequencies(_words(text.lower()), "word")',
        "letter_frequencies": '_frequencies([letter for letter in text.lower() if letter.isalpha()], "letter")',
        "longest_word": "_of_length(_words(text), longest=True)",
        "shortest_word": "_of_length(_words(text), longest=False)",
        "acronym": "_acronym(_words(text))",
        "rot13": "_shifted(text, 13)",
        "caesar": "_shifted(text, shift)",
        "are_anagrams": "_letters(text) == _letters(other)",
        "without_vowels": 're.sub(r"[aeiouAEIOU]", "", text)',
        "without_spaces": 're.sub(r"\\s+", "", text)',
        "sorted_words": '" ".join(sorted(_words(text), key=lambda word: (word.casefold(), word)))',
        "sorted_letters": '"".join(sorted(letter for letter in text.lower() if letter.isalpha()))',
        "replaced": "_replaced(text, old, new)",
        "contains_text": "_sought(part).casefold() in text.casefold()",
    }
)


def operation(node: Operation) -> str:
    """Python for the operator's result, over parameters of its roles' names."""
    names = [role.name for role in OPERATIONS[node.name].inputs]
    assert names == [slot_name(leaf) for leaf in node.inputs]
    return WRITTEN[node.name]
