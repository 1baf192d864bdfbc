"""How does a file get into Slack? As a file of the bot's own: to the person who asked, or where it was asked for."""

from __future__ import annotations

import asyncio
import logging

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.port import Incoming
from bot.chat.slack.payload import blocks, escape, notification
from bot.chat.slack.verdict import verdict
from bot.model import File, Message

log = logging.getLogger(__name__)


async def put(client: AsyncWebClient, asked: Incoming, message: Message, file: File) -> str:
    """Put the file of an answer where it belongs; what is to be said of it in the place where it was asked for.

    A file for the person alone goes into the direct messages of Vigie, under the answer that it is of. Where those are
    asked in nobody reads along; direct messages between two people are not to be told from them, but take no file.
    """
    if (not file.alone or asked.address[:1] == "D") and await hand_over(client, asked.address, file):
        return ""
    place = await _opened(client, asked.user, message) if file.alone else ""
    if place and await hand_over(client, place, file):
        return escape(file.alone)
    return escape(file.missing)


async def _opened(client: AsyncWebClient, user: str, message: Message) -> str:
    """The direct messages with a person, with this as their last; "" where there can be none.

    A message to a person opens them, so that no scope but that of messages is needed
    (https://docs.slack.dev/reference/methods/chat.postMessage#dm).
    """
    try:
        posted = await client.chat_postMessage(channel=user, text=notification(message), blocks=blocks(message))
    except Exception as error:  # for odd bodies the SDK lets AttributeError and UnicodeError through as well
        log.warning("no direct message to %s: %s", user, verdict(error))
        return ""
    return str(posted["channel"])


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
