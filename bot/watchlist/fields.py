"""What may be written in watchlist.yaml?

The one declaration of its keys: the check (`bot.watchlist.load`) and the JSON Schema that editors use
(`bot/watchlist/schema.json`) are both made from `WATCHLIST`.
"""

from __future__ import annotations

import re
from datetime import timedelta

from bot.entries import (
    Address,
    Choice,
    Clock,
    Duration,
    Flag,
    Hours,
    Key,
    Listed,
    Named,
    Nested,
    Number,
    Table,
    Text,
    Texts,
    Zone,
)
from bot.entries.kinds import either
from bot.errors import Said
from bot.reading.words import fold_key
from bot.watchlist import slips

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


def _id_of(name: str) -> str:
    return "-".join(re.findall("[a-z0-9]+", fold_key(name)))


ID = Text(
    form="[a-z0-9]+(-[a-z0-9]+)*",
    says=Said("small letters, digits and single hyphens"),
    example="caisse-des-depots",
    guess=_id_of,
)
_NOTE = Key("note", Text(optional=True), "A remark for those who edit this file.")
_EVERY = Duration(low=_MINUTE, high=_DAY)
_CHANNELS = Texts(item=ID)
_ALERT_ON = Choice(("subject", "together", "mention"))
_ALERTS_WHEN = "subject: only articles about it. together: also those that name it beside another watch. mention: all."
_ONE_SLIP = "Letters from which a name forgives one slip (lost, added, changed, swapped letter), or never; "
_TWO_SLIPS = "Letters from which a name forgives two slips, or never; "

_WEEKDAY = Choice(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))

BURST = Table(
    "burst",
    Said("a burst"),
    (
        Key("over", Number(low=1, high=1000, whole=True), "Alerts that are still a message each.", required=True),
        Key(
            "within",
            Duration(low=_MINUTE, high=_DAY),
            "How soon after each other they come, from 1m to 1d.",
            required=True,
        ),
    ),
)

#: A person, a group, a channel or a room, with the chat it is in.
OWNER = Text(
    form=r"slack:([UWSCG][A-Z0-9]+|#[^\s#]+)|matrix:(@[^\s:]+:\S+|#[^\s:]+:\S+|!\S+)",
    says=Said("slack: or matrix: and an id or a channel"),
    example=either('slack:U0123456789, "slack:#ops"', "matrix:@lea:example.org"),
)

CHANNEL = Table(
    Said("channel"),
    Said("a channel"),
    (
        Key(
            "slack",
            Text(
                form="#[^\\s#]+|[A-Z][A-Z0-9]+",
                says=Said("a #name or an id"),
                example=either('"#veille"', "C0123456789"),
                optional=True,
            ),
            "Slack channel: its #name between quotes, or its id (C…).",
        ),
        Key(
            "matrix",
            Text(form="#[^\\s:]+:\\S+|!\\S+", says=Said("a room"), example='"#veille:example.org"', optional=True),
            "Matrix room: its alias (#…:server) between quotes, or its id (!…).",
        ),
        Key(
            "turns",
            Choice(("thread", "channel")),
            "Where a turn of a known story goes: thread when not given; channel: shown in the channel as well.",
        ),
        Key("spikes", Flag(), "false: no notice here when a quiet watch is suddenly in the news."),
        Key(
            "when",
            Choice(("now", "hourly", "daily", "weekly")),
            "now: each alert as it comes, this when not given; else in one digest an hour, a day or a week.",
        ),
        Key(
            "at", Clock(), "When a daily or weekly digest goes out, by the watchlist's time zone; 08:30 when not given."
        ),
        Key("day", _WEEKDAY, "Day of a weekly digest; monday when not given."),
        Key("quiet", Hours(), "Hours of each day in which nothing is said; what comes then waits for their end."),
        Key("quiet_days", Texts(item=_WEEKDAY), "Days on which nothing is said; what comes then waits for their end."),
        Key("burst", Nested(BURST), "How many alerts within how long are too many; the rest become one message."),
        Key(
            "cap",
            Number(low=1, high=1000, whole=True),
            "Alerts a day that are a message each; the rest waits for one message the next day.",
        ),
    ),
)

FEED = Table(
    Said("feed"),
    Said("a feed"),
    (
        Key("id", ID, "Short name of the feed, never changed afterwards.", required=True),
        Key("name", Text(), "The publisher as readers know it.", required=True),
        Key("url", Address(), "Address of the RSS, Atom or JSON feed.", required=True),
        Key("every", _EVERY, "How often to ask at most, from 1m to 1d; defaults.every when not given."),
        Key("fragile", Flag(), "Known to fail often: failures are expected and not announced."),
        Key("full_text", Flag(), "Gives only teasers: the pages of its new articles are read too."),
        Key("alternatives", Texts(item=Address()), "Other addresses to try by hand when this one dies."),
        _NOTE,
    ),
    retired=(("weight", Said("nothing was ever decided by the trust in a source")),),
)

