"""Requests that bring their own data, as people type them, each with the answer computed here."""

import calendar
import math
import statistics
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

_EIGHT = [2, 4, 4, 4, 5, 5, 7, 9]
_TEN = list(range(1, 11))


def _primes(low: int, high: int) -> list[int]:
    return [n for n in range(max(2, low), high + 1) if all(n % d for d in range(2, n))]


def _quantile(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def _interest(principal: float, percent: float, years: float, times: int) -> float:
    value = Fraction(str(principal)) * (1 + Fraction(str(percent)) / 100 / times) ** int(times * years)
    return float(value)


def _payment(loan: float, percent: float, months: int) -> float:
    rate = percent / 1200
    return loan * rate * (1 + rate) ** months / ((1 + rate) ** months - 1)


ANSWERABLE: dict[str, Any] = {
    # powers, roots and other calculations
    "what is the square root of 144": 12,
    "square root of 2": math.sqrt(2),
    "sqrt(81)": 9,
    "square root of two": math.sqrt(2),
    "what's the cube root of 27?": 3,
    "4th root of 81": 3,
    "5 squared": 25,
    "3 cubed": 27,
    "2 to the power of 10": 1024,
    "2 ** 100": 2**100,
    "7^2": 49,
    "what is 17 mod 5": 2,
    "remainder of 100 divided by 7": 2,
    "absolute value of -7": 7,
    "round 3.14159 to 2 decimal places": 3.14,
    "round 2.5": 3,
    "round 1234 to the nearest hundred": 1200,
    "log base 2 of 8": 3,
    "natural log of 10": math.log(10),
    # whole numbers
    "factorial of 10": math.factorial(10),
    "what is 20!": math.factorial(20),
    "5 factorial": 120,
    "gcd of 48 and 36": 12,
    "greatest common divisor of 84, 36 and 60": 12,
    "GCD(48, 36)": 12,
    "highest common factor of 12 and 30": 6,
    "lcm of 4, 6 and 10": 60,
    "least common multiple of 12 and 18": 36,
    "is 97 prime?": True,
    "is 91 a prime number": False,
    "check if 7919 is prime": True,
    "primes up to 50": _primes(2, 50),
    "list all prime numbers below 30": _primes(2, 29),
    "prime numbers between 10 and 30": _primes(10, 30),
    "how many primes are there below 100": len(_primes(2, 99)),
    "first 10 primes": _primes(2, 29),
    "what is the 100th prime number": _primes(2, 541)[-1],
    "prime factors of 360": [2, 2, 2, 3, 3, 5],
    "factorize 84": [2, 2, 3, 7],
    "factors of 36": [1, 2, 3, 4, 6, 9, 12, 18, 36],
    "how many divisors does 360 have": 24,
    "10th fibonacci number": 55,
    "the first 8 fibonacci numbers": [0, 1, 1, 2, 3, 5, 8, 13],
    "is 51 divisible by 17?": True,
    "is 7 even": False,
    "is 144 a perfect square": True,
    "sum of the digits of 9875": 29,
    "5 choose 2": math.comb(5, 2),
    "how many ways to choose 3 from 10": math.comb(10, 3),
    "100 in binary": "1100100",
    "convert 255 to hex": "FF",
    "2024 in roman numerals": "MMXXIV",
    # percentages
    "15% of 240": 36,
    "twenty five percent of 80": 20,
    "how much is 12.5 percent of 200?": 25,
    "what percent of 80 is 20": 25,
    "30 is what percent of 120": 25,
    "12 out of 15 as a percentage": 80,
    "what is 3/4 as a percentage": 75,
    "0.25 as a percent": 25,
    "percentage change from 50 to 75": 50,
    "percent decrease from 100 to 80": 20,
    "increase 200 by 15%": 230,
    "20% off 85": 68,
    "what's 30% off $80?": 56,
    "apply a 20% discount to 50": 40,
    "add 8% tax to 150": 162,
    "15% tip on $48.50": 7.275,
    "45 is 15% of what number": 300,
    "20% more than 50": 60,
    "half of 90": 45,
    # interest and growth
    "compound interest on 1000 at 5% for 3 years compounded monthly": _interest(1000, 5, 3, 12) - 1000,
    "compound interest on $2,500 at 4% for 10 years": _interest(2500, 4, 10, 1) - 2500,
    "future value of 1000 at 5% for 10 years compounded quarterly": _interest(1000, 5, 10, 4),
    "how much will 1000 be worth after 10 years at 7%": _interest(1000, 7, 10, 1),
    "simple interest on 1000 at 5% for 2 years": 100,
    "simple interest on 1500 for 18 months at 4%": 90,
    "monthly payment on a loan of 20000 at 6% for 5 years": _payment(20000, 6, 60),
    "monthly payment on a 300,000 mortgage at 4% over 30 years": _payment(300000, 4, 360),
    "CAGR from 1000 to 2000 over 5 years": (2 ** (1 / 5) - 1) * 100,
    "how long does it take to double money at 7%": math.log(2) / math.log(1.07),
    "present value of 1000 in 5 years at 6%": 1000 / 1.06**5,
    # lists of numbers
    "average of 3, 5 and 9": Fraction(17, 3),
    "what's the mean of [1, 2.5, -3]?": Fraction(1, 6),
    "avg of 4 8 15 16 23 42": 18,
    "average of three, five and nine": Fraction(17, 3),
    "[100,200,300] average": 200,
    "3, 5, 9: what is the median?": 5,
    "given the numbers 4, 8, 15, find the mean": 9,
    "average of $3, $5 and $10": 6,
    "median of [5, 3, 1, 4]": 3.5,
    "mode of 1, 2, 2, 3": 2,
    "mode of 1, 1, 2, 2": [1, 2],
    "standard deviation of [2, 4, 4, 4, 5, 5, 7, 9]": statistics.stdev(_EIGHT),
    "population standard deviation of 2, 4, 4, 4, 5, 5, 7, 9": 2,
    "variance of [2, 4, 4, 4, 5, 5, 7, 9]": statistics.variance(_EIGHT),
    "range of 4, 8, 15, 16, 23, 42": 38,
    "sum of 1, 2, 3.5": 6.5,
    "sum of the numbers from 1 to 100": 5050,
    "add up 3, 4 and 5": 12,
    "product of [2, 3, 7]": 42,
    "sum of squares of 1, 2 and 3": 14,
    "largest of 3, 17, 9": 17,
    "what is the smallest number in [4, -2, 8]": -2,
    "second largest of 3, 9, 7": 7,
    "90th percentile of [1,2,3,4,5,6,7,8,9,10]": _quantile([float(n) for n in _TEN], 90),
    "first quartile of 1, 2, 3, 4": _quantile([1, 2, 3, 4], 25),
    "interquartile range of [1, 2, 3, 4, 5]": 2,
    "geometric mean of 2 and 8": 4,
    "harmonic mean of 2, 3 and 6": 3,
    "weighted average of [80, 90] with weights [1, 3]": 87.5,
    "sort 5, 3, 9, 1": [1, 3, 5, 9],
    "sort [5, 3, 9, 1] in descending order": [9, 5, 3, 1],
    "reverse [1, 2, 3]": [3, 2, 1],
    "remove duplicates from [1, 1, 2, 3, 3]": [1, 2, 3],
    "cumulative sum of [1, 2, 3]": [1, 3, 6],
    "correlation between [1, 2, 3, 4] and [2, 4, 7, 8]": statistics.correlation([1, 2, 3, 4], [2, 4, 7, 8]),
    "sort banana, Apple, cherry alphabetically": ["Apple", "banana", "cherry"],
    "remove duplicates from ['a', 'b', 'a']": ["a", "b"],
    # words and letters
    "how many vowels in 'Programming language'": 7,
    "how many consonants in 'hello world'": 7,
    "how many sentences are in 'Hi there. How are you? Fine!'": 3,
    "count the words in 'to be or not to be'": 6,
    "how many unique words are in 'to be or not to be'": 4,
    "is 'A man, a plan, a canal: Panama' a palindrome?": True,
    "what is the most common word in 'the cat and the dog'": "the",
    "most frequent letter in 'banana'": "a",
    "word frequencies of 'b a b'": [{"word": "b", "count": 2}, {"word": "a", "count": 1}],
    "acronym of 'portable network graphics'": "PNG",
    "longest word in 'the quick brown elephant'": "elephant",
    "are 'listen' and 'silent' anagrams": True,
    "rot13 of 'hello'": "uryyb",
    "caesar cipher 'abc xyz' with a shift of 3": "def abc",
    "replace 'a' with 'o' in 'banana'": "bonono",
    "remove the vowels from 'education'": "dctn",
    "convert 'hello world' to title case": "Hello World",
    # days
    "days between 2024-01-15 and 2024-03-01": (date(2024, 3, 1) - date(2024, 1, 15)).days,
    "how many days from 1 jan 2024 to March 15th, 2024": (date(2024, 3, 15) - date(2024, 1, 1)).days,
    "what weekday was 2000-01-01": calendar.day_name[date(2000, 1, 1).weekday()],
    "what day of the week was july 20 1969": "Sunday",
    "90 days after 2024-01-31": (date(2024, 1, 31) + timedelta(90)).isoformat(),
    "what date is 3 weeks before 2024-03-01": "2024-02-09",
    "2024-01-31 plus 1 month": "2024-02-29",
    "2 years after 2024-02-29": "2026-02-28",
    "is 2024 a leap year?": True,
    "was 1900 a leap year": False,
    "how old is someone born on 1990-06-15 on 2024-05-01": 33,
    "months between 2024-01-15 and 2024-06-20": 5,
    "days between 25/12/2023 and 2024-01-01": 7,
    "ISO week number of 2024-12-30": date(2024, 12, 30).isocalendar().week,
    # units
    "convert 5 miles to kilometers": 8.04672,
    "100 F in Celsius": Fraction(340, 9),
    "convert 32 fahrenheit to celsius": 0,
    "what's 37 C in fahrenheit?": 98.6,
    "how many grams in 2 pounds": 907.18474,
    "how many inches in a foot": 12,
    "2.5km in miles": 2.5 / 1.609344,
    "60 mph in km/h": 96.56064,
    "6 feet in cm": 182.88,
    "how many minutes are in 3 days": 4320,
    "5 acres in square meters": 5 * 4046.8564224,
    "3 cups to ml": 709.7647095,
}
"""What is asked, and what is true."""
