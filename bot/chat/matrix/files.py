"""How does a file get into a Matrix room? Uploaded, encrypted first where the room is, then shown as what it is."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from nio import AsyncClient, ErrorResponse, TransferCancelledError

from bot.chat.matrix.calls import call, judged, reach
from bot.errors import ChatError
from bot.model import File, key_of

log = logging.getLogger(__name__)

_UPLOADING = 30  #: seconds; matrix-nio itself would wait for ever, and nothing else be heard meanwhile


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """What is put in a room, and as what clients show it."""

    what: str  #: "file" or "image", as in m.file and m.image
    name: str
    kind: str  #: its media type
    body: str  #: read aloud for it, or shown beneath it
    content: bytes
    size: Mapping[str, int] = field(default_factory=dict)  #: width and height, of an image


async def hand_over(
    client: AsyncClient, room: str, file: File, *, question: str, relation: Mapping[str, object]
) -> bool:
    """Put a file under an answer; see `attach`. The caller says so where it could not be put there."""
    return await attach(
        client, room, attached(file, await asyncio.to_thread(file.write)), question=question, relation=relation
    )


def attached(file: File, content: bytes) -> Attachment:
    """A file as clients show it."""
    return Attachment(what="file", name=file.name, kind=file.kind, body=file.name, content=content)


async def attach(
    client: AsyncClient, room: str, attachment: Attachment, *, question: str, relation: Mapping[str, object]
) -> bool:
    """Put something under the answer to the event `question`; being told to twice puts it there once.

    False when it could not be put there; why is logged.
    """
    try:
        event = event_of(attachment, await _uploaded(client, room, attachment), relation)
        sending = client.room_send(
            room, "m.room.message", event, tx_id=key_of(attachment.what, question), ignore_unverified_devices=True
        )
        await call(sending, room=room)
    except (ChatError, TransferCancelledError) as error:
        log.warning("no %s in %s: %s", attachment.what, room, error)
        return False
    return True


def event_of(attachment: Attachment, source: Mapping[str, object], relation: Mapping[str, object]) -> dict[str, object]:
    """The content of the event; `source` says where the file is and, in an encrypted room, its keys."""
    return {
        "msgtype": f"m.{attachment.what}",
        "body": attachment.body,
        "filename": attachment.name,
        "info": {"mimetype": attachment.kind, "size": len(attachment.content), **attachment.size},
        "m.mentions": {},
        "m.relates_to": dict(relation),
        **source,
    }


async def _uploaded(client: AsyncClient, room: str, attachment: Attachment) -> dict[str, object]:
    """Where the uploaded file is: its address or, encrypted, its address and keys. Raises ChatError."""
    known = client.rooms.get(room)
    encrypted = bool(known and known.encrypted)
    uploading = client.upload(
        BytesIO(attachment.content),
        content_type=attachment.kind,
        # The server need not know what stands in an encrypted room.
        filename=None if encrypted else attachment.name,
        encrypt=encrypted,
        filesize=len(attachment.content),
    )
    answer: Any
    answer, keys = await reach(asyncio.wait_for(uploading, _UPLOADING))
    if isinstance(answer, ErrorResponse):
        raise judged(answer, room=room)
    if keys is None:
        return {"url": answer.content_uri}
    return {"file": {**keys, "url": answer.content_uri}}
