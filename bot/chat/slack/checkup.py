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
from bot.errors import Said
from bot.model import Message
from bot.model.check import Check

_TIMEOUT = 10  #: seconds for one call
_WHERE = Said("your app on https://api.slack.com/apps")
_TOKENS = {
    "SLACK_BOT_TOKEN": ("xoxb-", Said("the Bot User OAuth Token (OAuth & Permissions)")),
    "SLACK_APP_TOKEN": ("xapp-", Said("an App-Level Token with connections:write (Basic Information)")),
}
_CALLS = Said("Slack calls")
_HAND_ON = Said(
    "let the reverse proxy hand {path} on to VIGIE_LISTEN, and that address be reached from the internet", path=PATH
)
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
        fix = _again(where)
        if not token.startswith(prefix):
            what = next((name for name, (other, _) in _TOKENS.items() if token.startswith(other)), "")
            said = Said("is a {what}", what=what) if what else Said("does not begin with {prefix}", prefix=prefix)
            checks.append(Check(subject=variable, level="wrong", said=said, fix=fix))
        elif not _SHAPE.issuperset(token) or token == prefix:
            checks.append(Check(subject=variable, level="wrong", said=Said("was not copied whole"), fix=fix))
    return checks or [Check(subject=Said("Slack tokens"), level="good", said=Said("look as they should"))]


def scope_check(granted: str) -> Check:
    """The scopes Slack says the token has (`x-oauth-scopes`), against the manifest. Pure but for reading that."""
    have, want = {scope.strip() for scope in granted.split(",") if scope.strip()}, wanted_scopes()
    if not have:
        return Check(subject=Said("Slack scopes"), level="note", said=Said("Slack does not tell them"))
    if missing := sorted(want - have):
        fix = Said("add them to {app}, under OAuth & Permissions, then reinstall the app to the workspace", app=_WHERE)
        return Check(
            subject=Said("Slack scopes"),
            level="wrong",
            said=Said("missing: {scopes}", scopes=", ".join(missing)),
            fix=fix,
        )
    if more := sorted(have - want):
        said = Said("more than Vigie needs: {scopes}", scopes=", ".join(more))
        return Check(
            subject=Said("Slack scopes"),
            level="note",
            said=said,
            fix=Said("take them away if nothing else uses the app"),
        )
    return Check(subject=Said("Slack scopes"), level="good", said=Said("the {n} of the manifest", n=len(want)))


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
        return [*checks, _failed(Said("Slack login"), error, _again(_TOKENS["SLACK_BOT_TOKEN"][1]))]
    who = Said("{user} in {team}", user=identity.get("user"), team=identity.get("team"))
    checks += [Check(subject=Said("Slack login"), level="good", said=who), scope_check(_scopes(identity))]
    checks += [await _called(public_url, signing_secret) if signing_secret else await _socket(client, app_token)]
    checks += [check async for check in _channels(client, sorted(set(addresses)))]
    return checks + ([await _judged(client, live)] if live else [])


def _again(token: Said) -> Said:
    return Said("copy {token} of {app} again", token=token, app=_WHERE)


def _scopes(answer: AsyncSlackResponse) -> str:
    return next((str(value) for name, value in answer.headers.items() if name.lower() == "x-oauth-scopes"), "")


async def _socket(client: AsyncWebClient, app_token: str) -> Check:
    """Whether Socket Mode opens: an address is given, and somebody says hello there."""
    fix = Said("switch Socket Mode on in {app}, and let websockets to wss-primary.slack.com out", app=_WHERE)
    try:
        opened = await client.apps_connections_open(app_token=app_token)
        timeout = aiohttp.ClientTimeout(total=_TIMEOUT)
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=True) as session,
            session.ws_connect(str(opened["url"])) as socket,
        ):
            hello = await socket.receive_json(timeout=_TIMEOUT)
    except Exception as error:
        return _failed(Said("Slack socket"), error, fix)
    if hello.get("type") != "hello":
        said = Said("opens, but says « {word} » and not hello", word=hello.get("type"))
        return Check(subject=Said("Slack socket"), level="wrong", said=said, fix=fix)
    return Check(subject=Said("Slack socket"), level="good", said=Said("opens"))


