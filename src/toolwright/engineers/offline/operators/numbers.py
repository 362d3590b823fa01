"""Operators on a number or two in the request: roots, whole numbers and their parts, other ways to write them."""

from toolwright.engineers.offline.operators.record import Given, Kinded, Operator, Role, by_name

_NUMBER = Role("number", "the number")
_N = Role("n", "the number")
_IS = (
    "(is|was|check if|check whether|test if|test whether|whether|determine if|see if|tell me if|tell me whether|"
    "find out if)"
)


def _of_whole(
    name: str,
    phrases: tuple[str, ...],
    says: str,
    samples: tuple[Given, ...],
    refuses: tuple[str, ...],
    *,
    gives: Kinded = "whole",
    title: str | None = None,
    role: Role = _N,
    summary: str | None = None,
) -> Operator:
    """An operator on one whole number."""
    return Operator(
        name,
        "operation",
        ("whole",),
        gives,
        phrases,
        says,
        (role,),
        samples=tuple((sample,) for sample in samples),
        refuses=refuses,
        title=title,
        summary=summary,
    )


_NEGATIVE = "a number that is not whole, negative or too large"
_HOW_MANY = Role("count", "how many")
_LIMIT = Role("limit", "the largest number to look at")

NUMBERS = by_name(
    (
        Operator(
            "square_root",
            "operation",
            ("number",),
            "number",
            (
                "(square root|sqrt|sq root|root|squareroot|sq rt) [of] {number}",
                "sqrt ( {number} )",
                "√ {number}",
                "what number squared (is|equals|gives) {number}",
            ),
            "square root of {0}",
            (_NUMBER,),
            samples=((144,), (2,), (0,), (6.25,), (1000000,), (-4,)),
            refuses=("a negative number",),
        ),
        Operator(
            "cube_root",
            "operation",
            ("number",),
            "number",
            ("(cube root|cubic root|cuberoot|3 rd root|third root|cbrt) [of] {number}", "cbrt ( {number} )"),
            "cube root of {0}",
            (_NUMBER,),
            samples=((27,), (-8,), (0,), (2,), (3.375,), (1000000,)),
        ),
        Operator(
            "nth_root",
            "operation",
            ("number", "whole"),
            "number",
            ("{degree:ordinal} root [of] {number}",),
            "root of degree {1} of {0}",
            (_NUMBER, Role("degree", "which root: 2 for the square root")),
            samples=((81, 4), (-32, 5), (10, 2), (5.0625, 4), (-4, 2), (4, 0), (0, 3)),
            refuses=("an even root of a negative number", "a degree below 1"),
        ),
        _of_whole(
            "factorial",
            (
                "factorial [of] {n}",
                "{n} factorial",
                "{n} !",
                (
                    "how many (ways|permutations|arrangements|orders) [are there] [to|of] "
                    "[arrange|order|arranging|ordering] "
                    "{n} (things|items|objects|people|books|elements|different items|distinct items)"
                ),
                (
                    "[in] how many (ways|orders) can [i|you|we|one] (arrange|order) {n} "
                    "(things|items|objects|people|books)"
                ),
                (
                    "[in] how many (ways|orders) can {n} (things|items|objects|people|books) be "
                    "(arranged|ordered)"
                ),
            ),
            "factorial of {0}",
            (5, 0, 1, 12, 25, -1),
            (_NEGATIVE,),
            title="factorial",
        ),
        Operator(
            "gcd",
            "operation",
            ("number_list",),
            "whole",
            (
                (
                    "(greatest common divisor|greatest common factor|highest common factor|highest "
                    "common divisor|"
                    "largest common divisor|largest common factor|biggest common "
                    "divisor|gcd|gcf|hcf|greatest common denominator) "
                    "[of|for|between] {numbers}"
                ),
            ),
            "greatest common divisor of {0}",
            (Role("numbers", "whole numbers"),),
            samples=(
                ((12, 18),),
                ((48, 36, 60),),
                ((7, 13),),
                ((0, 5),),
                ((-12, 18),),
                ((9,),),
                ((2.5, 5),),
                ((),),
            ),
            refuses=("an empty list", "a number that is not whole"),
            title="greatest_common_divisor",
        ),
        Operator(
            "lcm",
            "operation",
            ("number_list",),
            "whole",
            (
                (
                    "(least common multiple|lowest common multiple|smallest common "
                    "multiple|lcm|least common denominator|"
                    "lowest common denominator) [of|for|between] {numbers}"
                ),
            ),
            "least common multiple of {0}",
            (Role("numbers", "whole numbers"),),
            samples=(
                ((4, 6),),
                ((3, 5, 10),),
                ((7, 7),),
                ((0, 5),),
                ((-4, 6),),
                ((9,),),
                ((2.5, 5),),
                ((),),
            ),
            refuses=("an empty list", "a number that is not whole"),
            title="least_common_multiple",
        ),
        _of_whole(
            "is_prime",
            (f"{_IS} {{n}} [a] prime [number]", f"{_IS} {{n}} is [a] prime [number]", "primality of {n}"),
            "whether {0} is a prime number",
            (97, 1, 2, 91, 0, -7, 7919, 1000001),
            ("a number that is not whole or too large",),
            gives="boolean",
        ),
        _of_whole(
            "primes_up_to",
            (
                (
                    "[all] [list] [of] [all] (primes|prime numbers) (up "
                    "to|upto|to|till|until|through|below or equal to|"
                    "not greater than|not above|less than or equal to) [and including] {limit}"
                ),
                "[all] [list] [of] [all] (primes|prime numbers) (between|from) 1 (and|to) {limit}",
            ),
            "prime numbers up to {0}",
            (20, 2, 1, 97, -3, 50),
            ("a limit that is not whole or too large",),
            gives="number_list",
            role=_LIMIT,
        ),
        _of_whole(
            "primes_below",
            (
                (
                    "[all] [list] [of] [all] (primes|prime numbers) (below|under|less than|smaller "
                    "than|before|lower than) {limit}"
                ),
            ),
            "prime numbers below {0}",
            (20, 2, 1, 97, -3, 50),
            ("a limit that is not whole or too large",),
            gives="number_list",
            role=Role("limit", "the number that they are below"),
        ),
        Operator(
            "primes_between",
            "operation",
            ("whole", "whole"),
            "number_list",
            (
                (
                    "[all] [list] [of] [all] (primes|prime numbers) (between|from) {low} "
                    "(and|to|through|until) {high}"
                ),
            ),
            "prime numbers from {0} to {1}",
            (Role("low", "the least number to look at"), Role("high", "the largest number to look at")),
            samples=((10, 30), (2, 3), (24, 28), (-5, 5), (11, 11), (9, 3)),
            refuses=("limits that are not whole, too large or the wrong way round",),
        ),
        _of_whole(
            "count_primes_up_to",
            (
                (
                    "how many (primes|prime numbers) [are there|are|exist] (up to|upto|to|till|not "
                    "greater than) {limit}"
                ),
                "(number|count) of (primes|prime numbers) up to {limit}",
            ),
            "number of prime numbers up to {0}",
            (20, 2, 1, 97, -3, 100),
            ("a limit that is not whole or too large",),
            role=_LIMIT,
        ),
        _of_whole(
            "count_primes_below",
            (
                (
                    "how many (primes|prime numbers) [are there|are|exist] (below|under|less "
                    "than|smaller than) {limit}"
                ),
                "(number|count) of (primes|prime numbers) (below|under|less than|smaller than) {limit}",
            ),
            "number of prime numbers below {0}",
            (20, 2, 1, 97, -3, 100),
            ("a limit that is not whole or too large",),
            role=Role("limit", "the number that they are below"),
        ),
        _of_whole(
            "first_primes",
            ("[list] [of] first {count} (primes|prime numbers)",),
            "the first {0} prime numbers",
            (10, 1, 25, 4, 0),
            ("a count below 1 or too large",),
            gives="number_list",
            role=_HOW_MANY,
        ),
        _of_whole(
            "nth_prime",
            ("{n:ordinal} (prime|prime number)",),
            "prime number {0}, counted from 2",
            (1, 10, 100, 6, 0),
            ("a place below 1 or too large",),
            role=Role("n", "which one, 1 for the first"),
        ),
        _of_whole(
            "prime_factors",
            (
                (
                    "(prime factors|prime factorization|prime factorisation|prime "
                    "decomposition|prime divisors|factorization|"
                    "factorisation) (of|for) {n}"
                ),
                "(factor|factorize|factorise|factorise|decompose) {n} [into|in] [its] [primes|prime factors]",
                "(break|split) [down] {n} [down] into [its] (primes|prime factors)",
                "{n} as [a] product of (primes|prime numbers|prime factors)",
            ),
            "prime factors of {0}, each as often as it divides",
            (360, 97, 2, 1024, 1001, 1, 0, -6),
            ("a number below 2, not whole or too large",),
            gives="number_list",
        ),
        _of_whole(
            "divisors",
            (
                "[all] [list] [of] [all] (divisors|factors|positive divisors|positive factors) (of|for) {n}",
                "[all] (numbers|integers) [that] (divide|divides) {n} [evenly]",
            ),
            "divisors of {0}",
            (12, 1, 97, 36, 100, 0, -6),
            ("a number below 1, not whole or too large",),
            gives="number_list",
        ),
        _of_whole(
            "count_divisors",
            (
                "how many (divisors|factors|positive divisors) (does|do|has) {n} [have|has]",
                "(number|count) of (divisors|factors|positive divisors) of {n}",
            ),
            "number of divisors of {0}",
            (12, 1, 97, 36, 100, 0, -6),
            ("a number below 1, not whole or too large",),
        ),
        _of_whole(
            "fibonacci",
            (
                "{n:ordinal} fibonacci [number|term]",
                "{n:ordinal} (number|term|element) (of|in) fibonacci [sequence|series]",
                "fibonacci [number|term] [of] {n}",
                "fibonacci ( {n} )",
                "fib ( {n} )",
            ),
            "Fibonacci number {0}, where numbers 1 and 2 are 1",
            (10, 1, 2, 0, 30, -1),
            (_NEGATIVE,),
            title="fibonacci_number",
            role=Role("n", "which one, 1 for the first"),
        ),
        _of_whole(
            "first_fibonacci",
            (
                "[list] [of] first {count} fibonacci [numbers|terms]",
                "[list] [of] first {count} (numbers|terms|elements) (of|in) fibonacci [sequence|series]",
                "fibonacci (sequence|series|numbers) (to|with|of|up to) {count} (terms|numbers|elements)",
            ),
            "the first {0} Fibonacci numbers, beginning with 0",
            (10, 1, 2, 20, 0),
            ("a count below 1 or too large",),
            gives="number_list",
            title="first_fibonacci_numbers",
            role=_HOW_MANY,
        ),
        _of_whole(
            "is_even",
            (f"{_IS} {{n}} [an] even [number]", f"{_IS} {{n}} is [an] even [number]"),
            "whether {0} is even",
            (4, 7, 0, -3, -12),
            ("a number that is not whole",),
            gives="boolean",
        ),
        _of_whole(
            "is_odd",
            (f"{_IS} {{n}} [an] odd [number]", f"{_IS} {{n}} is [an] odd [number]"),
            "whether {0} is odd",
            (4, 7, 0, -3, -12),
            ("a number that is not whole",),
            gives="boolean",
        ),
        _of_whole(
            "is_square",
            (f"{_IS} {{n}} [is] [a] (perfect square|square number|perfect square number)",),
            "whether {0} is a perfect square",
            (144, 2, 0, 1, -4, 99980001),
            ("a number that is not whole or too large",),
            gives="boolean",
            title="is_perfect_square",
        ),
        Operator(
            "is_divisible",
            "operation",
            ("whole", "whole"),
            "boolean",
            (
                f"{_IS} {{n}} [is] [evenly] divisible by {{divisor}}",
                f"{_IS} {{n}} [is] [a] multiple of {{divisor}}",
                f"{_IS} {{divisor}} [is] [a] (factor|divisor) of {{n}}",
                "(does|if|whether) {divisor} (divide|divides) {n} [evenly]",
            ),
            "whether {0} is divisible by {1}",
            (_N, Role("divisor", "the number to divide by")),
            samples=((91, 7), (91, 8), (0, 3), (-12, 4), (5, 0)),
            refuses=("a division by zero", "a number that is not whole"),
        ),
        _of_whole(
            "digit_sum",
            (
                "(digit sum|sum of digits|sum of all digits|cross sum|digital sum) (of|in|for) {n}",
                "(add|sum) [up] digits (of|in) {n}",
            ),
            "sum of the digits of {0}",
            (12345, 0, 9, 1000, -38),
            ("a number that is not whole",),
        ),
        Operator(
            "combinations",
            "operation",
            ("whole", "whole"),
            "whole",
            (
                "{n} choose {k}",
                "{n} c {k}",
                (
                    "(combinations|number of combinations) of {k} [things|items] (from|out of) {n} "
                    "[things|items]"
                ),
                (
                    "how many ways [are there] [can i|can you|can we] [to] (choose|pick|select) {k} "
                    "[things|items|people|cards|objects] "
                    "(from|out of|of|among) {n} [things|items|people|cards|objects]"
                ),
                (
                    "how many (combinations|groups|teams|subsets|pairs|committees) of {k} "
                    "[things|items|people|cards|objects] [are there] [can be chosen|"
                    "can be made|can be formed|can you make|can i make] (from|out of|of|among) {n} "
                    "[things|items|people|cards|objects]"
                ),
                "binomial coefficient [of] {n} (and|over|choose|,) {k}",
            ),
            "number of ways to choose {1} of {0}",
            (Role("n", "of how many"), Role("k", "how many are chosen")),
            samples=((5, 2), (10, 0), (52, 5), (4, 4), (3, 5), (-1, 2), (5, -2)),
            refuses=("a negative number, or one that is too large",),
            title="combinations",
        ),
        Operator(
            "permutations",
            "operation",
            ("whole", "whole"),
            "whole",
            (
                "{n} permute {k}",
                (
                    "(permutations|number of permutations) of {k} [things|items] (from|out of) {n} "
                    "[things|items]"
                ),
                (
                    "how many permutations of {k} [things|items|people|cards|objects] [are there] "
                    "(from|out of|of|among) {n} "
                    "[things|items|people|cards|objects]"
                ),
            ),
            "number of ways to arrange {1} of {0}",
            (Role("n", "of how many"), Role("k", "how many are arranged")),
            samples=((5, 2), (10, 0), (10, 3), (4, 4), (3, 5), (-1, 2), (5, -2)),
            refuses=("a negative number, or one that is too large",),
            title="permutations",
        ),
        Operator(
            "remainder",
            "operation",
            ("whole", "whole"),
            "whole",
            (
                "{number} (mod|modulo|modulus) {divisor}",
                "remainder (of|when) {number} [is] (divided by|over|/) {divisor}",
                "remainder (of|when) dividing {number} by {divisor}",
                "remainder after dividing {number} by {divisor}",
            ),
            "remainder of {0} divided by {1}",
            (Role("number", "the number"), Role("divisor", "the number to divide by, above zero")),
            samples=((100, 7), (10, 5), (0, 3), (3, 10), (-7, 3), (5, 0), (5, -3)),
            refuses=("a divisor that is not above zero", "a number that is not whole"),
            title="remainder_of_division",
        ),
        Operator(
            "absolute",
            "operation",
            ("number",),
            "number",
            ("(absolute value|abs|magnitude|absolute) [of] {number}", "abs ( {number} )"),
            "absolute value of {0}",
            (_NUMBER,),
            samples=((-5,), (5,), (0,), (-2.75,)),
            title="absolute_value",
        ),
        Operator(
            "rounded",
            "operation",
            ("number", "whole"),
            "number",
            (
                (
                    "round [off] {number} to {decimals} (decimals|decimal places|digits after "
                    "decimal point|decimal|decimal place|"
                    "places|dp)"
                ),
                "{number} rounded to {decimals} (decimals|decimal places|decimal|decimal place|places|dp)",
                (
                    "round [off] {number} to [a] (whole number|nearest whole number|nearest "
                    "integer|integer|nearest whole|nearest one|"
                    "nearest 1) => decimals=0"
                ),
                "round [off] {number} => decimals=0",
                "round [off] {number} to nearest (tenth|tenths|10 th) => decimals=1",
                "round [off] {number} to nearest (hundredth|hundredths|100 th|cent) => decimals=2",
                "round [off] {number} to nearest (thousandth|thousandths) => decimals=3",
                "round [off] {number} to nearest (ten|10) => decimals=-1",
                "round [off] {number} to nearest (hundred|100) => decimals=-2",
                "round [off] {number} to nearest (thousand|1000) => decimals=-3",
            ),
            "{0} rounded to {1} decimals, a half away from zero",
            (_NUMBER, Role("decimals", "how many decimals; -1 for tens, -2 for hundreds")),
            samples=((3.14159, 2), (2.5, 0), (-2.5, 0), (1.005, 2), (1234, -2), (7, 3), (0.125, 2), (1, 40)),
            refuses=("more than 15 decimals or tens",),
            title="round_number",
        ),
        _of_whole(
            "in_binary",
            (
                (
                    "(convert|turn|translate|write|express) {n} [from decimal] [to|into|in|as] [a] "
                    "binary [number|form|notation]"
                ),
                "{n} (in|to|as|into) binary [number|form|notation]",
                "binary [representation|form|of|value] [of] {n}",
            ),
            "{0} in binary",
            (255, 0, 1, 10, -6),
            ("a number that is not whole",),
            gives="text",
            title="number_in_binary",
        ),
        _of_whole(
            "in_hexadecimal",
            (
                (
                    "(convert|turn|translate|write|express) {n} [from decimal] [to|into|in|as] [a] "
                    "(hexadecimal|hex) [number|form|notation]"
                ),
                "{n} (in|to|as|into) (hexadecimal|hex) [number|form|notation]",
                "(hexadecimal|hex) [representation|form|of|value] [of] {n}",
            ),
            "{0} in hexadecimal",
            (255, 0, 1, 4096, -26),
            ("a number that is not whole",),
            gives="text",
            title="number_in_hexadecimal",
        ),
        _of_whole(
            "in_roman",
            (
                (
                    "(convert|turn|translate|write|express) {n} [to|into|in|as|using] [a] roman "
                    "[numeral|numerals|number|numbers]"
                ),
                "{n} (in|to|as|into) [a] roman [numeral|numerals|number|numbers]",
                "roman (numeral|numerals) (for|of) {n}",
            ),
            "{0} in Roman numerals",
            (2024, 1, 4, 1999, 3888, 0, 4000),
            ("a number below 1 or above 3999",),
            gives="text",
            title="number_in_roman_numerals",
        ),
        Operator(
            "logarithm",
            "operation",
            ("number", "number"),
            "number",
            (
                "(log|logarithm) base {base} of {number}",
                "base {base} (log|logarithm) of {number}",
                "(log|logarithm) of {number} [to|in|with|,] [a] base [of] {base}",
                "(log10|common logarithm|common log|decimal logarithm) [of] {number} => base=10",
                "log10 ( {number} ) => base=10",
                "(log2|binary logarithm|binary log) [of] {number} => base=2",
                "log2 ( {number} ) => base=2",
            ),
            "logarithm of {0} to the base {1}",
            (_NUMBER, Role("base", "the base")),
            samples=((1000, 10), (8, 2), (2, 10), (0.25, 2), (0, 10), (5, 1), (5, -2)),
            refuses=("a number or a base that is not above zero, or a base of one",),
        ),
        Operator(
            "natural_logarithm",
            "operation",
            ("number",),
            "number",
            ("(natural logarithm|natural log|ln) [of] {number}", "ln ( {number} )"),
            "natural logarithm of {0}",
            (_NUMBER,),
            samples=((10,), (1,), (0.5,), (2.5,), (0,), (-1,)),
            refuses=("a number that is not above zero",),
        ),
    )
)
