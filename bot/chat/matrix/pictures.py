"""How does a picture get into a Matrix room? As a file that clients show as an image, with what it is in words."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from nio import AsyncClient

from bot.chat.matrix.files import Attachment, attach
from bot.model import Picture


async def show(
    client: AsyncClient, room: str, picture: Picture, *, question: str, relation: Mapping[str, object]
) -> bool:
    """Put a picture under an answer; see `attach`. Nobody is told where it could not be: the words have been said."""
    return await attach(
        client, room, image(picture, await asyncio.to_thread(picture.draw)), question=question, relation=relation
    )


def image(picture: Picture, png: bytes) -> Attachment:
    """A picture as clients show it.

    The body is what clients read aloud for the image or show beneath it, so it says what the picture is, and the
    answer above it says the rest.
    """
    # Where the header of a PNG has its size: https://www.w3.org/TR/png-3/#11IHDR
    size = {"w": int.from_bytes(png[16:20]), "h": int.from_bytes(png[20:24])}
    return Attachment(what="image", name=picture.name, kind="image/png", body=picture.title, content=png, size=size)
