"""Parts of tools that convert units. Copied by `emission/assembly.py`, never imported."""

# pyright: reportUnusedFunction=false, reportPrivateUsage=false

import math
from fractions import Fraction

from toolwright.engineers.offline.emission.parts.scalar import _result

_UNITS = {
    "millimetres": ("length", "0.001"),
    "centimetres": ("length", "0.01"),
    "metres": ("length", "1"),
    "kilometres": ("length", "1000"),
    "inches": ("length", "0.0254"),
    "feet": ("length", "0.3048"),
    "yards": ("length", "0.9144"),
    "miles": ("length", "1609.344"),
    "nautical miles": ("length", "1852"),
    "milligrams": ("mass", "0.000001"),
    "grams": ("mass", "0.001"),
    "kilograms": ("mass", "1"),
    "tonnes": ("mass", "1000"),
    "ounces": ("mass", "0.028349523125"),
    "pounds": ("mass", "0.45359237"),
    "stones": ("mass", "6.35029318"),
    "millilitres": ("volume", "0.001"),
    "centilitres": ("volume", "0.01"),
    "litres": ("volume", "1"),
    "cubic metres": ("volume", "1000"),
    "cubic centimetres": ("volume", "0.001"),
    "US gallons": ("volume", "3.785411784"),
    "imperial gallons": ("volume", "4.54609"),
    "US quarts": ("volume", "0.946352946"),
    "US pints": ("volume", "0.473176473"),
    "US cups": ("volume", "0.2365882365"),
    "US fluid ounces": ("volume", "0.0295735295625"),
    "US tablespoons": ("volume", "0.01478676478125"),
    "US teaspoons": ("volume", "0.00492892159375"),
    "milliseconds": ("time", "0.001"),
    "seconds": ("time", "1"),
    "minutes": ("time", "60"),
    "hours": ("time", "3600"),
    "days": ("time", "86400"),
    "weeks": ("time", "604800"),
    "metres per second": ("speed", "1"),
    "kilometres per hour": ("speed", "5/18"),
    "miles per hour": ("speed", "0.44704"),
    "knots": ("speed", "463/900"),
    "feet per second": ("speed", "0.3048"),
    "square centimetres": ("area", "0.0001"),
    "square metres": ("area", "1"),
    "square kilometres": ("area", "1000000"),
    "square inches": ("area", "0.00064516"),
    "square feet": ("area", "0.09290304"),
    "square yards": ("area", "0.83612736"),
    "square miles": ("area", "2589988.110336"),
    "acres": ("area", "4046.8564224"),
    "hectares": ("area", "10000"),
    "pascals": ("pressure", "1"),
    "kilopascals": ("pressure", "1000"),
    "bars": ("pressure", "100000"),
    "standard atmospheres": ("pressure", "101325"),
    "pounds per square inch": ("pressure", "8896443230521/1290320000"),
    "joules": ("energy", "1"),
    "kilojoules": ("energy", "1000"),
    "kilocalories": ("energy", "4184"),
    "watt hours": ("energy", "3600"),
    "kilowatt hours": ("energy", "3600000"),
    "watts": ("power", "1"),
    "kilowatts": ("power", "1000"),
    "bits": ("data", "0.125"),
    "bytes": ("data", "1"),
    "kibibytes": ("data", "1024"),
    "mebibytes": ("data", "1048576"),
    "gibibytes": ("data", "1073741824"),
    "degrees": ("angle", str(Fraction(math.pi) / 180)),
    "radians": ("angle", "1"),
    "kelvins": ("temperature", "1"),
    "degrees Celsius": ("temperature", "1"),
    "degrees Fahrenheit": ("temperature", "5/9"),
}
"""Each unit's quantity, and how many of the quantity's first unit it is."""

_ZEROS = {"degrees Celsius": "273.15", "degrees Fahrenheit": "459.67"}
"""How many degrees absolute zero lies below the zero of a scale."""


def _converted(value: float, from_unit: str, to_unit: str) -> float:
    """The quantity in the other unit. Raises ValueError where that cannot be."""
    for unit in (from_unit, to_unit):
        if unit not in _UNITS:
            raise ValueError(f"no such unit: {unit!r}; there are {', '.join(_UNITS)}")
    (quantity, factor), (other, divisor) = _UNITS[from_unit], _UNITS[to_unit]
    if quantity != other:
        raise ValueError(f"{from_unit} measure {quantity}, {to_unit} measure {other}")
    # Exact, so that 32 degrees Fahrenheit are 0 degrees Celsius and not 6e-14.
    above_zero = Fraction(str(value)) + Fraction(_ZEROS.get(from_unit, "0"))
    if quantity == "temperature" and above_zero < 0:
        raise ValueError(f"{value} {from_unit} is below absolute zero")
    return _result(
        float(above_zero * Fraction(factor) / Fraction(divisor) - Fraction(_ZEROS.get(to_unit, "0")))
    )
