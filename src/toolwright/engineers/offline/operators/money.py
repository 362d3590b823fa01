"""Percentages, interest, loans and growth of numbers in the request."""

from toolwright.engineers.offline.operators.record import Given, Operator, Role, by_name

_CHANGED = ((80, 25), (40, 0), (12.5, 100), (-20, 10), (64, 12.5))
_PERCENT = Role("percent", "by how many percent")
_PRINCIPAL = Role("principal", "the amount at the beginning")
_RATE = Role("annual_percent", "the rate in percent a year")
_YEARS = Role("years", "for how many years")
_PERIODS = Role("periods_per_year", "how often a year interest is added: 1 for yearly, 12 for monthly")
_COMPOUNDED = "[with|and|,] (compounded|compounding|compound) {periods_per_year:frequency}"
_AT = "[,] (at|with|earning|and|for) [an|a] [interest] [annual|yearly] [interest] [rate] [of] {annual_percent:yearly}"
_FOR = "[,] (for|over|after|in|and|during) [a] [period of] {years:duration}"
_TERMS = (f"{_AT} [interest] {_FOR}", f"{_FOR} {_AT} [interest]")
_LUMP = "[a] [principal|investment|deposit|sum|loan|amount] [of] {principal}"
_POSITIVE = (
    "an amount or a time below zero, a rate of -100% or less, or interest that is added less than once a year"
)


def _interest(phrase: str, *, compounded: bool) -> tuple[str, ...]:
    """Forms of a phrase like "compound interest on" with its terms in either order."""
    plain = tuple(f"{phrase} {_LUMP} {terms}" for terms in _TERMS)
    if not compounded:
        return plain
    return (
        *(f"{form} => periods_per_year=1" for form in plain),
        *(f"{form} [,] {_COMPOUNDED}" for form in plain),
        *(f"{phrase} {_LUMP} {_AT} [interest] [,] {_COMPOUNDED} {_FOR}",),
    )


def _compounded(phrase: str) -> tuple[str, ...]:
    """Forms that say how interest is added, and so need no "compound" elsewhere."""
    return (
        *(f"{phrase} {terms} [,] {_COMPOUNDED}" for terms in _TERMS),
        f"{phrase} {_AT} [interest] [,] {_COMPOUNDED} {_FOR}",
    )


_COMPOUND_SAMPLES: tuple[tuple[Given, ...], ...] = (
    (1000, 5, 3, 12),
    (2500, 4, 10, 1),
    (100, 0, 5, 4),
    (1000, 7.5, 2.5, 2),
    (1200, 6, 0, 365),
    (1000, -50, 2, 1),
    (-1, 5, 1, 1),
    (1000, 5, -1, 1),
    (1000, -100, 1, 1),
    (1000, 5, 1, 0),
)
_SIMPLE_SAMPLES: tuple[tuple[Given, ...], ...] = (
    (1000, 5, 3),
    (2500, 4, 10),
    (100, 0, 5),
    (1000, 7.5, 2.5),
    (-1, 5, 1),
    (10, 5, -1),
)

