"""On Record: feeds in, threads of claims and denials out."""
