"""What may a person do with sources: « source ajouter www.silicon.fr », « source tester Silicon.fr »?

Reading the words and wording the answer are pure; asking sites and feeds is a `Sources`', the file an `Editor`'s.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from bot.chat.asking import Asking
from bot.chat.editing import edited, mistaken
from bot.chat.editor import Editor
from bot.chat.feed_form import Found
from bot.chat.paging import LONG_PAGE, listing, read_page
from bot.chat.remembered import contradiction
from bot.chat.sounded import Kept, Sounded, kept_line, sounded
from bot.chat.typed import Typed, bare, read_typed
from bot.chat.verbs import LIST, Usage, did_you_mean, near, read_verb, sentence, usage
from bot.errors import Contradiction
from bot.model import Bullets, Edit, Feed, Line, Message, Paragraph, Run, Value
from bot.reading.words import fold_key
from bot.wording import Words, later

VERBS = {
    **dict.fromkeys(LIST, "list"),
    **dict.fromkeys(("ajouter", "ajoute", "add", "new"), "add"),
    **dict.fromkeys(("retirer", "retire", "supprimer", "remove", "delete"), "remove"),
    **dict.fromkeys(("tester", "teste", "essayer", "test", "try"), "test"),
}
HELP: tuple[Usage, ...] = (
    (later("list"), later("[word]"), later("the feeds, and how each is doing")),
    (later("add"), later("<address of the site or the feed>"), later("a new source; of several feeds you choose one")),
    (later("test"), later("<name or address>"), later("asked now: entries, dates, what would alert; nothing is kept")),
    (later("remove"), later("<name>"), later("a source is no longer read; the archive keeps what it gave")),
)
KEYS = {
    "name": later("name"),
    "every": later("every"),
    "fragile": later("fragile"),
    "full_text": later("full text"),
    "note": later("note"),
}
NAMES = {
    "nom": "name", "name": "name", "toutes les": "every", "chaque": "every", "every": "every",
    "fragile": "fragile", "texte integral": "full_text", "full text": "full_text", "note": "note",
}  # fmt: skip
_EVERY = re.compile(r"(\d{1,4})\s*([mhjd])", re.IGNORECASE)
_YES = frozenset({"oui", "yes", "true", "vrai"})


class Sources(Protocol):
    """Where sites and feeds are asked. All raise Contradiction for an address that cannot be read."""

    def offers(self, address: str) -> Sequence[Found]:
        """The feeds at an address, or of its site."""

    def kept(self) -> Sequence[Kept]:
        """The feeds of the watchlist, and how each is doing."""

    def sound(self, feed: Feed | None, address: str) -> Sounded | None:
        """What a feed says now; None where a page answers and no feed."""


class Asker(Asking, Protocol):
    """Who asks, and where."""

    @property
    def editor(self) -> Editor:
        """The watchlist, as this person may edit it."""

    @property
    def sources(self) -> Sources:
        """Sites and feeds."""


def source(argument: str, asker: Asker) -> Message:
    """The answer to « source … »."""
    verb, rest = read_verb(argument, VERBS)
    words = asker.rendering.words
    if not verb:
        hint = did_you_mean("source", argument, VERBS, words)
        return usage("source", words.say("What you can do with sources"), HELP, words, lead=hint)
    try:
        return _ANSWERS[verb](rest, asker)
    except Contradiction as error:
        return sentence(contradiction(error, words))


def feed_named(name: str, feeds: Sequence[Feed]) -> Feed | None:
    """The feed of exactly that id, name or address, capitals and accents aside."""
    key = fold_key(name).strip().strip("<>")
    return next((feed for feed in feeds if key in map(fold_key, (feed.id, feed.name, feed.url))), None)


def _list(argument: str, asker: Asker) -> Message:
    words = asker.rendering.words
    word, page = read_page(argument)
    found = [kept for kept in asker.sources.kept() if fold_key(word) in fold_key(f"{kept.feed.name} {kept.feed.url}")]
    found.sort(key=lambda kept: fold_key(kept.feed.name))
    title = words.count("{n} feed", "{n} feeds", len(found))
    ask = " ".join(part for part in (words.say("source"), words.say("list"), word) if part)
    lines = [kept_line(kept, words) for kept in found]
    return listing(f"{title} — {word}" if word else title, lines, page, ask, words, size=LONG_PAGE)


def _add(argument: str, asker: Asker) -> Message:
    words, editor = asker.rendering.words, asker.editor
    typed = read_typed(argument, NAMES)
    if not typed.lead or " " in typed.lead:
        return sentence(words.say("Which address? For example: source add www.silicon.fr"))
    if known := feed_named(typed.lead, editor.watchlist.feeds):
        return sentence(words.say("« {name} » is read already.", name=known.name))
    if mistakes := _mistakes(typed, words):
        return mistaken(mistakes, words, name=partial(key_name, words=words))
    found = asker.sources.offers(typed.lead.strip("<>"))
    good = [each for each in found if not each.trouble]
    if not good:
        return _none(found, words)
    fresh = [each for each in good if feed_named(each.url, editor.watchlist.feeds) is None]
    if not fresh:
        return sentence(words.say("« {name} » is read already.", name=good[0].name or good[0].url))
    return _choice(fresh, words) if len(good) > 1 else _written(fresh[0], typed, asker)


def _mistakes(typed: Typed, words: Words) -> dict[str, str]:
    mistakes = {}
    for name in typed.strange:
        close = near(name, NAMES)
        hint = words.say("Did you mean « {name} »?", name=close) if close else ", ".join(map(words.say, KEYS.values()))
        mistakes[name] = words.say("« {name} » is no key of a source. {hint}", name=name, hint=hint)
    return mistakes


def _none(found: Sequence[Found], words: Words) -> Message:
    """No feed; why each address that was declared is none."""
    said = words.say("No feed was found there. Give the address of the feed itself.")
    bullets = Bullets(tuple((Run(f"{each.url} — {words.tell(each.trouble)}"),) for each in found[:LONG_PAGE]))
    return Message(notification=said[:120], blocks=(Paragraph((Run(said),)), *([bullets] if found else [])))


def _choice(good: Sequence[Found], words: Words) -> Message:
    """The feeds of a site, numbered, each with what to type for it."""
    title = words.count(
        "{n} feed found. To add one, type its line:", "{n} feeds found. To add one, type its line:", len(good)
    )
    command = f"{words.say('source')} {words.say('add')}"
    lines: list[Line] = []
    for number, each in enumerate(good[:LONG_PAGE], start=1):
        told = ", ".join((each.name or each.url, words.count("{n} article", "{n} articles", each.articles)))
        lines.append((Run(f"{number}. "), Run(told), Run(f" — {command} {each.url}", bold=True)))
    return Message(notification=title[:120], blocks=(Paragraph((Run(title, bold=True),)), Bullets(tuple(lines))))


def _written(found: Found, typed: Typed, asker: Asker) -> Message:
    words = asker.rendering.words
    name = (
        bare(typed.said.get("name", ""))
        or " ".join(found.name.split())
        or found.url.partition("://")[2].partition("/")[0]
    )
    values: dict[str, Value] = {"name": name, "url": found.url}
    values |= {key: _value(key, text) for key, text in typed.said.items() if key != "name"}
    edit = Edit(entry="feed", action="add", id="", values=values)
    silent = words.count(
        "{n} article that stands there now will be archived without an alert; what comes later may alert.",
        "{n} articles that stand there now will be archived without an alert; what comes later may alert.",
        found.articles,
    )
    then = (Paragraph((Run(silent),)),)
    return edited(edit, asker.editor, words, name=partial(key_name, words=words), then=then)


def _value(key: str, text: str) -> Value:
    """« 30 min », « 1 h » and « 1 jour » as the file writes them; yes and no as true and false."""
    if key in ("fragile", "full_text"):
        return fold_key(text) in _YES
    if key == "every":
        found = _EVERY.match(text)
        return f"{found[1]}{found[2].lower().replace('j', 'd')}" if found else text
    return bare(" ".join(text.split())) or None


def _remove(argument: str, asker: Asker) -> Message:
    words = asker.rendering.words
    if not argument:
        return sentence(words.say("Which source? For example: source remove Silicon.fr"))
    known = feed_named(argument, asker.editor.watchlist.feeds)
    if known is None:
        return sentence(words.say("« {name} » is no source of the watchlist. All of them: source list", name=argument))
    edit = Edit(entry="feed", action="remove", id=known.id)
    return edited(edit, asker.editor, words, name=partial(key_name, words=words))


def _test(argument: str, asker: Asker) -> Message:
    words = asker.rendering.words
    if not argument:
        return sentence(words.say("Which source? For example: source test www.silicon.fr"))
    known = feed_named(argument, asker.editor.watchlist.feeds)
    address = known.url if known else argument.strip("<>")
    if known is None and (" " in address or "." not in address):
        return sentence(words.say("« {name} » is no source of the watchlist. All of them: source list", name=argument))
    heard = asker.sources.sound(known, address)
    if heard is not None:
        return sounded(heard, asker.rendering)
    good = [each for each in asker.sources.offers(address) if not each.trouble]
    return _choice(good, words) if good else _none((), words)


def key_name(key: str, *, words: Words) -> str:
    """What people type for a key."""
    return words.say(KEYS[key]) if key in KEYS else key


_ANSWERS: dict[str, Callable[[str, Asker], Message]] = {"list": _list, "add": _add, "remove": _remove, "test": _test}
