"""Who did what about a message? Lines that it says at its end, whatever else is edited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.alerting.render import Rendering
from bot.model import Line, Mute, Opinion, Run
from bot.wording import Words

NAMED = 4  #: people named; of others the number is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """What people did on a message, and what they are called where the chat said so."""

    opinions: Sequence[Opinion] = ()
    mutes: Sequence[tuple[Mute, int]] = ()  #: each with the number of articles it held back
    split_by: str = ""  #: who made the article a story of its own, "" for nobody
    names: Mapping[str, str] = field(default_factory=dict)


def act_lines(acts: Acts, rendering: Rendering) -> tuple[Line, ...]:
    """The lines; none when nobody did anything. Names are plain text, so that nobody is called by them."""
    words = rendering.words
    told = [_opinions(acts, words)]
    told += [_mute(mute, held, acts.names, rendering) for mute, held in acts.mutes]
    if acts.split_by:
        who = called(acts.split_by, acts.names) or words.say("somebody")
        told.append(words.say("Split off as a story of its own by {who}", who=who))
    return tuple((Run(text),) for text in told if text)


def _opinions(acts: Acts, words: Words) -> str:
    """« Utile : alice, bob · Pas pertinent : 1 personne »."""
    useful = [opinion.user for opinion in acts.opinions if opinion.useful]
    useless = [opinion.user for opinion in acts.opinions if not opinion.useful]
    parts = []
    if useful:
        parts.append(words.say("Useful: {who}", who=_people(useful, acts.names, words)))
    if useless:
        parts.append(words.say("Not relevant: {who}", who=_people(useless, acts.names, words)))
    return " · ".join(parts)


def _people(users: Sequence[str], names: Mapping[str, str], words: Words) -> str:
    known = [name for user in users if (name := called(user, names))][:NAMED]
    others = len(users) - len(known)
    if others and known:
        return ", ".join(known) + words.count(" and {n} more", " and {n} more", others)
    return ", ".join(known) or words.count("{n} person", "{n} people", others)


def _mute(mute: Mute, held: int, names: Mapping[str, str], rendering: Rendering) -> str:
    words = rendering.words
    what = rendering.label(mute.what) if mute.kind == "watch" else mute.what
    if mute.ended_at:
        return words.count(
            "« {what} » is heard again: {n} article held back, in the archive",
            "« {what} » is heard again: {n} articles held back, in the archive",
            held,
            what=what,
        )
    who = called(mute.user, names) or words.say("somebody")
    return words.say("« {what} » muted until {when} by {who}", what=what, when=words.moment(mute.until), who=who)


def called(user: str, names: Mapping[str, str]) -> str:
    """What a person is called; of a Matrix id its own name, "" for an id that says nothing to a reader."""
    return names.get(user, "") or (user[1:].partition(":")[0] if user.startswith("@") else "")
