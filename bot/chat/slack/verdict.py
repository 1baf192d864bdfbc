"""Slack did not say yes: was the message posted, and what should be done?

The borders between "certainly not", "never" and "perhaps" decide whether an alert is lost or doubled, see
https://docs.slack.dev/reference/methods/chat.postMessage#errors for the answers of Slack itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.connections import why_broken
from bot.errors import ChatBusy, ChatRefused, ChatUnsure, Said, advised

_DEFAULT_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=1)

_TOKEN = Said(
    "set SLACK_BOT_TOKEN to the Bot User OAuth Token (xoxb-…) shown under OAuth & Permissions of the Slack app"
)
_BLOCKS = Said("this is a fault of Vigie, please report it with the article")
_OWNER = Said("ask a workspace owner to let apps post there")

#: Slack's word for "no" → what a person can do about it. Words not listed are refusals too.
_REMEDIES = {
    "not_in_channel": Said("invite the bot in that channel (/invite @Vigie)"),
    "channel_not_found": Said("correct the channel in watchlist.yaml, or invite the bot when the channel is private"),
    "is_archived": Said("restore the channel in Slack or name another one in watchlist.yaml"),
    "missing_scope": Said("update the Slack app with docs/slack-manifest.json and reinstall it"),
    "restricted_action": _OWNER,
    "restricted_action_read_only_channel": _OWNER,
    "invalid_auth": _TOKEN,
    "not_authed": _TOKEN,
    "account_inactive": _TOKEN,
    "token_revoked": _TOKEN,
    "token_expired": _TOKEN,
    "not_allowed_token_type": _TOKEN,
    "invalid_blocks": _BLOCKS,
    "invalid_blocks_format": _BLOCKS,
    "msg_blocks_too_long": _BLOCKS,
    "msg_too_long": _BLOCKS,
}
#: Refusals of us, not of the message: it is as good as ever, and waits for another token.
LOGIN = frozenset(word for word, remedy in _REMEDIES.items() if remedy is _TOKEN)
#: Refusals of the form, not of the message.
FORM = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
_LATER = frozenset({"ratelimited", "rate_limited", "request_timeout", "team_added_to_org", "accesslimited"})
#: Slack says of these that some of the work may have been done.
_PERHAPS = frozenset({"fatal_error", "internal_error", "service_unavailable"})


def verdict(error: Exception) -> ChatBusy | ChatRefused | ChatUnsure:
    """What this failure of a call means for the message; the result is to be raised, not raised here."""
    if isinstance(error, SlackApiError):
        return _answered(error)
    # No connection, so no request: the name did not resolve, nobody listened, TLS or the proxy said no.
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ClientHttpProxyError | aiohttp.InvalidURL):
        return ChatBusy(Said("Slack cannot be reached: {why}", why=why_broken(error) or str(error)))
    if isinstance(error, TimeoutError):
        return ChatUnsure(Said("Slack did not answer in time"))
    why = why_broken(error) or str(error) or type(error).__name__
    return ChatUnsure(Said("the connection to Slack broke: {why}", why=why))


def word_of(error: BaseException | None) -> str:
    """Slack's own word for the failure, such as `not_in_channel`; "" when it gave none."""
    data = getattr(getattr(error, "response", None), "data", None)
    return str(data.get("error") or "") if isinstance(data, Mapping) else ""


def _answered(error: SlackApiError) -> ChatBusy | ChatRefused | ChatUnsure:
    response: Any = error.response  # an aiohttp response instead of Slack's own when the body is no JSON
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
    word = word_of(error)
    if status == 429 or word in _LATER:
        asked = _wait(response.headers.get("Retry-After", ""))
        return ChatBusy(Said("Slack asks to wait: too many messages"), wait=asked)
    if status >= 500 or word in _PERHAPS:
        return ChatUnsure(Said("Slack answered {status}", status=f"{status} {word}".rstrip()))
    if word in LOGIN:
        return ChatBusy(_refusal(word, response.data), wait=_DEFAULT_WAIT)
    if word:
        return ChatRefused(_refusal(word, response.data))
    if 400 <= status < 500:  # not Slack's style: a proxy or firewall on the way turned the request down
        return ChatBusy(Said("the way to Slack is barred: HTTP {status}", status=status), wait=_DEFAULT_WAIT)
    return ChatUnsure(Said("Slack answered {status} with something else than JSON", status=status))


def _refusal(word: str, data: Mapping[str, Any]) -> Said:
    scopes = f" ({data['needed']})" if data.get("needed") else ""
    unlisted = Said("see {word} in Slack's documentation of chat.postMessage", word=word)
    return advised(Said("Slack refused: {word}", word=f"{word}{scopes}"), _REMEDIES.get(word, unlisted))


def _wait(retry_after: str) -> timedelta:
    """Seconds of a Retry-After header, within reason."""
    if not retry_after.strip().isdecimal():
        return _DEFAULT_WAIT
    return min(timedelta(seconds=max(1, int(retry_after[:9]))), _LONGEST_WAIT)
