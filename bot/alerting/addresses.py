"""Where a channel's messages go: an address for each chat in use."""

from __future__ import annotations

from bot.model import Channel


def addresses(channel: Channel, chats: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """(chat, address) for each chat in use where the channel has an address; the console when there is none."""
    named = {"slack": channel.slack, "matrix": channel.matrix, "console": channel.id}
    return tuple((chat, named[chat]) for chat in chats if named[chat]) or (("console", channel.id),)
