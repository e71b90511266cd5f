"""What people write into the configuration file though it belongs in the environment -> what to say of it."""

from config.faults import Wrong

ENVIRONMENT = (
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "DISCORD_TOKEN",
    "ONRECORD_CONFIG",
    "ONRECORD_REDIS_URL",
    "ONRECORD_DATA_DIR",
    "ONRECORD_SLACK_API_URL",
    "ONRECORD_DISCORD_API_URL",
)


def elsewhere(key: str, name: str) -> Wrong:
    """What to say of a key that the environment variable `name` stands for."""
    return Wrong(
        "does not belong in this file",
        f"delete the line, and set the environment variable {name} instead",
        at=[key],
    )


def belongs(key: str) -> str:
    """The environment variable for what people put under this key; "" if it is none of theirs."""
    words = set(key.lower().replace("-", "_").split("_"))
    places = {"slack": "SLACK_BOT_TOKEN", "discord": "DISCORD_TOKEN", "redis": "ONRECORD_REDIS_URL"}
    exact = {name.lower(): name for name in ENVIRONMENT}
    if key.lower() in exact:
        return exact[key.lower()]
    if words & {"token", "tokens", "secret", "secrets", "password"}:
        return next((places[word] for word in places if word in words), "SLACK_BOT_TOKEN or DISCORD_TOKEN")
    return next(
        (places[word] for word in places if word in words), "ONRECORD_DATA_DIR" if "data" in words else ""
    )
