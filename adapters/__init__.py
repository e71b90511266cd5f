"""One package per outside system; they do not know each other."""
