"""Conversion of units, and the names that people give them."""

from collections.abc import Mapping
from types import MappingProxyType

from toolwright.engineers.offline.operators.record import Operator, Role, by_name

UNITS = by_name(
    (
        Operator(
            "convert_unit",
            "operation",
            ("number", "unit", "unit"),
            "number",
            (
                (
                    "(convert|change|turn|transform|express|translate) {value:amount} {from_unit} "
                    "(to|into|in|as) {to_unit}"
                ),
                (
                    "{value:amount} {from_unit} (to|in|into|as|equals how many|is how many|are how "
                    "many|equal how many|is how much in|="
                    "|equals what in|is what in) {to_unit}"
                ),
                (
                    "how (many|much) {to_unit} (is|are|are there|are in|in|is "
                    "in|equals|make|makes|make up|do|does|fit in|equal|is there in|are there in) "
                    "[in] {value:amount} {from_unit} [have|has|make|equal]"
                ),
                "how many {to_unit} [is|are] {value:amount} {from_unit}",
                "{value:amount} {from_unit} = [how many] {to_unit}",
                "how (far|long|hot|cold|heavy|tall|fast|big|large|high) is {value:amount} {from_unit} in {to_unit}",
                "how much (is|are) {value:amount} {from_unit} in {to_unit}",
                "{to_unit} in {value:amount} {from_unit}",
                "what (is|are) {value:amount} {from_unit} in {to_unit}",
                "convert {from_unit} to {to_unit} [:] [,] {value}",
                "convert {from_unit} to {to_unit} for {value}",
            ),
            "{0} {1} in {2}",
            (
                Role("value", "how many of the unit"),
                Role("from_unit", "the unit it is given in"),
                Role("to_unit", "the unit that is wanted"),
            ),
            samples=(
                (5, "miles", "kilometres"),
                (100, "degrees Fahrenheit", "degrees Celsius"),
                (-40, "degrees Celsius", "degrees Fahrenheit"),
                (0, "degrees Celsius", "kelvins"),
                (2, "pounds", "grams"),
                (3.5, "US gallons", "litres"),
                (90, "minutes", "hours"),
                (120, "kilometres per hour", "miles per hour"),
                (2, "acres", "square metres"),
                (1, "bars", "pounds per square inch"),
                (500, "kilocalories", "kilojoules"),
                (3, "kibibytes", "bytes"),
                (1, "metres", "kilograms"),
                (1, "parsnips", "metres"),
                (-1, "kelvins", "degrees Celsius"),
            ),
            refuses=(
                "a unit that is not known",
                "units of different quantities",
                "a temperature below absolute zero",
            ),
            summary="A quantity in another unit.",
            returns="How many of the unit that is wanted.",
            title="convert_unit",
        ),
    )
)

