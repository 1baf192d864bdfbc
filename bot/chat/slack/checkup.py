"""Will Slack let Vigie speak? Tokens, scopes, channels and the way to us looked at; nothing is posted."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any

import aiohttp
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.chat.slack.calls import PATH
from bot.chat.slack.manifest import shipped
from bot.chat.slack.payload import blocks
from bot.chat.slack.verdict import verdict, word_of
from bot.model import Message
from bot.model.check import Check

_TIMEOUT = 10  #: seconds for one call
_WHERE = "your app on https://api.slack.com/apps"
_TOKENS = {
    "SLACK_BOT_TOKEN": ("xoxb-", "the Bot User OAuth Token (OAuth & Permissions)"),
    "SLACK_APP_TOKEN": ("xapp-", "an App-Level Token with connections:write (Basic Information)"),
}
_SHAPE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")


def wanted_scopes() -> frozenset[str]:
    """The bot's scopes by the manifest."""
    return frozenset(shipped()["oauth_config"]["scopes"]["bot"])


def token_checks(bot_token: str, app_token: str | None) -> list[Check]:
    """Whether the tokens look like what they should be; None where HTTP needs none. Pure."""
    given = {"SLACK_BOT_TOKEN": bot_token} | ({} if app_token is None else {"SLACK_APP_TOKEN": app_token})
    checks = []
    for variable, token in given.items():
        prefix, where = _TOKENS[variable]
        fix = f"copy {where} of {_WHERE} again"
        if not token.startswith(prefix):
            what = next((name for name, (other, _) in _TOKENS.items() if token.startswith(other)), "")
            said = f"is a {what}" if what else f"does not begin with {prefix}"
            checks.append(Check(subject=variable, level="wrong", said=said, fix=fix))
        elif not _SHAPE.issuperset(token) or token == prefix:
            checks.append(Check(subject=variable, level="wrong", said="was not copied whole", fix=fix))
    return checks or [Check(subject="Slack tokens", level="good", said="look as they should")]


def scope_check(granted: str) -> Check:
    """The scopes Slack says the token has (`x-oauth-scopes`), against the manifest. Pure but for reading that."""
    have, want = {scope.strip() for scope in granted.split(",") if scope.strip()}, wanted_scopes()
    if not have:
        return Check(subject="Slack scopes", level="note", said="Slack does not tell them")
    if missing := sorted(want - have):
        fix = f"add them to {_WHERE}, under OAuth & Permissions, then reinstall the app to the workspace"
        return Check(subject="Slack scopes", level="wrong", said=f"missing: {', '.join(missing)}", fix=fix)
    if more := sorted(have - want):
        said = f"more than Vigie needs: {', '.join(more)}"
        return Check(subject="Slack scopes", level="note", said=said, fix="take them away if nothing else uses the app")
    return Check(subject="Slack scopes", level="good", said=f"the {len(want)} of the manifest")


async def examine(
    bot_token: str,
    app_token: str,
    addresses: Iterable[str],
    *,
    signing_secret: str = "",
    public_url: str = "",
    api_url: str = "",
    live: Sequence[Message] = (),
) -> list[Check]:
    """Every check of a workspace; `addresses` are the channels of the watchlist, `live` messages Slack shall judge.

    The socket is opened and closed again: a Vigie that runs meanwhile keeps its own. With a signing secret the public
    address is called instead, as Slack does when it asks whether the address is ours.
    """
    checks = token_checks(bot_token, None if signing_secret else app_token)
    if any(check.level == "wrong" for check in checks):
        return checks
    client = AsyncWebClient(
        token=bot_token, base_url=api_url or AsyncWebClient.BASE_URL, timeout=_TIMEOUT, retry_handlers=[]
    )
    try:
        identity = await client.auth_test()
    except Exception as error:  # for odd bodies the SDK lets AttributeError and UnicodeError through as well
        return [*checks, _failed("Slack login", error, f"copy {_TOKENS['SLACK_BOT_TOKEN'][1]} of {_WHERE} again")]
    who = f"{identity.get('user')} in {identity.get('team')}"
    checks += [Check(subject="Slack login", level="good", said=who), scope_check(_scopes(identity))]
    checks += [await _called(public_url, signing_secret) if signing_secret else await _socket(client, app_token)]
    checks += [check async for check in _channels(client, sorted(set(addresses)))]
    return checks + ([await _judged(client, live)] if live else [])


def _scopes(answer: AsyncSlackResponse) -> str:
    return next((str(value) for name, value in answer.headers.items() if name.lower() == "x-oauth-scopes"), "")


async def _socket(client: AsyncWebClient, app_token: str) -> Check:
    """Whether Socket Mode opens: an address is given, and somebody says hello there."""
    fix = f"switch Socket Mode on in {_WHERE}, and let websockets to wss-primary.slack.com out"
    try:
        opened = await client.apps_connections_open(app_token=app_token)
        timeout = aiohttp.ClientTimeout(total=_TIMEOUT)
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=True) as session,
            session.ws_connect(str(opened["url"])) as socket,
        ):
            hello = await socket.receive_json(timeout=_TIMEOUT)
    except Exception as error:
        return _failed("Slack socket", error, fix)
    if hello.get("type") != "hello":
        said = f"opens, but says « {hello.get('type')} » and not hello"
        return Check(subject="Slack socket", level="wrong", said=said, fix=fix)
    return Check(subject="Slack socket", level="good", said="opens")


