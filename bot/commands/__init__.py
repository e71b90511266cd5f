"""What people ask in chat, the same on every platform: text or typed options -> `Command` -> `Reply`.

An adapter makes an `Asker`, then either `parse`s what was typed or builds the command from typed options, and
shows what `Commands.answer` returns. A button carries `written(command)`; pressed, that is parsed again.
"""

from bot.commands.answering import Commands
from bot.commands.asking import Asker, Permissions
from bot.commands.buttons import buttons
from bot.commands.desk import Desk
from bot.commands.kinds import (
    Command,
    Export,
    Help,
    Mute,
    Search,
    ShowFeeds,
    ShowStory,
    ShowWatches,
    Status,
    Track,
    Unclear,
    Unmute,
    Untrack,
    Why,
    Wrong,
)
from bot.commands.parse import parse
from bot.commands.plain import text as plain_text
from bot.commands.replies import Button, Choice, Facts, File, Item, Items, Lines, Part, Reply
from bot.commands.spans import seconds
from bot.commands.usage import USAGES, Usage
from bot.commands.writing import written

__all__ = [
    "USAGES",
    "Asker",
    "Button",
    "Choice",
    "Command",
    "Commands",
    "Desk",
    "Export",
    "Facts",
    "File",
    "Help",
    "Item",
    "Items",
    "Lines",
    "Mute",
    "Part",
    "Permissions",
    "Reply",
    "Search",
    "ShowFeeds",
    "ShowStory",
    "ShowWatches",
    "Status",
    "Track",
    "Unclear",
    "Unmute",
    "Untrack",
    "Usage",
    "Why",
    "Wrong",
    "buttons",
    "parse",
    "plain_text",
    "seconds",
    "written",
]
