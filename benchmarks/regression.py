"""Numbers of examples, and which of them are so -> what each number counts for, in log-odds."""

import math
from collections.abc import Sequence
from operator import mul

RIDGE = 1.0
# A step of Newton's that moves no weight by more is the last.
ENOUGH = 1e-6


def logistic(rows: Sequence[Sequence[float]], own: Sequence[bool]) -> list[float]:
    """Logistic regression with a ridge on all but the first column (the start), by Newton's method."""
    columns = [tuple(map(float, column)) for column in zip(*rows, strict=True)]
    size = len(columns)
    weights = [0.0] * size
    for _ in range(25):
        sums = (map(weight.__mul__, column) for weight, column in zip(weights, columns, strict=True))
        chances = [1.0 / (1.0 + math.exp(-total)) for total in map(sum, zip(*sums, strict=True))]
        worth = [chance * (1.0 - chance) for chance in chances]
        amiss = [chance - is_own for chance, is_own in zip(chances, own, strict=True)]
        slope = [
            _product(amiss, column) + RIDGE * weight for column, weight in zip(columns, weights, strict=True)
        ]
        slope[0] -= RIDGE * weights[0]
        steps = _solved(_bend(columns, worth), slope)
        weights = [old - step for old, step in zip(weights, steps, strict=True)]
        if max(map(abs, steps)) < ENOUGH:
            break
    return weights


def _bend(columns: Sequence[Sequence[float]], worth: Sequence[float]) -> list[list[float]]:
    """The lower half of the second derivatives."""
    bend = []
    for i, column in enumerate(columns):
        weighed = list(map(mul, worth, column))
        bend.append([_product(weighed, other) for other in columns[: i + 1]])
        bend[i][i] += RIDGE if i else 0.0
    return bend


def _product(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(map(mul, one, other))


def _solved(lower: list[list[float]], right: list[float]) -> list[float]:
    """The solution of a symmetric system given by its lower half; by Gauss, with the largest pivot."""
    size = len(right)
    full = [[lower[max(i, j)][min(i, j)] for j in range(size)] + [right[i]] for i in range(size)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda row: abs(full[row][i]))
        full[i], full[pivot] = full[pivot], full[i]
        for row in range(size):
            if row != i:
                factor = full[row][i] / full[i][i]
                full[row] = [a - factor * b for a, b in zip(full[row], full[i], strict=True)]
    return [full[i][size] / full[i][i] for i in range(size)]