async def _called(public_url: str, signing_secret: str) -> Check:
    """Whether a call signed as Slack signs reaches us by the public address, and one that is not is refused.

    https://docs.slack.dev/reference/events/url_verification, https://docs.slack.dev/authentication/verifying-requests-from-slack
    """
    url, challenge = public_url + PATH, secrets.token_urlsafe(12)
    fix = f"let the reverse proxy hand {PATH} on to VIGIE_LISTEN, and that address be reached from the internet"
    body = json.dumps({"type": "url_verification", "challenge": challenge})
    signed = _signature(signing_secret, body)
    try:
        timeout = aiohttp.ClientTimeout(total=_TIMEOUT)
        async with aiohttp.ClientSession(timeout=timeout, trust_env=True) as session:
            async with session.post(url, data=body, headers=signed) as response:
                status, said = response.status, await response.text()
            async with session.post(url, data=body, headers=_signature(secrets.token_hex(16), body)) as response:
                refused = response.status == 401
    except Exception as error:
        return Check(subject="Slack calls", level="wrong", said=f"{url}: {error or type(error).__name__}", fix=fix)
    if status == 401:
        fix = f"copy the Signing Secret (Basic Information) of {_WHERE} into SLACK_SIGNING_SECRET, restart vigie run"
        said = f"{url} does not take our own signature: a Vigie with another secret runs there"
        return Check(subject="Slack calls", level="wrong", said=said, fix=fix)
    if status != 200 or challenge not in said or not refused:
        return Check(subject="Slack calls", level="wrong", said=f"{url} answers {status}, but not as Vigie", fix=fix)
    if not url.startswith("https://"):
        said = f"{url} answers, but Slack calls https addresses only"
        return Check(subject="Slack calls", level="note", said=said, fix="set VIGIE_PUBLIC_URL to the https address")
    return Check(subject="Slack calls", level="good", said=f"{url} answers")


def _signature(secret: str, body: str) -> dict[str, str]:
    timestamp = str(int(time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body) or ""
    named = {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}
    return {**named, "Content-Type": "application/json"}


async def _channels(client: AsyncWebClient, addresses: Sequence[str]) -> AsyncIterator[Check]:
    try:
        visible = {f"#{channel['name']}": channel async for channel in _visible(client)}
    except Exception as error:
        yield _failed("Slack channels", error, "run vigie doctor again")
        return
    visible |= {str(channel["id"]): channel for channel in visible.values()}
    for address in addresses:
        channel = visible.get(address.lower() if address.startswith("#") else address)
        yield _channel(address, channel)


def _channel(address: str, channel: dict[str, Any] | None) -> Check:
    subject = f"Slack {address}"
    if channel is None:
        fix = "correct it in watchlist.yaml (channels), or, if it is private, write there: /invite @Vigie"
        return Check(subject=subject, level="wrong", said="no such channel, or Vigie cannot see it", fix=fix)
    if channel.get("is_archived"):
        fix = "restore the channel, or name another in watchlist.yaml (channels)"
        return Check(subject=subject, level="wrong", said="is archived", fix=fix)
    if not channel.get("is_member"):
        fix = "write there: /invite @Vigie"
        return Check(subject=subject, level="wrong", said="Vigie is not a member", fix=fix)
    return Check(subject=subject, level="good", said="Vigie is a member")


async def _visible(client: AsyncWebClient) -> AsyncIterator[dict[str, Any]]:
    cursor = ""
    while True:
        page = await client.conversations_list(types="public_channel,private_channel", limit=999, cursor=cursor)
        for channel in page["channels"]:
            yield channel
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return


async def _judged(client: AsyncWebClient, messages: Sequence[Message]) -> Check:
    """What Slack itself says of our blocks (https://docs.slack.dev/reference/methods/blocks.validate)."""
    faults = []
    for message in messages:
        try:
            # Not client.blocks_validate, which puts the blocks into the address: those of a long message do not fit.
            await client.api_call("blocks.validate", json={"blocks": blocks(message)})
        except Exception as error:
            faults.append(f"« {message.notification[:60]} »: {_errors(error)}")
    if faults:
        said = f"{len(faults)} of {len(messages)} messages refused; {'; '.join(faults[:3])}"
        fix = "report it with these words; such a message is sent as plain text meanwhile"
        return Check(subject="Slack blocks", level="wrong", said=said, fix=fix)
    return Check(subject="Slack blocks", level="good", said=f"Slack accepts those of {len(messages)} messages")


def _errors(error: Exception) -> str:
    """Slack's own list of what is wrong, else its one word."""
    data = getattr(getattr(error, "response", None), "data", None)
    found = data.get("errors") if isinstance(data, Mapping) else None
    return "; ".join(map(str, found)) if found else word_of(error) or str(verdict(error))


def _failed(subject: str, error: Exception, fix: str) -> Check:
    return Check(subject=subject, level="wrong", said=word_of(error) or str(verdict(error)), fix=fix)
