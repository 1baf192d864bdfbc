"""Who is in a channel of Slack, or in a user group?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import ChatBusy, Said

_PAGE = 1_000  #: the most that Slack gives at once
_PAGES = 20  #: a channel with more people than that is nobody's team

Read = Callable[[Awaitable[AsyncSlackResponse]], Awaitable[AsyncSlackResponse]]


async def in_group(client: AsyncWebClient, group: str, read: Read) -> frozenset[str]:
    """The users of a user group by its id (https://docs.slack.dev/reference/methods/usergroups.users.list)."""
    found = await read(client.usergroups_users_list(usergroup=group))
    return frozenset(map(str, found["users"]))


async def in_channel(client: AsyncWebClient, channel: str, read: Read) -> frozenset[str]:
    """The members of a channel by its id (https://docs.slack.dev/reference/methods/conversations.members).

    Raises ChatBusy where there are too many to be told, and whatever `read` raises.
    """
    members: set[str] = set()
    cursor = ""
    for _ in range(_PAGES):
        page = await read(client.conversations_members(channel=channel, limit=_PAGE, cursor=cursor))
        members.update(map(str, page["members"]))
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return frozenset(members)
    raise ChatBusy(Said("{channel} has more than {number} members", channel=channel, number=_PAGES * _PAGE))
