"""How does a picture get into a Matrix room? Uploaded, encrypted first where the room is, then shown as m.image."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from nio import AsyncClient, ErrorResponse, TransferCancelledError

from bot.chat.matrix.calls import call, judged, reach
from bot.errors import ChatError
from bot.model import Picture, key_of

log = logging.getLogger(__name__)

_UPLOADING = 30  #: seconds; matrix-nio itself would wait for ever, and nothing else be heard meanwhile


async def show(
    client: AsyncClient, room: str, picture: Picture, *, question: str, relation: Mapping[str, object]
) -> bool:
    """Put a picture under the answer to the event `question`; being told to twice shows it once.

    False when it could not be shown; why is logged, since the words have been said already.
    """
    png = await asyncio.to_thread(picture.draw)
    try:
        content = image(picture, png, await uploaded(client, room, picture.name, png, kind="image/png"), relation)
        sending = client.room_send(
            room, "m.room.message", content, tx_id=key_of("picture", question), ignore_unverified_devices=True
        )
        await call(sending, room=room)
    except (ChatError, TransferCancelledError) as error:
        log.warning("no picture in %s: %s", room, error)
        return False
    return True


def image(
    picture: Picture, png: bytes, source: Mapping[str, object], relation: Mapping[str, object]
) -> dict[str, object]:
    """The content of the event; `source` says where the file is and, in an encrypted room, its keys.

    The body is what clients read aloud for the image or show beneath it, so it says what the picture is, and the
    answer above it says the rest.
    """
    # Where the header of a PNG has its size: https://www.w3.org/TR/png-3/#11IHDR
    width, height = int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
    return {
        "msgtype": "m.image",
        "body": picture.title,
        "filename": picture.name,
        "info": {"mimetype": "image/png", "size": len(png), "w": width, "h": height},
        "m.mentions": {},
        "m.relates_to": dict(relation),
        **source,
    }


async def uploaded(client: AsyncClient, room: str, name: str, content: bytes, *, kind: str) -> dict[str, object]:
    """Where the uploaded file is: its address or, encrypted, its address and keys. Raises ChatError."""
    known = client.rooms.get(room)
    encrypted = bool(known and known.encrypted)
    uploading = client.upload(
        BytesIO(content),
        content_type=kind,
        # The server need not know what stands in an encrypted room.
        filename=None if encrypted else name,
        encrypt=encrypted,
        filesize=len(content),
    )
    answer: Any
    answer, keys = await reach(asyncio.wait_for(uploading, _UPLOADING))
    if isinstance(answer, ErrorResponse):
        raise judged(answer, room=room)
    if keys is None:
        return {"url": answer.content_uri}
    return {"file": {**keys, "url": answer.content_uri}}
