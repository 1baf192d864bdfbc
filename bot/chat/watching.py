"""What may a person do with the watchlist: « veille », « veille ajouter Scaleway ; alias : … », « veille scaleway »?

Reading the words and wording the answer are pure; the file is an `Editor`'s, what was alerted an `Alerts`'.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Protocol

from bot.chat.asking import Asking
from bot.chat.editing import DAYS, edited, mistaken
from bot.chat.editor import Editor
from bot.chat.paging import LONG_PAGE, listing, read_page
from bot.chat.typed import Typed, read_typed
from bot.chat.verbs import LIST, Usage, did_you_mean, read_verb, sentence, usage
from bot.chat.watch_keys import KEYS, NAMES, told, values_typed
from bot.model import Block, Bullets, Edit, Line, Message, Mode, Paragraph, Run, Value, Watch, Watchlist
from bot.reading.words import fold_key
from bot.wording import Words, later

ALIASES = 4  #: spellings of a watch in a list
LONGEST_NAME = 12  #: words of a name that is looked for in front of a key

VERBS = {
    **dict.fromkeys(LIST, "list"),
    **dict.fromkeys(("ajouter", "ajoute", "creer", "nouvelle", "add", "new"), "add"),
    **dict.fromkeys(("modifier", "modifie", "changer", "corriger", "change", "edit"), "change"),
    **dict.fromkeys(("retirer", "retire", "supprimer", "remove", "delete"), "remove"),
    **dict.fromkeys(("montrer", "montre", "voir", "show"), "show"),
    **dict.fromkeys(("essai", "essayer", "try"), "try"),
}
HELP: tuple[Usage, ...] = (
    (later("list"), later("[word]"), later("the watches, and what each is recognised by")),
    (later("show"), later("<name>"), later("one watch: its keys, its last alert, its alerts of 90 days")),
    (later("add"), later("<name> ; alias: …, … ; context words: … ; channels: …"), later("a new watch")),
    (later("change"), later("<name> ; veto: +…, -… ; urgent: yes"), later("some keys of a watch; all others stay")),
    (later("remove"), later("<name>"), later("a watch is no longer recognised")),
    (later("try"), later("add … or change …"), later("what that would alert; nothing is written")),
)
#: What a watch does where it does not alert.
_QUIET: dict[Mode, str] = {"actor": later("only known to memory"), "source": later("a medium: a source, not a subject")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lately:
    """What was alerted of a watch."""

    days: int
    alerts: int  #: articles alerted in these days
    title: str = ""  #: of the last one, whenever that was
    url: str = ""  #: of its message, else of the article
    at: datetime | None = None


class Alerts(Protocol):
    """What was alerted."""

    def lately(self, watch: str, days: int) -> Lately:
        """Of one watch, by its id."""


class Asker(Asking, Protocol):
    """Who asks, and where."""

    @property
    def editor(self) -> Editor:
        """The watchlist, as this person may edit it."""

    @property
    def alerts(self) -> Alerts:
        """What was alerted."""


def watch(argument: str, asker: Asker) -> Message:
    """The answer to « veille … »."""
    verb, rest = read_verb(argument, VERBS)
    if verb:
        return _ANSWERS[verb](rest, asker)
    words = asker.rendering.words
    if argument and (known := named(argument, asker.editor.watchlist)):
        return _card(known, asker)
    hint = did_you_mean("watch", argument, VERBS, words) if argument else ""
    lead = " ".join(part for part in (_missing(argument, words) if argument else "", hint) if part)
    return usage("watch", words.say("What you can do with the watchlist"), HELP, words, lead=lead)


def named(name: str, watchlist: Watchlist) -> Watch | None:
    """The watch of exactly that id, label or spelling, capitals and accents aside: an edit must not guess."""
    key = fold_key(name).strip()
    for says in (lambda w: (w.id,), lambda w: (w.label,), lambda w: w.aliases):
        for each in watchlist.watches:
            if key in map(fold_key, says(each)):
                return each
    return None


def _list(argument: str, asker: Asker) -> Message:
    words = asker.rendering.words
    word, page = read_page(argument)
    found = [each for each in asker.editor.watchlist.watches if _has(each, fold_key(word))]
    found.sort(key=lambda each: fold_key(each.label))
    title = words.count("{n} watch", "{n} watches", len(found))
    ask = " ".join(part for part in (words.say("watch"), words.say("list"), word) if part)
    lines = [_line(each, words) for each in found]
    return listing(f"{title} — {word}" if word else title, lines, page, ask, words, size=LONG_PAGE)


def _has(each: Watch, word: str) -> bool:
    return any(word in fold_key(name) for name in (each.id, each.label, *each.aliases))


def _line(each: Watch, words: Words) -> Line:
    """« Atos — Atos Origin, Atos SE — veille »."""
    others = [alias for alias in each.aliases if alias != each.label]
    shown = ", ".join(others[:ALIASES]) + ("…" if len(others) > ALIASES else "")
    where = ", ".join(each.channels) if each.mode == "alert" else words.say(_QUIET[each.mode])
    return (Run(each.label, bold=True), Run("".join(f" — {part}" for part in (shown, where) if part)))


def _show(argument: str, asker: Asker) -> Message:
    known = named(argument, asker.editor.watchlist)
    return _card(known, asker) if known else sentence(_missing(argument, asker.rendering.words))


def _card(known: Watch, asker: Asker) -> Message:
    """All that a watch says, and what came of it."""
    words, lately = asker.rendering.words, asker.alerts.lately(known.id, DAYS)
    colon = "\u00a0: " if words.language == "fr" else ": "
    keys = tuple((Run(name, bold=True), Run(colon + value)) for name, value in told(known, words))
    many = words.count("{n} alert in {days} days", "{n} alerts in {days} days", lately.alerts, days=lately.days)
    blocks: list[Block] = [Paragraph((Run(known.label, bold=True), Run(f" ({known.id})"))), Bullets(keys)]
    blocks.append(Paragraph((Run(many),)))
    if lately.at:
        last = words.say("The last one, of {when}: ", when=words.moment(lately.at))
        blocks.append(Paragraph((Run(last), Run(lately.title or words.say("(untitled)"), url=lately.url))))
    return Message(notification=f"{known.label} — {many}"[:120], blocks=tuple(blocks))


def _add(argument: str, asker: Asker, *, keep: bool = True) -> Message:
    words, editor = asker.rendering.words, asker.editor
    typed = read_typed(argument, NAMES)
    if not typed.lead:
        return sentence(words.say("Which name? For example: watch add Scaleway ; alias: Online ; channels: veille"))
    if known := named(typed.lead, editor.watchlist):
        return sentence(words.say("« {name} » is on the watchlist: watch change {id} …", name=known.label, id=known.id))
    values, mistakes = values_typed(typed, None, editor.watchlist.channels, words)
    if mistakes:
        return mistaken(mistakes, words, name=partial(key_name, words=words))
    edit = Edit(entry="watch", action="add", id="", values=_new(typed, values))
    return edited(edit, editor, words, name=partial(key_name, words=words), keep=keep)


def _new(typed: Typed, values: dict[str, Value]) -> dict[str, Value]:
    """A new watch is recognised by its name, unless that says more than articles do: « Orange (opérateur) »."""
    given = values.get("aliases") or ()
    assert isinstance(given, tuple)
    own = () if "(" in typed.lead and given else (typed.lead,)
    return {"label": typed.lead, **values, "aliases": tuple(dict.fromkeys((*own, *given)))}


def _change(argument: str, asker: Asker, *, keep: bool = True) -> Message:
    words, editor = asker.rendering.words, asker.editor
    typed = read_typed(argument, NAMES)
    known = named(typed.lead, editor.watchlist)
    if known is None and (parted := _before_a_key(typed.lead, editor.watchlist)):
        known, key = parted
        typed = replace(typed, strange=(key, *typed.strange))
    if known is None or not (typed.said or typed.strange):
        how = words.say("What is to be changed? For example: watch change {id} ; veto: galaxie", id=_id(known))
        return sentence(how if known or not typed.lead else _missing(typed.lead, words))
    values, mistakes = values_typed(typed, known, editor.watchlist.channels, words)
    if mistakes:
        return mistaken(mistakes, words, name=partial(key_name, words=words))
    edit = Edit(entry="watch", action="change", id=known.id, values=values)
    return edited(edit, editor, words, name=partial(key_name, words=words), keep=keep)


def _before_a_key(lead: str, watchlist: Watchlist) -> tuple[Watch, str] | None:
    """« numergy couleur : bleu »: the watch, and what stands where a key should."""
    words, colon, _ = lead.partition(":")
    said = words.split() if colon else []
    for size in range(min(len(said) - 1, LONGEST_NAME), 0, -1):
        if known := named(" ".join(said[:size]), watchlist):
            return known, " ".join(said[size:])
    return None


def _remove(argument: str, asker: Asker, *, keep: bool = True) -> Message:
    words = asker.rendering.words
    known = named(argument, asker.editor.watchlist)
    if known is None:
        how = words.say("Which watch? For example: watch remove scaleway")
        return sentence(_missing(argument, words) if argument else how)
    edit = Edit(entry="watch", action="remove", id=known.id)
    return edited(edit, asker.editor, words, name=partial(key_name, words=words), keep=keep)


def _try(argument: str, asker: Asker) -> Message:
    verb, rest = read_verb(argument, VERBS)
    if verb in _EDITS:
        return _EDITS[verb](rest, asker, keep=False)
    return sentence(asker.rendering.words.say("Try what? For example: watch try add Scaleway ; alias: Online"))


def key_name(key: str, *, words: Words) -> str:
    """What people type for a key."""
    return words.say(KEYS[key]) if key in KEYS else key


def _missing(name: str, words: Words) -> str:
    return words.say("« {name} » is not on the watchlist.", name=name)


def _id(known: Watch | None) -> str:
    return known.id if known else "scaleway"


class _Edits(Protocol):
    def __call__(self, argument: str, asker: Asker, *, keep: bool = True) -> Message: ...


_EDITS: dict[str, _Edits] = {"add": _add, "change": _change, "remove": _remove}
_ANSWERS: dict[str, Callable[[str, Asker], Message]] = {"list": _list, "show": _show, "try": _try, **_EDITS}