_NAMES: Mapping[str, str] = {
    # length
    "millimetres": "mm|millimeter|millimeters|millimetre|millimetres",
    "centimetres": "cm|cms|centimeter|centimeters|centimetre|centimetres",
    "metres": "m|meter|meters|metre|metres",
    "kilometres": "km|kms|kilometer|kilometers|kilometre|kilometres",
    "inches": "in|inch|inches",
    "feet": "ft|foot|feet",
    "yards": "yd|yds|yard|yards",
    "miles": "mi|mile|miles",
    "nautical miles": "nmi|nautical mile|nautical miles|sea mile|sea miles",
    # mass
    "milligrams": "mg|milligram|milligrams",
    "grams": "g|gram|grams|gramme|grammes",
    "kilograms": "kg|kgs|kilo|kilos|kilogram|kilograms|kilogramme|kilogrammes",
    "tonnes": "tonne|tonnes|metric ton|metric tons|metric tonne|metric tonnes",
    "ounces": "oz|ounce|ounces",
    "pounds": "lb|lbs|pound|pounds",
    "stones": "stone|stones",
    # volume
    "millilitres": "ml|milliliter|milliliters|millilitre|millilitres",
    "centilitres": "cl|centiliter|centiliters|centilitre|centilitres",
    "litres": "l|liter|liters|litre|litres",
    "cubic metres": "m3|m³|cubic meter|cubic metre|cubic meters|cubic metres",
    "cubic centimetres": "cm3|cm³|cc|cubic centimeter|cubic centimetre|cubic centimeters|cubic centimetres",
    "US gallons": "gal|gallon|gallons|us gallon|us gallons",
    "imperial gallons": "imperial gallon|imperial gallons|uk gallon|uk gallons",
    "US quarts": "qt|quart|quarts|us quart|us quarts",
    "US pints": "us pint|us pints|pint|pints",
    "US cups": "cup|cups|us cup|us cups",
    "US fluid ounces": "fl oz|fluid ounce|fluid ounces|us fluid ounce|us fluid ounces|us fl oz",
    "US tablespoons": "tbsp|tablespoon|tablespoons",
    "US teaspoons": "tsp|teaspoon|teaspoons",
    # time
    "milliseconds": "ms|millisecond|milliseconds|msec",
    "seconds": "s|sec|secs|second|seconds",
    "minutes": "min|mins|minute|minutes",
    "hours": "h|hr|hrs|hour|hours",
    "days": "day|days",
    "weeks": "week|weeks|wk|wks",
    # speed
    "metres per second": "m / s|meters per second|metres per second|meter per second|metre per second|mps",
    "kilometres per hour": "km / h|kph|kmh|km / hr|kmph|kilometers per hour|kilometres per hour|kilometer per hour|"
    "kilometre per hour|km per hour|kilometers an hour|km an hour",
    "miles per hour": "mph|miles per hour|mile per hour|miles an hour|mi / h",
    "knots": "kn|knot|knots|kt|kts",
    "feet per second": "ft / s|feet per second|foot per second|fps",
    # area
    "square centimetres": "cm2|cm²|sq cm|square centimeter|square centimetre|square centimeters|square centimetres",
    "square metres": "m2|m²|sqm|sq m|square meter|square metre|square meters|square metres|sq meters|sq metres",
    "square kilometres": "km2|km²|sq km|square kilometer|square kilometre|square kilometers|square kilometres",
    "square inches": "sq in|square inch|square inches|in2|in²",
    "square feet": "sq ft|sqft|square foot|square feet|ft2|ft²",
    "square yards": "sq yd|square yard|square yards",
    "square miles": "sq mi|square mile|square miles|mi2",
    "acres": "acre|acres|ac",
    "hectares": "ha|hectare|hectares",
    # pressure
    "pascals": "pa|pascal|pascals",
    "kilopascals": "kpa|kilopascal|kilopascals",
    "bars": "bar|bars",
    "standard atmospheres": "atm|atmosphere|atmospheres",
    "pounds per square inch": "psi|pounds per square inch",
    # energy and power
    "joules": "j|joule|joules",
    "kilojoules": "kj|kilojoule|kilojoules",
    "kilocalories": "kcal|kilocalorie|kilocalories|kcals",
    "watt hours": "wh|watt hour|watt hours",
    "kilowatt hours": "kwh|kilowatt hour|kilowatt hours|kilowatthours",
    "watts": "w|watt|watts",
    "kilowatts": "kw|kilowatt|kilowatts",
    # data
    "bits": "bit|bits",
    "bytes": "byte|bytes",
    "kibibytes": "kib|kibibyte|kibibytes",
    "mebibytes": "mib|mebibyte|mebibytes",
    "gibibytes": "gib|gibibyte|gibibytes",
    # temperature
    "degrees Celsius": "c|°c|° c|celsius|celcius|centigrade|degrees celsius|degree celsius|degrees c|deg c|℃",
    "degrees Fahrenheit": "f|°f|° f|fahrenheit|farenheit|degrees fahrenheit|degree fahrenheit|degrees f|deg f|℉",
    "kelvins": "k|kelvin|kelvins|degrees kelvin",
    # angle
    "degrees": "°|deg|degree|degrees",
    "radians": "rad|radian|radians",
}


SPELLINGS: Mapping[str, str] = MappingProxyType(
    {name: unit for unit, names in _NAMES.items() for name in names.split("|")}
)
"""A unit by what people call it, in small letters. What could be two units (a ton, a month) is none of them."""
