"""Fakes with state: they behave like what they stand for, and remember what was asked of them."""
