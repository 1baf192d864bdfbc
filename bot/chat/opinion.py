"""What is answered to who says what an alert was worth: « utile », « pas pertinent » and what would spare such ones?"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten
from typing import Protocol

from bot.alerting.offers import EXCLUDE
from bot.alerting.render import title_of
from bot.chat.asking import Asking
from bot.chat.typed import quoted
from bot.chat.verbs import sentence
from bot.chat.watch_keys import KEYS
from bot.model import Article, Block, Message, Offer, Paragraph, Run, Watch
from bot.wording import Words, later

TITLE = 80  #: characters of a title repeated in an answer
PHRASE = 36  #: characters of a phrase on a button, which holds 75 in Slack and less is read on a telephone

#: What a button says that opens the form with an edit filled in, by the list that it adds to.
_EXCLUDES = {
    "veto": later("Exclude {what} from this watch"),
    "context": later("Ask for {what} near the name"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spared:
    """An edit of a watch after which an article would not have alerted, and what people want still would."""

    watch: Watch
    key: str  #: of the list that it adds to, "veto" or "context"
    values: tuple[str, ...]  #: what it adds


@dataclass(frozen=True, slots=True, kw_only=True)
class Opined:
    """An opinion was given."""

    article: Article
    fresh: bool  #: False: this person had said so before
    spared: Spared | None = None  #: what would follow from it


class Asker(Asking, Protocol):
    """Who says it, and where."""

    def opine(self, said: str, *, useful: bool) -> Opined | None:
        """Keep what the person thinks of an article, meant by its address, by "" for the one spoken of.

        None when there is no such article.
        """


def useful(argument: str, asker: Asker) -> Message:
    """The answer to « utile … »."""
    return _opinion(asker.opine(argument, useful=True), argument, asker.rendering.words)


def useless(argument: str, asker: Asker) -> Message:
    """The answer to « pas pertinent … »."""
    return _opinion(asker.opine(argument, useful=False), argument, asker.rendering.words)


def no_article(argument: str, words: Words) -> Message:
    """What is said when nobody can tell which article is meant."""
    known = words.say("No archived article has the address {url}.", url=argument)
    return sentence(known if argument else words.say("Which article? Give its address."))


def _opinion(opined: Opined | None, argument: str, words: Words) -> Message:
    if opined is None:
        return no_article(argument, words)
    title = shorten(title_of(opined.article, words), TITLE, placeholder="…")
    already = words.say("Already noted for « {title} ».", title=title)
    if opined.spared is None:
        noted = words.say("Noted for « {title} »; vigie avis proposes what to edit.", title=title)
        return sentence(noted if opined.fresh else already)
    noted = words.say("Noted for « {title} ».", title=title) if opined.fresh else already
    blocks: tuple[Block, ...] = (Paragraph((Run(noted),)), Paragraph((Run(way(opined.spared, words)),)))
    label = words.say(_EXCLUDES[opined.spared.key], what=_quoted(opined.spared, words, at_most=PHRASE))
    offer = Offer(label, EXCLUDE, about=opined.article.key)
    return Message(notification=noted[:120], blocks=blocks, offers=(offer,))


def way(spared: Spared, words: Words) -> str:
    """How to be spared such articles, in words to type: « veille modifier orange ; veto : +l'orange »."""
    added = ", ".join(f"+{quoted(value, within='list')}" for value in spared.values)
    colon = " : " if words.language == "fr" else ": "
    what = f"{spared.watch.id} ; {words.say(KEYS[spared.key])}{colon}{added}"
    ask = f"{words.say('watch')} {words.say('change')} {what}"
    said = words.say("To be spared such articles about « {name} »:", name=spared.watch.label)
    return f"{said} {ask}"


def added(spared: Spared, words: Words) -> str:
    """« veto : « l'orange » »."""
    colon = "\u00a0: " if words.language == "fr" else ": "
    return words.say(KEYS[spared.key]) + colon + ", ".join(map(words.quoted, spared.values))


def _quoted(spared: Spared, words: Words, *, at_most: int) -> str:
    first = words.quoted(shorten(spared.values[0], at_most, placeholder="…"))
    return first if len(spared.values) == 1 else f"{first}…"
