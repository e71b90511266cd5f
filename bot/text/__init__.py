"""String functions that know no domain type."""
