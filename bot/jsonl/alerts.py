"""Alerts, and what became of an entry -> JSON objects."""

from bot.domain.alert import Alert, Answered, Notice, Opened, Spread, United
from bot.domain.story import Record
from bot.jsonl.findings import Row, finding_row
from bot.pipeline import Taken


def alert_row(alert: Alert | Notice) -> Row:
    """An alert as `replay --json` and the console's JSON print it; a `Spread` shows its parent,
    a `United` what opened the thread that it leads to."""
    if isinstance(alert, Notice):
        return _notice_row(alert)
    told = alert.parent if isinstance(alert, Spread) else alert
    record = _told(told)
    answers = told.claim if isinstance(told, Answered) else None
    return {
        "id": alert.id,
        "alert": alert.alert,
        "thread": alert.thread,
        "story": alert.story,
        **finding_row(record.finding),
        "title": record.title,
        "outlet": record.outlet,
        "link": record.link,
        "published": record.published,
        "entry": record.entry.id,
        "watches": list(alert.watches),
        "outlets": list(alert.standing.outlets),
        "answers": answers.finding.evidence if answers else None,
        **({"goes_on_in": alert.elder_thread} if isinstance(alert, United) else {}),
    }


def _told(alert: Opened | Answered | United) -> Record:
    if isinstance(alert, United):
        return alert.elder
    return alert.claim if isinstance(alert, Opened) else alert.answer


_ABOUT_NEWS = ("story", "source", "official", "origin", "evidence", "link", "outlet")


def _notice_row(notice: Notice) -> Row:
    """With the keys that every alert has; those that are about news are null."""
    row = {"id": notice.id, "alert": notice.alert, "kind": "notice", "thread": notice.thread}
    return {**row, **dict.fromkeys(_ABOUT_NEWS), "title": notice.title, "detail": notice.detail}


def taken_row(taken: Taken) -> Row:
    """A line of `replay --json`."""
    alerts = {alert.id: alert for _, alert in taken.alerts}
    return {
        "id": taken.entry.id,
        "story": taken.story,
        "repeat_of": taken.repeat_of.id if taken.repeat_of else None,
        "watches": list(taken.watches),
        "findings": [finding_row(finding) for finding in taken.findings],
        "alerts": [alert_row(alert) for alert in alerts.values()],
    }