SAMPLES = Table(
    "group of samples",
    Said("a group of samples"),
    (
        Key("alert", Texts(), "Sentences that must be recognised as naming this watch."),
        Key("ignore", Texts(), "Sentences that must not."),
    ),
)

NEAR = Table(
    "group of near words",
    Said("a group of near words"),
    (
        Key("words", Texts(some=True), "Two words or more that must all stand close together.", required=True),
        Key(
            "within",
            Number(low=2, high=200, whole=True),
            "How many words the stretch that holds them all may have; 8 when not given.",
        ),
    ),
)

QUERY = Table(
    "query",
    Said("a query"),
    (
        Key("all", Texts(some=True), "Words or phrases that must all be in the article."),
        Key("any", Texts(some=True), "Words or phrases one of which must be in the article."),
        Key("none", Texts(some=True), "Words or phrases that must not be in the article."),
        Key("near", Nested(NEAR), "Words that must stand close together."),
    ),
)

WATCH = Table(
    Said("watch"),
    Said("a watch"),
    (
        Key("id", ID, "Short name of the watch, never changed afterwards.", required=True),
        Key("label", Text(), "The name shown in messages.", required=True),
        Key(
            "type",
            Choice(
                (
                    "company",
                    "person",
                    "programme",
                    "institution",
                    "association",
                    "product",
                    "law",
                    "standard",
                    "topic",
                    "media",
                )
            ),
            "What it is; company when not given.",
        ),
        Key(
            "aliases",
            Texts(some=True),
            "The spellings to recognise; accents, apostrophes and hyphens need no variants.",
            required=True,
        ),
        Key(
            "case", Choice(("any", "proper")), "proper: only with the capitals of the spelling (Orange is not orange)."
        ),
        Key(
            "mode",
            Choice(("alert", "actor", "source")),
            "alert: sends messages; this when not given. actor: only known to memory. source: a medium, not a subject.",
        ),
        Key("alert_on", _ALERT_ON, f"{_ALERTS_WHEN} together when not given."),
        Key("context", Texts(), "One of these words must be near the name."),
        Key("veto", Texts(), "Phrases around the name that cancel it there, and only there."),
        Key("acronyms", Texts(), "Short forms that count only with an alias or a context word in the article."),
        Key("surname", Text(), "Counts alone after the full name in the same article."),
        Key("fuzzy", Flag(), "false: never accept misspellings (long spellings accept them when not given)."),
        Key("one_slip_from", slips.ONE, f"{_ONE_SLIP}6 when not given, 8 with case: proper."),
        Key("two_slips_from", slips.TWO, f"{_TWO_SLIPS}10 when not given."),
        Key("shared", Flag(), "true: another watch may have the same spelling."),
        Key("query", Nested(QUERY), "What the whole article must or must not hold besides the name."),
        Key("channels", _CHANNELS, "Where its alerts go; defaults.channels when not given."),
        Key("spikes", Flag(), "false: no notice when it was quiet and is suddenly in the news."),
        Key("urgent", Flag(), "true: its alerts wait for no digest, quiet hours, burst or cap."),
        Key(
            "samples", Nested(SAMPLES), "Sentences tried at each load, so that an edit cannot silently break the watch."
        ),
        _NOTE,
    ),
)

DEFAULTS = Table(
    "group of defaults",
    Said("a group of defaults"),
    (
        Key("channels", _CHANNELS, "Channels of the watches that name none."),
        Key("every", _EVERY, "Interval of the feeds that give none."),
        Key("alert_on", _ALERT_ON, f"{_ALERTS_WHEN} For the watches that do not say."),
        Key("one_slip_from", slips.ONE, f"{_ONE_SLIP}for the watches that do not say."),
        Key("two_slips_from", slips.TWO, f"{_TWO_SLIPS}for the watches that do not say."),
    ),
)

WATCHLIST = Table(
    "watchlist",
    Said("a watchlist"),
    (
        Key("version", Number(low=1, high=1, whole=True), "Version of this format: 1."),
        Key("language", Choice(("fr", "en")), "Language of the messages; fr when not given."),
        Key("timezone", Zone(), "Time zone of the dates shown; Europe/Paris when not given."),
        Key("operators", ID, "Channel for trouble notices; they are only logged when not given."),
        Key("owners", Texts(item=OWNER, some=True), "Who may edit this file from a chat; else the operators' channel."),
        Key(
            "max_age",
            Duration(low=timedelta(hours=1), high=timedelta(days=365)),
            "Entries published longer ago are archived without an alert; 7d when not given.",
        ),
        Key("channels", Named(CHANNEL, name=ID), "The places where messages go, under names you choose."),
        Key("defaults", Nested(DEFAULTS, optional=True), "What holds for entries that do not say."),
        Key("feeds", Listed(FEED), "The sources that are read."),
        Key("watches", Listed(WATCH, some=True), "The names that are recognised.", required=True),
    ),
)
