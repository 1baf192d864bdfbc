"""How do people's pages on the Home tab of Slack stay true? Drawn when they are opened, and again after a change."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.home import Asked
from bot.chat.port import Front, Incoming
from bot.chat.slack.home_view import home_view, message_home
from bot.chat.slack.verdict import verdict, word_of
from bot.model import Message

log = logging.getLogger(__name__)

SETTLE = 5.0  #: seconds in which changes gather before the pages are drawn again
KEPT = 200  #: pages that are kept true: those of the people who looked last
#: What Slack says of somebody who left, or never was (https://docs.slack.dev/reference/methods/views.publish#errors).
_GONE = frozenset({"user_not_found", "user_not_visible", "user_disabled", "invalid_user_id"})


@dataclass
class _Page:
    """A page as its owner last saw it."""

    asking: Incoming
    asked: Asked
    drawn: dict[str, Any] = field(default_factory=dict)


class Homes:
    """The pages that somebody opened lately, before Vigie was started as well; to be used inside a running event loop.

    What is drawn already is not sent again.
    """

    def __init__(self, client: AsyncWebClient, front: Front) -> None:
        self._client = client
        self._front = front
        self._pages: OrderedDict[str, _Page] = OrderedDict()
        self._soon: asyncio.Task[None] | None = None
        self._is_stale = False  #: whether something changed since drawing them all was begun

    async def opened(self, asking: Incoming, asked: Asked) -> None:
        """Draw the page that a person opens, and keep that they did."""
        await self.show(asking, asked)
        if asking.user in self._pages:
            await self._front.came(asking)

    async def show(self, asking: Incoming, asked: Asked) -> None:
        """Draw the page of a person, whatever stands there."""
        page = _Page(asking, asked)
        self._pages[asking.user] = page
        self._pages.move_to_end(asking.user)
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)
        await self._draw(page)

    def changed(self) -> None:
        """Something changed that pages show: draw them again soon."""
        self._is_stale = True
        if self._pages and (self._soon is None or self._soon.done()):
            self._soon = asyncio.create_task(self._draw_all())

    async def close(self) -> None:
        """Draw no more."""
        if self._soon is not None:
            self._soon.cancel()
            await asyncio.gather(self._soon, return_exceptions=True)

    async def recall(self) -> None:
        """Keep true the pages of those who came before Vigie was started; to be said before it listens."""
        for user in await self._front.visitors("slack"):
            self._pages[user] = _Page(Incoming(chat="slack", address="", user=user, text=""), Asked())
            self._pages.move_to_end(user, last=False)  # the last to come is the last to be forgotten

    async def _draw_all(self) -> None:
        while self._is_stale:
            await asyncio.sleep(SETTLE)
            self._is_stale = False  # what changes from here on, a page drawn meanwhile may not show
            for page in list(self._pages.values()):
                page.asked = replace(page.asked, note="")
                await self._draw(page)

    async def _draw(self, page: _Page) -> None:
        """Pages come and go: one that could not be drawn is drawn at the next change, or when it is opened."""
        try:
            home = await self._front.home(page.asking, page.asked)
            view: dict[str, Any] = message_home(home) if isinstance(home, Message) else home_view(home)
            if view != page.drawn and self._pages.get(page.asking.user, page) is page:  # else it was turned meanwhile
                await self._client.views_publish(user_id=page.asking.user, view=view)
                page.drawn = view
        except Exception as error:  # for odd bodies the SDK lets AttributeError and UnicodeError through as well
            log.warning("the page of %s was not drawn: %s", page.asking.user, verdict(error))
            if word_of(error) in _GONE:
                self._pages.pop(page.asking.user, None)
                await self._front.gone(page.asking)