async def _called(public_url: str, signing_secret: str) -> Check:
    """Whether a call signed as Slack signs reaches us by the public address, and one that is not is refused.

    https://docs.slack.dev/reference/events/url_verification, https://docs.slack.dev/authentication/verifying-requests-from-slack
    """
    url, challenge = public_url + PATH, secrets.token_urlsafe(12)
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
        why = Said("{url}: {why}", url=url, why=str(error) or type(error).__name__)
        return Check(subject=_CALLS, level="wrong", said=why, fix=_HAND_ON)
    return _heard(url, status, as_vigie=status == 200 and challenge in said and refused)


def _heard(url: str, status: int, *, as_vigie: bool) -> Check:
    """What the answer to such a call means. Pure."""
    if status == 401:
        fix = Said(
            "copy the Signing Secret (Basic Information) of {app} into SLACK_SIGNING_SECRET, restart vigie run",
            app=_WHERE,
        )
        said = Said("{url} does not take our own signature: a Vigie with another secret runs there", url=url)
        return Check(subject=_CALLS, level="wrong", said=said, fix=fix)
    if not as_vigie:
        said = Said("{url} answers {status}, but not as Vigie", url=url, status=status)
        return Check(subject=_CALLS, level="wrong", said=said, fix=_HAND_ON)
    if not url.startswith("https://"):
        said = Said("{url} answers, but Slack calls https addresses only", url=url)
        fix = Said("set VIGIE_PUBLIC_URL to the https address")
        return Check(subject=_CALLS, level="note", said=said, fix=fix)
    return Check(subject=_CALLS, level="good", said=Said("{url} answers", url=url))


def _signature(secret: str, body: str) -> dict[str, str]:
    timestamp = str(int(time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body) or ""
    named = {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}
    return {**named, "Content-Type": "application/json"}


async def _channels(client: AsyncWebClient, addresses: Sequence[str]) -> AsyncIterator[Check]:
    try:
        visible = {f"#{channel['name']}": channel async for channel in _visible(client)}
    except Exception as error:
        yield _failed(Said("Slack channels"), error, Said("run vigie doctor again"))
        return
    visible |= {str(channel["id"]): channel for channel in visible.values()}
    for address in addresses:
        channel = visible.get(address.lower() if address.startswith("#") else address)
        yield _channel(address, channel)


def _channel(address: str, channel: dict[str, Any] | None) -> Check:
    subject = f"Slack {address}"
    if channel is None:
        fix = Said("correct it in watchlist.yaml (channels), or, if it is private, write there: /invite @Vigie")
        return Check(subject=subject, level="wrong", said=Said("no such channel, or Vigie cannot see it"), fix=fix)
    if channel.get("is_archived"):
        fix = Said("restore the channel, or name another in watchlist.yaml (channels)")
        return Check(subject=subject, level="wrong", said=Said("is archived"), fix=fix)
    if not channel.get("is_member"):
        fix = Said("write there: /invite @Vigie")
        return Check(subject=subject, level="wrong", said=Said("Vigie is not a member"), fix=fix)
    return Check(subject=subject, level="good", said=Said("Vigie is a member"))


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
        refused = {"n": len(faults), "all": len(messages), "faults": "; ".join(faults[:3])}
        said = Said("{n} of {all} messages refused; {faults}", **refused)
        fix = Said("report it with these words; such a message is sent as plain text meanwhile")
        return Check(subject=Said("Slack blocks"), level="wrong", said=said, fix=fix)
    said = Said("Slack accepts those of {n} messages", n=len(messages))
    return Check(subject=Said("Slack blocks"), level="good", said=said)


def _errors(error: Exception) -> str:
    """Slack's own list of what is wrong, else its one word."""
    data = getattr(getattr(error, "response", None), "data", None)
    found = data.get("errors") if isinstance(data, Mapping) else None
    return "; ".join(map(str, found)) if found else word_of(error) or str(verdict(error))


def _failed(subject: str, error: Exception, fix: str) -> Check:
    return Check(subject=subject, level="wrong", said=word_of(error) or verdict(error).said, fix=fix)
