"""The nouns: what flows from a feed to a chat message, as frozen values.

Times are aware UTC datetimes; calendar dates are plain dates in the press's own
calendar (Europe/Paris). Keys are hashes of content, so doing a step twice
changes nothing.
"""

from bot.model.article import Article, Evidence, FeedState, Field, Form, Matching, Mention, Refusal, Role
from bot.model.keys import key_of
from bot.model.learned import Learned, Moved, Pace, Rhythm
from bot.model.memory import (
    Action,
    Bond,
    Copies,
    Event,
    Held,
    LinkState,
    MemoryChange,
    Precision,
    Quote,
    Related,
    Status,
    Story,
    StoryChoice,
    Told,
)
from bot.model.message import (
    Alert,
    Block,
    Bullets,
    Line,
    Message,
    Offer,
    Opinion,
    OutboxState,
    Outgoing,
    Paragraph,
    Picture,
    Run,
    Sent,
    Small,
)
from bot.model.mute import Mute, Muted
from bot.model.watchlist import Case, Channel, Feed, Mode, Near, Query, Watch, Watchlist

__all__ = [
    "Action",
    "Alert",
    "Article",
    "Block",
    "Bond",
    "Bullets",
    "Case",
    "Channel",
    "Copies",
    "Event",
    "Evidence",
    "Feed",
    "FeedState",
    "Field",
    "Form",
    "Held",
    "Learned",
    "Line",
    "LinkState",
    "Matching",
    "MemoryChange",
    "Mention",
    "Message",
    "Mode",
    "Moved",
    "Mute",
    "Muted",
    "Near",
    "Offer",
    "Opinion",
    "OutboxState",
    "Outgoing",
    "Pace",
    "Paragraph",
    "Picture",
    "Precision",
    "Query",
    "Quote",
    "Refusal",
    "Related",
    "Rhythm",
    "Role",
    "Run",
    "Sent",
    "Small",
    "Status",
    "Story",
    "StoryChoice",
    "Told",
    "Watch",
    "Watchlist",
    "key_of",
]
