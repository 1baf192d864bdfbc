"""How does a picture get into Slack? As a file of the bot's own, beside the answer in words.

A slash command's answer cannot hold a file, so the picture stands in the channel the question came from, where the
bot is a member; elsewhere the words must do.
"""

from __future__ import annotations

import asyncio
import logging

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.verdict import verdict
from bot.model import Picture

log = logging.getLogger(__name__)


async def show(client: AsyncWebClient, channel: str, picture: Picture) -> bool:
    """Upload a picture with its description to a channel (https://docs.slack.dev/messaging/working-with-files).

    False when it could not be shown; why is logged, since the words have been said already.
    """
    png = await asyncio.to_thread(picture.draw)
    try:
        await client.files_upload_v2(
            channel=channel, content=png, filename=picture.name, title=picture.title, alt_txt=picture.alt
        )
    except Exception as error:  # for odd bodies the SDK lets AttributeError and UnicodeError through as well
        log.warning("no picture in %s: %s", channel, verdict(error))
        return False
    return True
