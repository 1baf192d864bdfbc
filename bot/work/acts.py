"""What did people do about a message, as the store has it?"""

from __future__ import annotations

from sqlalchemy import Connection

from bot.alerting.acts import Acts, act_lines
from bot.model import Line, Outgoing
from bot.newsroom import Newsroom
from bot.store import choices, feedback, mutes, people


def lines_of(conn: Connection, newsroom: Newsroom, message: Outgoing) -> tuple[Line, ...]:
    """Who did what about this message."""
    opinions = feedback.about(conn, message.key)
    asked = [(mute, mutes.held(conn, mute)) for mute in mutes.asked_on(conn, message.key)]
    split_by = choices.split_by(conn, message.article)
    users = {split_by, *(opinion.user for opinion in opinions), *(mute.user for mute, _ in asked)}
    acts = Acts(opinions=opinions, mutes=asked, split_by=split_by, names=people.names(conn, users))
    return act_lines(acts, newsroom.rendering())