MONEY = by_name(
    (
        Operator(
            "percent_of",
            "operation",
            ("number", "number"),
            "number",
            (
                "{percent} % (of|from|out of|on) {whole}",
                "take {percent} % of {whole}",
                (
                    "{percent} % (tip|tax|vat|sales tax|commission|gratuity|gst|service charge) "
                    "(on|of|for) {whole}"
                ),
                "[a] (tip|tax|vat|sales tax|commission|gratuity|gst) of {percent} % (on|for) {whole}",
                (
                    "how much is [a] {percent} % (tip|tax|vat|sales tax|commission|gratuity|gst) "
                    "(on|of|for) {whole}"
                ),
                "(tip|tax|vat|commission|gratuity) [of] {percent} % (on|for|of) {whole}",
                "half of {whole} => percent=50",
                "[a] quarter of {whole} => percent=25",
                "(double|twice) {whole} => percent=200",
                "(triple|three times) {whole} => percent=300",
            ),
            "{0}% of {1}",
            (Role("percent", "the percentage"), Role("whole", "what it is taken of")),
            summary="A percentage of a number.",
            samples=((12, 80), (50, 9), (0, 7), (150, 4), (12.5, 200), (7, -30)),
        ),
        Operator(
            "what_percent",
            "operation",
            ("number", "number"),
            "number",
            (
                "(what|which) (%|percentage) (of|out of) {whole} is {part}",
                "(what|which) (%|percentage) is {part} (of|out of|from) {whole}",
                "{part} is what (%|percentage) (of|out of) {whole}",
                "{part} is (how many|how much) % of {whole}",
                "how many % [of] {whole} is {part}",
                "how many % is {part} (of|out of) {whole}",
                "{part} (as a|as|in|is which|as an) (%|percentage) of {whole}",
                "(express|write|give|show) {part} as [a] (%|percentage) of {whole}",
                "{part} (out of|of|/|over) {whole} (as|in|is) [a|what|which] (%|percentage)",
                (
                    "(express|write|convert|give|show) {part} (out of|of|/|over) {whole} (as|to|into|in) "
                    "[a] (%|percentage)"
                ),
                "(%|percentage) (of|for) {part} (out of|/) {whole}",
                "(%|percentage) (that|which) {part} is of {whole}",
                "what (%|percentage) [score] is {part} (/|out of) {whole}",
            ),
            "{0} in percent of {1}",
            (Role("part", "the part"), Role("whole", "what it is a part of")),
            unit="percent",
            summary="How much a part is of a whole, in percent.",
            samples=((9, 12), (5, 5), (0, 3), (7, 2), (1, 8), (3, -4)),
            refuses=("a whole of zero",),
        ),
        Operator(
            "percent_change",
            "operation",
            ("number", "number"),
            "number",
            (
                (
                    "(%|percentage|relative) (change|increase|growth|rise|gain) [going|when going] "
                    "(from|between) {old} (to|and) {new}"
                ),
                (
                    "(change|growth|increase|rise) from {old} to {new} (in %|as a percentage|as "
                    "percentage|as a %|in percentage)"
                ),
                (
                    "(by|) (what|how many) (%|percentage) (did|does|do|has) (it|price|value|sales|revenue) "
                    "(increase|grow|rise|go up|change) [from] {old} to {new}"
                ),
                "how many % (more|higher|larger|bigger|greater) is {new} than {old}",
                "(by|) what (%|percentage) is {new} (more|higher|larger|bigger|greater) than {old}",
                "from {old} to {new} (in|as a) (%|percentage)",
            ),
            "change from {0} to {1} in percent",
            (Role("old", "the earlier value"), Role("new", "the later value")),
            unit="percent",
            summary="The change from one number to another, in percent.",
            samples=((80, 100), (100, 80), (4, 4), (50, 0), (-20, -30), (2.5, 10), (0, 5)),
            refuses=("an earlier value of zero",),
        ),
        Operator(
            "percent_decrease",
            "operation",
            ("number", "number"),
            "number",
            (
                (
                    "(%|percentage) (decrease|drop|reduction|decline|loss|fall) [going|when going] "
                    "(from|between) {old} (to|and) {new}"
                ),
                (
                    "(decrease|drop|reduction|decline|fall) from {old} to {new} (in %|as a percentage|as "
                    "percentage|as a %)"
                ),
                "how many % (less|lower|smaller|fewer) is {new} than {old}",
                "(by|) what (%|percentage) is {new} (less|lower|smaller|fewer) than {old}",
            ),
            "decrease from {0} to {1} in percent",
            (Role("old", "the earlier value"), Role("new", "the later value")),
            unit="percent",
            summary="By how many percent a number is less than an earlier one; negative when it is more.",
            samples=((100, 80), (80, 100), (4, 4), (50, 0), (-20, -30), (2.5, 10), (0, 5)),
            refuses=("an earlier value of zero",),
        ),
        Operator(
            "increase_by_percent",
            "operation",
            ("number", "number"),
            "number",
            (
                "(increase|raise|grow|up|bump|mark up|markup) {number} (by|with) {percent} %",
                "{number} (increased|raised|grown|marked up|up) (by|with) {percent} %",
                "{number} (plus|+|and) {percent} % [tip|tax|vat|sales tax|gst|interest]",
                "{number} with [a] {percent} % (increase|raise|markup|tip|tax|vat|sales tax|gst)",
                "{number} (including|incl|after) {percent} % (tip|tax|vat|sales tax|gst)",
                "add [a] {percent} % [tip|tax|vat|sales tax|markup|gst] (to|on) {number}",
                "apply [a] {percent} % (increase|raise|markup|tax|vat|surcharge) (to|on) {number}",
                "{percent} % (more|higher|larger|greater|bigger) than {number}",
            ),
            "{0} increased by {1}%",
            (Role("number", "the number"), _PERCENT),
            samples=_CHANGED,
        ),
        Operator(
            "decrease_by_percent",
            "operation",
            ("number", "number"),
            "number",
            (
                "(decrease|reduce|lower|discount|cut|mark down) {number} by {percent} %",
                "{number} (decreased|reduced|discounted|lowered|cut|marked down|down) by {percent} %",
                "{number} (minus|-|less) {percent} % [discount|tax]",
                "(subtract|take|deduct|take off) {percent} % [off] (from|of|off) {number}",
                "{percent} % (off|off of|discount on|discount off|discount from|discount of) {number}",
                "{number} (with|after|at) [a] {percent} % (discount|off|reduction|discount off)",
                "{number} (with|after|at|,) [a] discount of {percent} %",
                "apply [a] {percent} % (discount|reduction) (to|on) {number}",
                "apply [a] discount of {percent} % (to|on) {number}",
                (
                    "[price of|sale price of|sale price for] {number} (with|after|at) [a] {percent} % "
                    "(discount|off)"
                ),
                "{percent} % (less|lower|smaller|fewer) than {number}",
            ),
            "{0} decreased by {1}%",
            (Role("number", "the number"), _PERCENT),
            samples=_CHANGED,
        ),
        Operator(
            "whole_of_percent",
            "operation",
            ("number", "number"),
            "number",
            (
                "{part} is {percent} % of (what|which) [number|amount|value]",
                "(what|which) (number|amount|value) is {part} {percent} % of",
                "{percent} % of (what|which) [number|amount|value] (is|equals) {part}",
                (
                    "if {percent} % [of a number|of something] is {part} [,] [what is] (100 "
                    "%|whole|number|total)"
                ),
                "{part} is {percent} % [,] what is (100 %|whole|total)",
            ),
            "number of which {0} is {1}%",
            (Role("part", "the part"), Role("percent", "how many percent the part is")),
            summary="The whole of which a part is so many percent.",
            samples=((45, 15), (5, 100), (0, 3), (7, 200), (-3, 12.5), (5, 0)),
            refuses=("a part of zero percent",),
        ),
        Operator(
            "as_percent",
            "operation",
            ("number",),
            "number",
            (
                "{number} (as|in|to|into) [a] (%|percentage)",
                "(convert|express|turn|write) {number} (as|in|to|into) [a] (%|percentage)",
            ),
            "{0} in percent",
            (Role("number", "a number, 1 for 100 percent"),),
            unit="percent",
            samples=((0.25,), (1,), (0,), (2.5,), (-0.125,)),
            title="number_in_percent",
        ),
        Operator(
            "percent_as_decimal",
            "operation",
            ("number",),
            "number",
            (
                "{percent} % (as|in|to|into) [a] (decimal|number|decimal number)",
                (
                    "(convert|express|turn|write) {percent} % (as|in|to|into) [a] "
                    "(decimal|number|decimal number)"
                ),
            ),
            "{0}% as a decimal",
            (Role("percent", "the percentage"),),
            samples=((25,), (100,), (0,), (7.5,), (-12.5,)),
        ),
        Operator(
            "compound_interest",
            "operation",
            ("number", "number", "number", "whole"),
            "number",
            (
                *_interest(
                    "(compound interest|compounded interest) [earned] (on|for|of|from)", compounded=True
                ),
                *_interest("calculate (compound interest|compounded interest) [,]", compounded=True),
                *_compounded(
                    f"[how much] (interest|total interest) [is] [earned|paid|due|gained] (on|for) {_LUMP}"
                ),
            ),
            "compound interest on {0} at {1}% a year for {2:years}, added {3:times} a year",
            (_PRINCIPAL, _RATE, _YEARS, _PERIODS),
            samples=_COMPOUND_SAMPLES,
            refuses=(_POSITIVE,),
            summary="Compound interest: what an amount earns, without the amount itself.",
        ),
        Operator(
            "compound_amount",
            "operation",
            ("number", "number", "number", "whole"),
            "number",
            (
                *_interest(
                    "(future value|final amount|final value|final balance|maturity value|value) of",
                    compounded=True,
                ),
                *_interest(
                    "(how much|what) (will|would|is|does) [i have|it be] [if i] [invest|deposit|save|put]",
                    compounded=True,
                ),
                *(
                    f"(how much|what) (will|would|does) {{principal}} (be|be worth|grow "
                    f"to|become|grow into|amount to) {terms} => periods_per_year=1"
                    for terms in (
                        f"{_FOR} {_AT} [growth|interest|per year growth]",
                        f"{_AT} [growth|interest] {_FOR}",
                    )
                ),
                *_compounded(
                    "(how much|what) (will|would|does) {principal} (be|be worth|grow to|become|grow "
                    "into|amount to)"
                ),
                (
                    "{principal} (growing|that grows|grows|growing by|growing at) [at|by] [a] [rate "
                    "of] {annual_percent:yearly} "
                    f"{_FOR} => periods_per_year=1"
                ),
                (
                    "(if|) [i] (invest|deposit|save|put) {principal} [in a bank|in a savings account] "
                    f"{_AT} [interest] {_FOR} [,] [what|how much] [will|do] [i] [have|get] [in the "
                    "end|at the end] => periods_per_year=1"
                ),
                (
                    "(if|) [i] (invest|deposit|save|put) {principal} "
                    f"{_AT} [interest] [,] {_COMPOUNDED} {_FOR} [,] [what|how much] [will|do] [i] [have|get]"
                ),
            ),
            "value of {0} at {1}% a year after {2:years}, interest added {3:times} a year",
            (_PRINCIPAL, _RATE, _YEARS, _PERIODS),
            samples=_COMPOUND_SAMPLES,
            refuses=(_POSITIVE,),
            title="amount_with_compound_interest",
            summary="What an amount grows to with compound interest.",
        ),
        Operator(
            "simple_interest",
            "operation",
            ("number", "number", "number"),
            "number",
            (
                *_interest("simple interest [earned] (on|for|of|from)", compounded=False),
                *_interest("calculate simple interest [,]", compounded=False),
            ),
            "simple interest on {0} at {1}% a year for {2:years}",
            (_PRINCIPAL, _RATE, _YEARS),
            samples=_SIMPLE_SAMPLES,
            refuses=("an amount or a time below zero",),
        ),
        Operator(
            "loan_payment",
            "operation",
            ("number", "number", "number"),
            "number",
            tuple(
                f"{ask} {_LUMP} {terms}"
                for ask in (
                    (
                        "monthly [loan|mortgage|car] "
                        "(payment|payments|installment|instalment|rate|repayment|repayments) [is|are] "
                        "(on|for|of) [a] [loan|mortgage|car loan] [of]"
                    ),
                    (
                        "(loan payment|loan repayment|emi|mortgage payment|loan installment) [is|are] "
                        "(on|for|of) [a] [loan|mortgage] [of]"
                    ),
                )
                for terms in _TERMS
            )
            + tuple(
                "monthly (payment|payments|installment|instalment|repayment) (on|for|of) [a] "
                f"{{principal}} (loan|mortgage|car loan) {terms}"
                for terms in _TERMS
            )
            + tuple(
                f"(loan payment|mortgage payment|emi) (on|for|of) [a] {{principal}} "
                f"(loan|mortgage|car loan) {terms}"
                for terms in _TERMS
            ),
            "monthly payment on a loan of {0} at {1}% a year over {2:years}",
            (Role("principal", "the loan"), _RATE, _YEARS),
            samples=(
                (10000, 6, 5),
                (200000, 3.5, 30),
                (1200, 0, 1),
                (500, 12, 0.5),
                (-1, 5, 1),
                (1000, 5, 0),
                (1000, -1, 2),
            ),
            refuses=("an amount or a rate below zero, or a time that is not above zero",),
            summary="The monthly payment of a loan that is paid back in equal parts (an annuity).",
            title="monthly_loan_payment",
        ),
        Operator(
            "cagr",
            "operation",
            ("number", "number", "number"),
            "number",
            (
                (
                    "(cagr|compound annual growth rate|annual growth rate|average annual growth "
                    "rate|annualized growth rate|annualized return) "
                    f"(from|of|for|between) {{start}} (to|and) {{end}} {_FOR}"
                ),
                (
                    f"(cagr|compound annual growth rate|annualized return) {_FOR} (from|between) "
                    f"{{start}} (to|and) {{end}}"
                ),
                (
                    f"(cagr|compound annual growth rate) [if|when] {{start}} "
                    f"(grows|grew|becomes|became|turns into|turned into) [to] {{end}} {_FOR}"
                ),
            ),
            "compound annual growth rate from {0} to {1} over {2:years}, in percent",
            (Role("start", "the value at the beginning"), Role("end", "the value at the end"), _YEARS),
            unit="percent",
            samples=(
                (1000, 2000, 5),
                (100, 100, 3),
                (500, 250, 2),
                (1, 8, 3),
                (0, 5, 1),
                (5, 0, 1),
                (5, 6, 0),
            ),
            refuses=("values or a time that are not above zero",),
            title="compound_annual_growth_rate",
        ),
        Operator(
            "doubling_time",
            "operation",
            ("number",),
            "number",
            (
                (
                    "(how long|how many years) (does|will|would|do|until|till|to|before) [it] [take] "
                    "[for] [money|an investment|a sum|a population|something|it|my money] "
                    "[to] (double|doubles) [my money|money|itself] (at|with|growing at|if it "
                    "grows|if it grows at|if it grows by) [an|a] "
                    "[annual] [growth|interest] [rate] [of] {annual_percent:yearly} [growth|interest]"
                ),
                (
                    "doubling time (at|for|with|of) [a] [growth] [rate] [of] {annual_percent:yearly} "
                    "[growth|interest]"
                ),
                "years to double (at|with) {annual_percent:yearly} [growth|interest]",
            ),
            "years in which a value doubles at {0}% a year",
            (_RATE,),
            unit="years",
            samples=((7,), (100,), (0.5,), (12.5,), (0,), (-3,)),
            refuses=("a rate that is not above zero",),
            summary="In how many years a value doubles that grows by so many percent a year.",
        ),
        Operator(
            "present_value",
            "operation",
            ("number", "number", "number"),
            "number",
            (
                *(f"present value of {{future}} {terms}" for terms in _TERMS),
                *(
                    f"present value of {{future}} (due|received|paid) in {{years:duration}} {_AT}"
                    for _ in (0,)
                ),
                (
                    "present value of {future} in {years:duration} (discounted at|at a discount rate "
                    "of|with a discount rate of) {annual_percent:yearly}"
                ),
            ),
            "present value of {0} in {2:years} at {1}% a year",
            (Role("future", "the amount in the future"), _RATE, _YEARS),
            samples=((1000, 5, 3), (500, 0, 10), (100, 7.5, 2.5), (100, -50, 2), (1, 5, -1), (1, -100, 1)),
            refuses=("a time below zero or a rate of -100% or less",),
        ),
    )
)
