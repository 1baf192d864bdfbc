"""Which words make a command, in which languages, and what does the help say of each?"""

from __future__ import annotations

from dataclasses import dataclass

from bot.wording import later


@dataclass(frozen=True, slots=True)
class Command:
    """A question, read."""

    name: str
    argument: str = ""


#: Every name a person may type → the command it means.
NAMES = {
    "aide": "help",
    "help": "help",
    "?": "help",
    "etat": "status",
    "état": "status",
    "status": "status",
    "chercher": "search",
    "cherche": "search",
    "recherche": "search",
    "rechercher": "search",
    "search": "search",
    "chronologie": "timeline",
    "timeline": "timeline",
    "silence": "silence",
    "silences": "silence",
    "pourquoi": "why",
    "pourquoi pas": "why",
    "why": "why",
    "why not": "why",
    "ouvrir": "open",
    "ouvre": "open",
    "open": "open",
    "resume": "digest",
    "résumé": "digest",
    "recap": "digest",
    "digest": "digest",
    "summary": "digest",
    "veille": "watch",
    "veilles": "watch",
    "watch": "watch",
    "watches": "watch",
    "export": "export",
    "exporter": "export",
    "source": "source",
    "sources": "source",
    "proposition": "proposal",
    "propositions": "proposal",
    "proposal": "proposal",
    "proposals": "proposal",
    "memoire": "memory",
    "mémoire": "memory",
    "memory": "memory",
    "separer": "split",
    "séparer": "split",
    "split": "split",
    "relier": "join",
    "join": "join",
    "relie": "related",
    "relies": "related",
    "related": "related",
    "essai": "try",
    "essayer": "try",
    "essaie": "try",
    "try": "try",
    "utile": "useful",
    "useful": "useful",
    "sourdine": "mute",
    "mute": "mute",
    "inutile": "useless",
    "pas pertinent": "useless",
    "useless": "useless",
}

#: Command, argument shown in the help, and what it does.
HELP = (
    (later("status"), "", later("feeds, archive and messages waiting")),
    (later("search"), later("<words>"), later("find archived articles")),
    (later("timeline"), later("[saga] <names> [page] [dark]"), later("the events of one or more watches, in order")),
    (later("silence"), later("[name]"), later("since when no article names a watch; alone, who is unusually silent")),
    (later("digest"), later("[day or week] [channel]"), later("what was alerted lately, and what waits")),
    (later("why"), later("<address or text>"), later("why an article alerted, or did not")),
    (later("open"), later("<address>"), later("an archived article as its alert, with its past")),
    (later("try"), later("<text or address>"), later("what this would alert, where and why; nothing is kept or sent")),
    (
        later("related"),
        later("<text or address>"),
        later("the earlier events related to it; with two addresses, join makes one story of them"),
    ),
    (later("memory"), later("<verb>"), later("ask memory, correct it, add to it; alone: how")),
    (
        later("watch"),
        later("<verb>"),
        later("show, add, change or remove a watch; alone: how"),
    ),
    (later("source"), later("<verb>"), later("list, add, test or remove a source; alone: how")),
    (later("export"), later("<what>"), later("the watchlist, the feeds or the alerts as a file; alone: how")),
    (later("proposal"), later("[accept or refuse ID]"), later("edits of the watchlist that wait for an owner")),
    (later("split"), later("<address>"), later("this article is another story")),
    (later("join"), later("<address> to <address>"), later("these two are one story")),
    (
        later("mute"),
        later("[name] [24 h]"),
        later("a source or a watch alerts nobody for a while; alone: the list"),
    ),
    (later("useful"), later("<address>"), later("this article was, or would have been, a good alert")),
    (later("useless"), later("<address>"), later("this alert was not meant: Vigie will propose an edit")),
    (later("help"), "", later("this list")),
)


def read_command(text: str) -> Command:
    """The command of a text; an empty text asks for help; an unknown word is kept as "unknown"."""
    words = text.split(maxsplit=2)
    if not words:
        return Command("help")
    for size in (2, 1):  # « pourquoi pas » before « pourquoi »
        known = NAMES.get(" ".join(words[:size]).casefold())
        if known:
            rest = text.split(maxsplit=size)[size:]
            return Command(known, rest[0].strip() if rest else "")
    return Command("unknown", words[0])
