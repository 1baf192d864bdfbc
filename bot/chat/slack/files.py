"""How does a file get into Slack? As a file of the bot's own, in the channel where it was asked for."""

from __future__ import annotations

import asyncio
import logging

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.verdict import verdict
from bot.model import File

log = logging.getLogger(__name__)


async def hand_over(client: AsyncWebClient, channel: str, file: File) -> bool:
    """Upload a file to a channel (https://docs.slack.dev/messaging/working-with-files).

    False when it could not be put there; why is logged, and the caller says so.
    """
    content = await asyncio.to_thread(file.write)
    try:
        await client.files_upload_v2(channel=channel, content=content, filename=file.name, title=file.name)
    except Exception as error:  # for odd bodies the SDK lets AttributeError and UnicodeError through as well
        log.warning("no file in %s: %s", channel, verdict(error))
        return False
    return True
