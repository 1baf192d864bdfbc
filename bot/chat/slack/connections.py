"""Which connections to Slack are kept open between calls? All, for a few seconds.

Left alone, the SDK opens one for every call, with its handshakes: two for each message and one for each answer.
"""

from __future__ import annotations

import aiohttp
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.webhook.async_client import AsyncWebhookClient
from slack_sdk.webhook.webhook_response import WebhookResponse

from bot.chat.slack.payload import Json

#: Seconds that a connection without calls is kept. Few: one that Slack closes just as it is used leaves us unsure
#: whether a message was posted.
_KEPT = 5.0


def kept(timeout: int) -> aiohttp.ClientSession:
    """Connections for the SDK's clients; a call may take so many seconds. To be closed."""
    connector = aiohttp.TCPConnector(keepalive_timeout=_KEPT)
    return aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=timeout))


async def respond(to: AsyncRespond, session: aiohttp.ClientSession | None, answer: Json) -> WebhookResponse:
    """Post an answer where bolt would, over a connection that is kept. Raises what bolt does."""
    if to.response_url is None:
        raise ValueError("Slack gave no address for the answer")
    client = AsyncWebhookClient(to.response_url, proxy=to.proxy, ssl=to.ssl, session=session)
    return await client.send_dict(answer)
