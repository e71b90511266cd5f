"""The running bot: the roles poll, place and deliver, started together or apart, and stopped gracefully."""

from bot.service.deliver import Deliverer
from bot.service.health import Health
from bot.service.owners import Owners
from bot.service.place import Placer
from bot.service.poll import Poller
from bot.service.running import ROLES, Revive, Role, Service
from bot.service.tracking import Tracking

__all__ = [
    "ROLES",
    "Deliverer",
    "Health",
    "Owners",
    "Placer",
    "Poller",
    "Revive",
    "Role",
    "Service",
    "Tracking",
]
