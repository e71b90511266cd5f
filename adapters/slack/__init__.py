"""Slack: alerts as Block Kit messages, posted, answered in threads, and edited over the Web API."""

from adapters.slack.messenger import SlackMessenger

__all__ = ["SlackMessenger"]
