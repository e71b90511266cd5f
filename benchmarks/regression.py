"""Numbers of examples, and which of them are so -> what each number counts for, in log-odds."""

import math
from collections.abc import Sequence

RIDGE = 1.0


def logistic(rows: Sequence[Sequence[float]], own: Sequence[bool]) -> list[float]:
    """Logistic regression with a ridge on all but the first column (the start)."""
    size = len(rows[0])
    weights = [0.0] * size
    for _ in range(15):
        slope = [0.0] + [RIDGE * weight for weight in weights[1:]]
        bend = [[(RIDGE if i == j and i else 0.0) for j in range(size)] for i in range(size)]
        for row, is_own in zip(rows, own, strict=True):
            chance = 1.0 / (1.0 + math.exp(-sum(map(float.__mul__, weights, row))))
            worth = chance * (1.0 - chance)
            for i, value in enumerate(row):
                slope[i] += (chance - is_own) * value
                for j in range(i + 1):
                    bend[i][j] += worth * value * row[j]
        weights = [old - step for old, step in zip(weights, _solved(bend, slope), strict=True)]
    return weights


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
