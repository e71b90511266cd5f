"""The decisions: pure functions on frozen dataclasses. No I/O, no clock, no randomness, no logging."""
