"""The terminal as a channel, and what else is shown there. Each module is imported by itself: what draws
takes longer to load than all that `analyse` needs."""
