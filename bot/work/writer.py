"""What does the language model write of an article? One bounded request; nothing of it is believed here.

The endpoint is the operator's own word, so it may stand on a private network; redirects are not followed, because the
key would travel with them.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import aiohttp

from bot.alerting.writing import Breaker, answered, question
from bot.connections import why_broken
from bot.errors import Said
from bot.feeds.headers import retry_after
from bot.model import key_of
from bot.settings import ModelSettings

log = logging.getLogger(__name__)

DEADLINE = timedelta(seconds=6)  #: of one request
MAX_BYTES = 64 * 1024  #: of an answer
KEPT = 500  #: answers remembered, so that a document taken in again does not pay twice


class Writer:
    """Asks the model; an async context manager."""

    def __init__(
        self, settings: ModelSettings, clock: Callable[[], datetime], *, deadline: timedelta = DEADLINE
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._deadline = deadline
        self._answers: OrderedDict[str, str] = OrderedDict()
        self._session: aiohttp.ClientSession | None = None
        self.breaker = Breaker()
        self.trouble = ""  #: what went wrong last; "" after an answer

    async def __aenter__(self) -> Writer:
        key = {"Authorization": f"Bearer {self._settings.key}"} if self._settings.key else {}
        self._session = aiohttp.ClientSession(headers=key, cookie_jar=aiohttp.DummyCookieJar())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def write(self, title: str, text: str, names: Sequence[str] = ()) -> str:
        """What the model answers; "" when it does not, or is left alone after failures."""
        key = key_of("summary", self._settings.url, self._settings.model, title, text, *names)
        if key in self._answers:
            self._answers.move_to_end(key)
            return self._answers[key]
        if not self.breaker.allows(self._clock()):
            return ""
        try:
            async with asyncio.timeout(self._deadline.total_seconds()):
                answer = await self._ask(json.dumps(question(title, text, names, model=self._settings.model)))
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            self._failed(error)
            return ""
        self.breaker, self.trouble = Breaker(), ""
        self._answers[key] = answer
        while len(self._answers) > KEPT:
            self._answers.popitem(last=False)
        return answer

    async def _ask(self, body: str) -> str:
        if self._session is None:
            raise RuntimeError("a Writer is an async context manager: open it before writing")
        headers = {"Content-Type": "application/json"}
        post = self._session.post(self._settings.completions, data=body, headers=headers, allow_redirects=False)
        async with post as response:
            if response.status != 200:
                wait = retry_after(response.headers, now=self._clock())
                self.breaker = self.breaker.failed(self._clock(), retry_after=wait)
                raise _Counted(Said("it answers {status}", status=response.status))
            read = bytearray()
            while chunk := await response.content.read(16 * 1024):
                read += chunk
                if len(read) > MAX_BYTES:
                    response.close()
                    raise ValueError(Said("its answer is larger than {limit} KiB", limit=MAX_BYTES // 1024))
        return answered(bytes(read))

    def _failed(self, error: Exception) -> None:
        slow = Said("no answer within {seconds} s", seconds=f"{self._deadline.total_seconds():g}")
        said = error.args[0] if error.args and isinstance(error.args[0], Said) else why_broken(error) or str(error)
        self.trouble = slow if isinstance(error, TimeoutError) else said or type(error).__name__
        if not isinstance(error, _Counted):
            self.breaker = self.breaker.failed(self._clock())
        log.warning("no summary by the model: %s", self.trouble)


class _Counted(ValueError):
    """A failure that the breaker knows of already."""
