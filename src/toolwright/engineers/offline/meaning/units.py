"""What units mean: each by the definition that links it to another, down to the units of the SI.

International Yard and Pound Agreement of 1959; NIST Special Publication 811, appendix B.
"""

# The operators of the table differ in what they take; `operations.py` gives each what its record says.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from toolwright.engineers.offline.meaning.refusal import Refused

_DEFINED: Mapping[str, tuple[Fraction, str]] = MappingProxyType(
    {
        unit: (Fraction(number), of)
        for unit, number, of in (
            ("centimetres", "1/100", "metres"),
            ("millimetres", "1/10", "centimetres"),
            ("kilometres", "1000", "metres"),
            ("inches", "2.54", "centimetres"),
            ("feet", "12", "inches"),
            ("yards", "3", "feet"),
            ("miles", "1760", "yards"),
            ("nautical miles", "1852", "metres"),
            ("grams", "1/1000", "kilograms"),
            ("milligrams", "1/1000", "grams"),
            ("tonnes", "1000", "kilograms"),
            ("pounds", "0.45359237", "kilograms"),
            ("ounces", "1/16", "pounds"),
            ("stones", "14", "pounds"),
            ("litres", "1/1000", "cubic metres"),
            ("millilitres", "1/1000", "litres"),
            ("centilitres", "1/100", "litres"),
            ("cubic centimetres", "1", "millilitres"),
            ("cubic inches", "16.387064", "cubic centimetres"),
            ("US gallons", "231", "cubic inches"),
            ("imperial gallons", "4.54609", "litres"),
            ("US quarts", "1/4", "US gallons"),
            ("US pints", "1/2", "US quarts"),
            ("US cups", "1/2", "US pints"),
            ("US fluid ounces", "1/8", "US cups"),
            ("US tablespoons", "1/2", "US fluid ounces"),
            ("US teaspoons", "1/3", "US tablespoons"),
            ("milliseconds", "1/1000", "seconds"),
            ("minutes", "60", "seconds"),
            ("hours", "60", "minutes"),
            ("days", "24", "hours"),
            ("weeks", "7", "days"),
            ("kilometres per hour", "5/18", "metres per second"),
            ("miles per hour", "1.609344", "kilometres per hour"),
            ("knots", "1.852", "kilometres per hour"),
            ("feet per second", "0.3048", "metres per second"),
            ("square centimetres", "1/10000", "square metres"),
            ("square kilometres", "100", "hectares"),
            ("hectares", "10000", "square metres"),
            ("square inches", "6.4516", "square centimetres"),
            ("square feet", "144", "square inches"),
            ("square yards", "9", "square feet"),
            ("acres", "4840", "square yards"),
            ("square miles", "640", "acres"),
            ("kilopascals", "1000", "pascals"),
            ("bars", "100", "kilopascals"),
            ("standard atmospheres", "101.325", "kilopascals"),
            ("kilojoules", "1000", "joules"),
            ("kilocalories", "4.184", "kilojoules"),
            ("watt hours", "3.6", "kilojoules"),
            ("kilowatt hours", "1000", "watt hours"),
            ("kilowatts", "1000", "watts"),
            ("bytes", "8", "bits"),
            ("kibibytes", "1024", "bytes"),
            ("mebibytes", "1024", "kibibytes"),
            ("gibibytes", "1024", "mebibytes"),
        )
    }
    | {
        # The weight of a pound (standard gravity 9.80665 m/s²) on a square inch.
        "pounds per square inch": (
            Fraction("0.45359237") * Fraction("9.80665") / Fraction("0.00064516"),
            "pascals",
        ),
        "degrees": (Fraction(math.pi) / 180, "radians"),
    }
)
_BASES = frozenset(
    {
        "metres",
        "kilograms",
        "cubic metres",
        "seconds",
        "metres per second",
        "square metres",
        "pascals",
        "joules",
        "watts",
        "bits",
        "radians",
    }
)
_TEMPERATURES: Mapping[str, tuple[Callable[[Fraction], Fraction], Callable[[Fraction], Fraction]]] = (
    MappingProxyType(
        {
            "kelvins": (lambda k: k - Fraction("273.15"), lambda c: c + Fraction("273.15")),
            "degrees Celsius": (lambda c: c, lambda c: c),
            "degrees Fahrenheit": (lambda f: (f - 32) * 5 / 9, lambda c: c * 9 / 5 + 32),
        }
    )
)
"""To and from degrees Celsius."""


def _in_base(unit: str) -> tuple[Fraction, str]:
    factor = Fraction(1)
    while unit not in _BASES:
        if unit not in _DEFINED:
            raise Refused("argument")
        number, unit = _DEFINED[unit]
        factor *= number
    return factor, unit


def _convert(value: Fraction, from_unit: str, to_unit: str) -> Fraction:
    if from_unit in _TEMPERATURES and to_unit in _TEMPERATURES:
        celsius = _TEMPERATURES[from_unit][0](value)
        if celsius < Fraction("-273.15"):
            raise Refused("argument")
        return _TEMPERATURES[to_unit][1](celsius)
    (factor, base), (divisor, other) = _in_base(from_unit), _in_base(to_unit)
    if base != other:
        raise Refused("argument")
    return value * factor / divisor


UNITS: Mapping[str, Callable[..., Any]] = MappingProxyType({"convert_unit": _convert})
