"""Least squares, and how rows are parted into those to train and those to test on."""

import math
import random
from collections.abc import Sequence
from fractions import Fraction

from toolwright.engineers.offline.meaning.moments import mean_of
from toolwright.engineers.offline.meaning.refusal import Refused

Rows = Sequence[Sequence[Fraction]]
"""One row for each observation: the target, then the predictors."""


def fitted(rows: Rows) -> list[Fraction]:
    """Intercept and coefficients, by the normal equations. Refused where they have more than one solution."""
    if not rows:
        raise Refused("no values")
    design = [[Fraction(1), *row[1:]] for row in rows]
    width = len(design[0])
    equations = [
        [sum((line[i] * line[j] for line in design), Fraction(0)) for j in range(width)]
        + [sum((line[i] * row[0] for line, row in zip(design, rows, strict=True)), Fraction(0))]
        for i in range(width)
    ]
    for place in range(width):
        pivot = next((line for line in range(place, width) if equations[line][place] != 0), None)
        if pivot is None:
            raise Refused("no values")
        equations[place], equations[pivot] = equations[pivot], equations[place]
        head = equations[place]
        equations[place] = [value / head[place] for value in head]
        for line in range(width):
            if line != place:
                factor = equations[line][place]
                equations[line] = [
                    value - factor * top for value, top in zip(equations[line], equations[place], strict=True)
                ]
    return [line[-1] for line in equations]


def errors(coefficients: Sequence[Fraction], rows: Rows) -> list[Fraction]:
    """Observed minus predicted."""
    return [
        row[0]
        - coefficients[0]
        - sum((c * x for c, x in zip(coefficients[1:], row[1:], strict=True)), Fraction(0))
        for row in rows
    ]


def determination(residuals: Sequence[Fraction], rows: Rows) -> Fraction:
    """R²: 1 minus the residual over the total sum of squares. Refused for a constant target."""
    targets = [row[0] for row in rows]
    middle = mean_of(targets)
    total = sum(((target - middle) ** 2 for target in targets), Fraction(0))
    if total == 0:
        raise Refused("constant")
    return 1 - sum((residual**2 for residual in residuals), Fraction(0)) / total


def parted(rows: Rows, share: Fraction, seed: Fraction) -> tuple[Rows, Rows]:
    """The rows to train on and those to test on, as scikit-learn's `train_test_split` parts them.

    It takes the first of a permutation as test rows, `ceil(share * n)` of them.
    """
    if not 0 < share < 1 or seed.denominator != 1 or not 0 <= seed < 2**32:
        raise Refused("argument")
    tested = math.ceil(float(share) * len(rows))
    order = permutation(len(rows), int(seed))
    return [rows[place] for place in order[tested:]], [rows[place] for place in order[:tested]]


def permutation(n: int, seed: int) -> list[int]:
    """NumPy's legacy `RandomState(seed).permutation(n)`: Fisher-Yates from the end, on the Mersenne twister of
    Matsumoto and Nishimura 1998 (`init_genrand`), with draws above the bound thrown away."""
    state = [seed]
    for place in range(1, 624):
        state.append((1812433253 * (state[-1] ^ (state[-1] >> 30)) + place) % 2**32)
    twister = random.Random()
    twister.setstate((3, (*state, 624), None))
    order = list(range(n))
    for last in range(n - 1, 0, -1):
        mask = 2 ** last.bit_length() - 1
        chosen = twister.getrandbits(32) & mask
        while chosen > last:
            chosen = twister.getrandbits(32) & mask
        order[last], order[chosen] = order[chosen], order[last]
    return order
