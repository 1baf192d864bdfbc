"""Each way Slack can fail is sorted into: not now, never, perhaps."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.chat.slack.verdict import _REMEDIES, verdict, word_of
from bot.errors import ChatBusy, ChatError, ChatRefused, ChatUnsure
from tests.french import FRENCH, untold

KEY = ConnectionKey("slack.com", 443, True, True, None, None, None)
REFUSED = OSError(111, "Connection refused")


def answered(status: int, data: Any = None, headers: dict[str, str] | None = None) -> SlackApiError:
    response = AsyncSlackResponse(
        client=AsyncWebClient(),
        http_verb="POST",
        api_url="https://slack.com/api/chat.postMessage",
        req_args={},
        data=data if data is not None else {},
        headers=headers or {},
        status_code=status,
    )
    return SlackApiError("failed", response)


def said(word: str, **more: str) -> SlackApiError:
    return answered(200, {"ok": False, "error": word, **more})


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (said("not_in_channel"), ChatRefused),
        (said("channel_not_found"), ChatRefused),
        (said("is_archived"), ChatRefused),
        (said("invalid_blocks"), ChatRefused),
        (said("msg_too_long"), ChatRefused),
        (said("missing_scope"), ChatRefused),
        (said("token_revoked"), ChatBusy),
        (said("invalid_auth"), ChatBusy),
        (said("some_new_word"), ChatRefused),
        (answered(404, {"ok": False, "error": "unknown_method"}), ChatRefused),
        (said("ratelimited"), ChatBusy),
        (said("request_timeout"), ChatBusy),
        (answered(429, {"ok": False, "error": "ratelimited"}), ChatBusy),
        (answered(429), ChatBusy),
        (answered(403), ChatBusy),
        (answered(407, "proxy"), ChatBusy),
        (said("fatal_error"), ChatUnsure),
        (said("internal_error"), ChatUnsure),
        (answered(500), ChatUnsure),
        (answered(503, {"ok": False, "error": "service_unavailable"}), ChatUnsure),
        (answered(503, "<html>"), ChatUnsure),
        (answered(200), ChatUnsure),
        (SlackApiError("not JSON", SimpleNamespace(status=502)), ChatUnsure),
        (SlackApiError("not JSON", SimpleNamespace(status=200)), ChatUnsure),
        (aiohttp.ClientConnectorError(KEY, REFUSED), ChatBusy),
        (aiohttp.ClientConnectorDNSError(KEY, REFUSED), ChatBusy),
        (aiohttp.ClientConnectorSSLError(KEY, REFUSED), ChatBusy),
        (aiohttp.ClientProxyConnectionError(KEY, REFUSED), ChatBusy),
        (aiohttp.InvalidURL("http://"), ChatBusy),
        (TimeoutError(), ChatUnsure),
        (aiohttp.ServerTimeoutError(), ChatUnsure),
        (aiohttp.ServerDisconnectedError(), ChatUnsure),
        (aiohttp.ClientOSError(104, "Connection reset by peer"), ChatUnsure),
        (aiohttp.ClientPayloadError("half a body"), ChatUnsure),
        (SlackClientError(), ChatUnsure),
        (AttributeError("'str' object has no attribute 'get'"), ChatUnsure),
    ],
)
def test_sorts_failures(error: Exception, kind: type[ChatError]) -> None:
    assert type(verdict(error)) is kind
    assert str(verdict(error)).isprintable(), "logs are English"
    assert untold(verdict(error).said) == []


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7), (" 30 ", 30), ("0", 1), ("999999999999", 3600), ("", 30), ("soon", 30)]
)
def test_waits_as_long_as_slack_says(header: str, seconds: int) -> None:
    busy = verdict(answered(429, headers={"Retry-After": header}))
    assert isinstance(busy, ChatBusy) and busy.wait == timedelta(seconds=seconds)


def test_says_how_to_mend_it() -> None:
    assert str(verdict(said("not_in_channel"))) == (
        "Slack refused: not_in_channel. Fix: invite the bot in that channel (/invite @Vigie)"
    )
    assert "(groups:history)" in str(verdict(said("missing_scope", needed="groups:history")))
    assert "SLACK_BOT_TOKEN" in str(verdict(said("invalid_auth")))
    assert "see some_new_word" in str(verdict(said("some_new_word")))


@pytest.mark.parametrize("word", _REMEDIES)
def test_each_remedy_is_told_in_french(word: str) -> None:
    told = verdict(said(word, needed="chat:write")).said
    assert untold(told) == []
    assert FRENCH.tell(told).startswith(f"Slack a refusé\u00a0: {word} (chat:write). Correction\u00a0: ")


def test_the_system_says_in_french_why_slack_is_out_of_reach() -> None:
    lost = aiohttp.ClientConnectorError(KEY, REFUSED)
    assert FRENCH.tell(verdict(lost).said) == "Slack est injoignable\u00a0: connexion refusée"
    assert str(verdict(lost)) == "Slack cannot be reached: Connection refused"
    proxy = verdict(aiohttp.InvalidURL("http://[")).said
    assert FRENCH.tell(proxy) == "Slack est injoignable\u00a0: http://["


def test_knows_slacks_own_word() -> None:
    assert word_of(said("is_archived")) == "is_archived"
    assert word_of(answered(503, "<html>")) == word_of(TimeoutError()) == word_of(None) == word_of(answered(200)) == ""
