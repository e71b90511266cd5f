"""The whole service as real processes, killed again and again: nothing lost, nothing doubled.

`python -m tests.chaos` is the long run; `tests/flow/test_chaos.py` a short one for CI.
"""
