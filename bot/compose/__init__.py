"""Settings -> the running parts. The only place that knows adapters and configuration.

A module for each command, so that `analyse` does not wait for what only `run` needs.
"""
