"""How does a file get into a Matrix room? Uploaded, encrypted first where the room is, then shown as m.file."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

from nio import AsyncClient, TransferCancelledError

from bot.chat.matrix.calls import call
from bot.chat.matrix.pictures import uploaded
from bot.errors import ChatError
from bot.model import File, key_of

log = logging.getLogger(__name__)


async def hand_over(
    client: AsyncClient, room: str, file: File, *, question: str, relation: Mapping[str, object]
) -> bool:
    """Put a file under the answer to the event `question`; being told to twice puts it there once.

    False when it could not be put there; why is logged, and the caller says so.
    """
    content = await asyncio.to_thread(file.write)
    try:
        source = await uploaded(client, room, file.name, content, kind=file.kind)
        event = attached(file, len(content), source, relation)
        sending = client.room_send(
            room, "m.room.message", event, tx_id=key_of("file", question), ignore_unverified_devices=True
        )
        await call(sending, room=room)
    except (ChatError, TransferCancelledError) as error:
        log.warning("no file in %s: %s", room, error)
        return False
    return True


def attached(file: File, size: int, source: Mapping[str, object], relation: Mapping[str, object]) -> dict[str, object]:
    """The content of the event; `source` says where the file is and, in an encrypted room, its keys."""
    return {
        "msgtype": "m.file",
        "body": file.name,
        "filename": file.name,
        "info": {"mimetype": file.kind, "size": size},
        "m.mentions": {},
        "m.relates_to": dict(relation),
        **source,
    }
