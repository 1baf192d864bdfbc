"""Which words may stand after `vigie memoire`? French and English names for the same."""

from __future__ import annotations

import argparse

#: Verb → its other name, what it does, and which arguments it takes.
VERBS = {
    "lister": ("list", "the events of a watch, or all, each with its id", "name"),
    "montrer": ("show", "an event, its sources, and who changed what, when", "id"),
    "historique": ("history", "the last changes of memory, newest first", ""),
    "ajouter": ("add", "the event of an archived article, or one of your own words", "about"),
    "corriger": ("correct", "change what an event says", "id"),
    "fusionner": ("merge", "two events that are one: quotes, links and actors of both are kept", "ids"),
    "retirer": ("retire", "take an event that is wrong out of memory", "id"),
    "remettre": ("restore", "undo a retirement or a merge", "id"),
}
ENGLISH = {english: french for french, (english, _, _) in VERBS.items()}
#: Option of « ajouter » and « corriger » → its other name and what it takes.
FIELDS = {
    "titre": ("title", "one line"),
    "date": ("", "2011-12-22, fin 2011, 3e trimestre 2024…"),
    "statut": ("status", "arrivé, prévu, rumeur, démenti or état"),
    "acteurs": ("actors", "names of the watchlist; +Atos or -Thales to change some"),
    "montants": ("amounts", "285 M€, 135 M€"),
    "citation": ("quote", "exact words of a source; added, never taken away"),
    "lien": ("link", "an address; -https://… to take one away"),
    "note": ("", "what readers should know"),
}
WRITE = ("ajouter", "corriger", "fusionner", "retirer", "remettre")


def add_words(command: argparse.ArgumentParser) -> None:
    """Give the command its verbs, each with its arguments and options."""
    verbs = command.add_subparsers(dest="verb", required=True, metavar="VERB")
    for verb, (english, meaning, takes) in VERBS.items():
        one = verbs.add_parser(verb, aliases=[english], help=meaning, description=meaning)
        if takes == "name":
            one.add_argument("name", nargs="*", help="a watch")
        elif takes == "about":
            one.add_argument("about", nargs="?", default="", metavar="URL", help="the address of an archived article")
        elif takes:
            one.add_argument("id", metavar="ID", help="an event's id, or its beginning")
        if takes == "ids":
            one.add_argument("into", nargs="+", metavar="IN ID", help="the event that stays")
        if verb in WRITE:
            one.add_argument("--user", default="", help="who says so; the system's user when not given")
            one.add_argument("--raison", "--reason", dest="reason", help="why, for the history")
        if verb in ("ajouter", "corriger"):
            for name, (other, takes_) in FIELDS.items():
                names = [f"--{name}", *([f"--{other}"] if other else [])]
                one.add_argument(*names, dest=name, metavar="…", help=takes_)
