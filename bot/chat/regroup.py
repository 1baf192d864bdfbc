"""What may a person change in how articles are grouped: « separer ADRESSE », « relier ADRESSE »?

Reading the words and wording the answer are pure; finding and writing are a `Grouper`'s.
"""

from __future__ import annotations

import re
from textwrap import shorten
from typing import Protocol

from bot.alerting.render import title_of
from bot.chat.asking import Asking
from bot.chat.remembered import contradiction
from bot.errors import Contradiction
from bot.model import Article, Message, Paragraph, Run, Story

TITLE = 80  #: characters of a title repeated in an answer
_POINTER = re.compile(r"<?(https?://|\$)", re.IGNORECASE)  #: an address, or a message as Matrix names it
JOINING = frozenset({"a", "à", "to", "avec", "with"})  #: words between two addresses


class Grouper(Protocol):
    """Where stories are split and joined; both methods raise Contradiction for what cannot be."""

    def split(self, said: str, user: str) -> Article:
        """Give an article, named by its address or a message, a story of its own."""

    def join(self, said: str, to: str, user: str) -> tuple[Story, Story]:
        """Make the story of `said` part of the story of `to`; that story, and the one it is part of."""


class Asker(Asking, Protocol):
    """Who asks, where, and of which stories."""

    @property
    def grouper(self) -> Grouper:
        """The stories."""

    @property
    def user(self) -> str:
        """The person, as the chat names them."""

    @property
    def about(self) -> str:
        """The message of Vigie it is said on, "" for none."""


def asks_to_join(argument: str, *, about: str) -> bool:
    """Whether « relier … » names stories to join: two addresses, one under a message of Vigie's, or nothing at all.

    Words that are no address are a text, and a text is only asked about (« relie »).
    """
    named = [word for word in argument.split() if word.casefold() not in JOINING]
    if not all(_POINTER.match(word) for word in named):
        return False
    return len(named) == 2 or bool(about and named) or (not named and not about)


def split(argument: str, asker: Asker) -> Message:
    """« separer ADRESSE », or « separer » said on the message of the article that is another story."""
    words = asker.rendering.words
    said = argument or asker.about
    if not said:
        return _plain(
            words.say("Which article? For example: split <address> — of the article, or of its message (copied link)")
        )
    try:
        article = asker.grouper.split(said, asker.user)
    except Contradiction as error:
        return _plain(contradiction(error, words))
    title = shorten(title_of(article, words), TITLE, placeholder="…")
    return _plain(words.say("« {title} » is a story of its own now, and stays one.", title=title))


def join(argument: str, asker: Asker) -> Message:
    """« relier ADRESSE » said in the thread of the story it belongs to, or « relier ADRESSE à ADRESSE »."""
    words = asker.rendering.words
    named = [word for word in argument.split() if word.casefold() not in JOINING]
    said, to = (*named, asker.about, "")[:2]
    if not named or not to or len(named) > 2:
        return _plain(
            words.say(
                "Which two? For example: join <address> to <address> — of articles, or of their messages (copied links)"
            )
        )
    try:
        other, story = asker.grouper.join(said, to, asker.user)
    except Contradiction as error:
        return _plain(contradiction(error, words))
    titles = {
        "other": shorten(other.title, TITLE, placeholder="…"),
        "title": shorten(story.title, TITLE, placeholder="…"),
    }
    return _plain(words.say("« {other} » belongs to « {title} » now; what follows goes there.", **titles))


def _plain(text: str) -> Message:
    return Message(notification=text[:120], blocks=(Paragraph((Run(text),)),))
