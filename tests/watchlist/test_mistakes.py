"""Each mistake a person can make in watchlist.yaml is told with its place, what is wrong, and the fix."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Mistake, WatchlistError
from bot.watchlist import parse

WATCHES = "watches:\n  - {id: atos, label: Atos, aliases: Atos}\n"
FEED = "feeds:\n  - {id: a, name: A, url: https://a.fr/rss}\n"


def mistakes(text: str) -> tuple[Mistake, ...]:
    with pytest.raises(WatchlistError) as caught:
        parse(text, file="watchlist.yaml")
    return caught.value.mistakes


# text, "line:column" of the mistake, words of the problem, words of the fix
FORM = {
    "empty file": ("", "1:1", "the file is empty", "docs/watchlist.md"),
    "only comments": ("# nothing yet\n\n", "1:1", "the file is empty", "docs/watchlist.md"),
    "not a mapping": ("- a\n- b\n", "1:1", "« the file » expects the keys of a watchlist", "key: value"),
    "a tab": ("watches:\n\t- id: a\n", "2:1", "a tab in the indentation", "two spaces"),
    "a tab after spaces": ("watches:\n  - id: a\n  \tlabel: A\n", "3:3", "a tab in the indentation", "two spaces"),
    "bad indent": ("version: 1\n language: fr\n", "2:10", "the indentation changes here", "same column"),
    "bad indent in a list": (
        "watches:\n  - id: a\n    label: A\n   aliases: A\n",
        "4:4",
        "the indentation changes here",
        "same column",
    ),
    "unclosed quote": ('watches:\n  - id: "a\n    label: A\n', "2:9", "never closed", "same quote"),
    "unclosed bracket": ("watches: [a\n", "1:10", "a list opened with « [ » is not closed", "]"),
    "nothing after a bracket": ("watches: [\n", "2:1", "above is not closed", "]"),
    "unclosed brace": ("defaults: {every: 15m\n", "1:11", "is not closed", "}"),
    "colon in a text": (
        "watches:\n  - id: a\n    label: Cloud : le retour: suite\n",
        "3:18",
        "a second « : »",
        "between quotes",
    ),
    "missing colon": (
        "watches:\n  - id: a\n    label\n    aliases: A\n",
        "4:5",
        "the line above has no « : »",
        "key: value",
    ),
    "reference": ("watches: *all\n", "1:10", "a text that begins with « * »", "between quotes"),
    "bare star": ("watches: *\n", "1:11", "a text that begins with « * »", "between quotes"),
    "bare ampersand": ("watches: & co\n", "1:11", "a text that begins with « & »", "between quotes"),
    "text after a quote": ('language: "fr" donc\n', "1:16", "text after a value", "one pair of quotes"),
    "list in a mapping": ("version: 1\n- a\n", "2:1", "the indentation changes here", "same column"),
    "list on the line of its key": ("watches: - a\n", "1:10", "a « - » after the key", "on the next line"),
    "text of nothing": ("[a]\nb\n", "2:1", "text that belongs to nothing", "indent it"),
    "directive": ("%YAML 9\n---\n", "1:8", "this is not YAML: while scanning a %YAML directive", "docs/watchlist.md"),
    "too deep": ("- " * 200_000, "1:1", "more than 100 deep", "docs/watchlist.md"),
    "at sign": ("watches:\n  - id: a\n    label: @atos\n", "3:12", "cannot begin a text", "between quotes"),
    "backslash": ('watches:\n  - id: a\n    label: "a\\d"\n', "3:12", "a backslash", "single quotes"),
    "two documents": (f"{WATCHES}---\nversion: 1\n", "3:1", "second document", "---"),
    "invisible character": ("watches:\n  - id: a\x00\n", "2:10", "invisible character (U+0000)", "delete it"),
    "lone surrogate": ("version: \udc80\n", "1:10", "invisible character (U+DC80)", "delete it"),
}

VALUES = {
    "unknown top key": (
        f"version: 1\nwatchs: []\n{WATCHES}",
        "2:1",
        "has no key « watchs »",
        "did you mean « watches »?",
    ),
    "unknown key": (
        "watches:\n  - id: a\n    label: A\n    alias: A\n    aliases: A\n",
        "4:5",
        "a watch has no key « alias »",
        "did you mean « aliases »?",
    ),
    "key like no other": (f"zzzzzz: 1\n{WATCHES}", "1:1", "has no key « zzzzzz »", "use one of: channels, defaults"),
    "key that is a list": (f"? [a]\n: 1\n{WATCHES}", "1:3", "has no key « a list »", "use one of"),
    "missing key": ("watches:\n  - id: a\n    aliases: A\n", "2:5", "a watch needs the key « label »", "add label: …"),
    "missing list": ("watches:\n  - id: a\n    label: A\n", "2:5", "needs the key « aliases »", "add aliases: […]"),
    "missing watches": ("version: 1\n", "1:1", "a watchlist needs the key « watches »", "add watches: […]"),
    "duplicate key": (
        "watches:\n  - id: a\n    label: A\n    label: B\n    aliases: A\n",
        "4:5",
        "« label » is written twice, first on line 3",
        "keep one",
    ),
    "number for text": (
        "watches:\n  - id: a\n    label: 365\n    aliases: A\n",
        "3:12",
        "« label » expects text and has a number, « 365 »",
        '"365"',
    ),
    "yes for text": ("watches:\n  - id: a\n    label: A\n    aliases: [Non, no]\n", "4:20", "has a yes or no", '"no"'),
    "date for text": (
        "watches:\n  - id: a\n    label: 2012-01-20\n    aliases: A\n",
        "3:12",
        "has a date",
        '"2012-01-20"',
    ),
    "mapping for text": (
        "watches:\n  - id: a\n    label: {x: y}\n    aliases: A\n",
        "3:12",
        "has a group of keys",
        "write text",
    ),
    "list for text": ("watches:\n  - id: a\n    label: [A]\n    aliases: A\n", "3:12", "has a list", "write text"),
    "custom tag": (
        "watches:\n  - id: a\n    label: !x A\n    aliases: A\n",
        "3:12",
        "a value of another type",
        "quotes",
    ),
    "empty text": (
        'watches:\n  - id: a\n    label: " "\n    aliases: A\n',
        "3:12",
        "« label » is an empty text",
        "write",
    ),
    "no value": (
        "watches:\n  - id: a\n    label:\n    aliases: A\n",
        "3:10",
        "« label » has no value",
        "write a value",
    ),
    "no value in a list": (
        "watches:\n  - id: a\n    label: A\n    aliases:\n      - A\n      -\n",
        "6:8",
        "« aliases » has no value",
        "write a value",
    ),
    "empty list": ("watches:\n  - id: a\n    label: A\n    aliases: []\n", "4:14", "is an empty list", "at least one"),
    "no watch": ("watches: []\n", "1:10", "« watches » is an empty list", "at least one watch"),
    "text for a list of feeds": (f"feeds: a\n{WATCHES}", "1:8", "« feeds » expects a list", "begin each feed"),
    "text for a feed": (f"feeds:\n  - a\n{WATCHES}", "2:5", "expects the keys of a feed (id, name, url", "key: value"),
    "bad id": (
        "watches:\n  - id: Atos\n    label: A\n    aliases: A\n",
        "2:9",
        "« id » expects small letters",
        "write atos",
    ),
    "accents in id": (
        "watches:\n  - id: Caisse des dépôts\n    label: A\n    aliases: A\n",
        "2:9",
        "has « Caisse des dépôts »",
        "write caisse-des-depots",
    ),
    "id of signs": ('watches:\n  - id: "…"\n    label: A\n    aliases: A\n', "2:9", "has « … »", "caisse-des-depots"),
    "bad choice": (f"language: french\n{WATCHES}", "1:11", "« language » expects fr or en", "use one of: en, fr"),
    "near choice": (
        "watches:\n  - {id: a, label: A, aliases: A, case: Proper}\n",
        "2:41",
        "« case » expects any or proper",
        "did you mean « proper »?",
    ),
    "choice as list": (f"language: [fr]\n{WATCHES}", "1:11", "has a list", "use one of: en, fr"),
    "bad flag": (
        "watches:\n  - {id: a, label: A, aliases: A, fuzzy: maybe}\n",
        "2:42",
        "expects true or false",
        "write true",
    ),
    "yes for a flag": (
        "watches:\n  - {id: a, label: A, aliases: A, fuzzy: yes}\n",
        "2:42",
        "expects true or false",
        "write true",
    ),
    "slip of a short name": (
        "watches:\n  - {id: a, label: A, aliases: A, one_slip_from: 4}\n",
        "2:50",
        "expects 6 to 100 letters and has 4: names of five letters or fewer",
        "write 6 or more, or never",
    ),
    "two slips in a short name": (
        "watches:\n  - {id: a, label: A, aliases: A, two_slips_from: 8}\n",
        "2:51",
        "expects 9 to 100 letters and has 8: with two slips",
        "write 9 or more, or never",
    ),
    "slip of too many letters": (f"defaults: {{one_slip_from: 101}}\n{WATCHES}", "1:27", "6 to 100 letters", "write 6"),
    "slips in words": (
        f"defaults: {{one_slip_from: long}}\n{WATCHES}",
        "1:27",
        "expects a number of letters, or never, and has text, « long »",
        "write 6 or more, or never",
    ),
    "slips as a list": (f"defaults: {{two_slips_from: [9]}}\n{WATCHES}", "1:28", "has a list", "write 9 or more"),
    "slips below nothing": (f"defaults: {{two_slips_from: -9}}\n{WATCHES}", "1:28", "has a number", "write 9 or more"),
    "version": (f"version: 2\n{WATCHES}", "1:10", "a whole number from 1 to 1 and has 2", "within 1 and 1"),
    "version as text": (f'version: "1"\n{WATCHES}', "1:10", "has text, « 1 »", "write 1"),
    "version as list": (f"version: [1]\n{WATCHES}", "1:10", "has a list", "write 1"),
    "fraction for a version": (f"version: 1.5\n{WATCHES}", "1:10", "a whole number", "write 1"),
    "key of a former version": (
        "feeds:\n  - {id: a, name: A, url: https://a.fr, weight: 3}\n" + WATCHES,
        "2:41",
        "the key « weight » is gone: nothing was ever decided by the trust in a source",
        "remove it",
    ),
    "unknown timezone": (
        f"timezone: Europe/Pari\n{WATCHES}",
        "1:11",
        "no time zone « Europe/Pari »",
        "did you mean « Europe/Paris »?",
    ),
    "nonsense timezone": (f"timezone: qqqqqqqqqq\n{WATCHES}", "1:11", "no time zone", "such as Europe/Paris"),
    "folder as timezone": (f"timezone: Europe\n{WATCHES}", "1:11", "no time zone « Europe »", ""),
    "path as timezone": (f"timezone: ../../etc/passwd\n{WATCHES}", "1:11", "no time zone", ""),
    "timezone as number": (f"timezone: 1\n{WATCHES}", "1:11", "expects text", '"1"'),
    "endless timezone": (f"timezone: {'x' * 80}\n{WATCHES}", "1:11", "no time zone", "Europe/Paris"),
}

DURATIONS = {
    "bare number": ("15", "write 15m"),
    "spelt out": ("15 minutes", "write 15m"),
    "hours": ("2 heures", "write 2h"),
    "French days": ("7 jours", "write 7d"),
    "seconds": ("30s", "write 30m"),
    "words": ("souvent", "write 15m, 2h or 7d"),
    "list": ("[15m]", "write 15m, 2h or 7d"),
    "too short": ("0m", "between 1m and 1d"),
    "too long": ("25h", "between 1m and 1d"),
    "absurd": ("99999999999999d", "write 15m, 2h or 7d"),
}

ADDRESSES = {
    "no scheme": ("www.silicon.fr/feed", "has no https:// in front", "write https://www.silicon.fr/feed"),
    "host and port": ("a.fr:8080/rss", "has no https:// in front", "write https://a.fr:8080/rss"),
    "feed scheme": ("feed://a.fr/rss", "begins with feed:", "write https://a.fr/rss"),
    "feed before https": ("feed:https://a.fr/rss", "begins with feed:", "write https://a.fr/rss"),
    "other scheme": ("ftp://a.fr/rss", "is not a web address", "https://"),
    "file": ("file:///etc/passwd", "is not a web address", "https://"),
    "one slash": ("https:/a.fr/rss", "is not a web address", "https://"),
    "no host": ("https:///rss", "is not a web address", "https://"),
    "cut": ("https://a.fr/…/rss", "holds a space or « … »", "without cutting"),
    "space": ("https://a.fr/flux rss", "holds a space or « … »", "without cutting"),
    "bad port": ("https://a.fr:99999/", "is not an address", "address bar"),
    "bad host": ('"https://[a.fr/"', "is not an address", "address bar"),
    "number": ("12", "expects text", '"12"'),
}

BETWEEN = {
    "duplicate watch": (
        WATCHES + "  - {id: atos, label: B, aliases: B}\n",
        "3:10",
        "the watch « atos » is already on line 2",
        "merge the two",
    ),
    "duplicate feed id": (
        f"{FEED}  - {{id: a, name: B, url: https://b.fr/rss}}\n{WATCHES}",
        "3:10",
        "the feed « a » is already on line 2",
        "an id of its own",
    ),
    "duplicate feed address": (
        f"{FEED}  - {{id: b, name: B, url: https://a.fr/rss}}\n{WATCHES}",
        "3:27",
        "the feed address « https://a.fr/rss » is already on line 2",
        "remove one",
    ),
    "shared alias": (
        WATCHES + "  - {id: b, label: Eviden, aliases: [Eviden, ATOS]}\n",
        "3:46",
        "« ATOS » is also a spelling of « Atos », line 2",
        "shared: true in both",
    ),
    "alias shared by one side": (
        WATCHES + "  - {id: b, label: B, aliases: Atos, shared: true}\n",
        "3:32",
        "also a spelling of « Atos »",
        "shared: true in both",
    ),
    "alias of signs": (
        'watches:\n  - {id: a, label: A, aliases: [A, "!…"]}\n',
        "2:36",
        "« !… » holds no letter or digit",
        "remove it",
    ),
    "veto of signs": (
        'watches:\n  - {id: a, label: A, aliases: A, veto: "…"}\n',
        "2:41",
        "holds no letter or digit",
        "remove it",
    ),
    "surname of signs": (
        'watches:\n  - {id: a, label: A, aliases: A, surname: "…"}\n',
        "2:44",
        "holds no letter",
        "name",
    ),
    "veto of its own name": (
        "watches:\n  - {id: a, label: A, aliases: Thierry Breton, veto: [André Breton, breton]}\n",
        "2:69",
        "the veto « breton » is part of the spelling « Thierry Breton »",
        "the whole phrase",
    ),
    "slips of a name that forgives none": (
        "watches:\n  - {id: a, label: A, aliases: Abcdefg, fuzzy: false, one_slip_from: 6}\n",
        "2:70",
        "« one_slip_from » says nothing here, because fuzzy: false on line 2 forgives no slip",
        "remove one of the two",
    ),
    "two slips before one": (
        "watches:\n  - {id: a, label: A, aliases: A, one_slip_from: 12, two_slips_from: 10}\n",
        "2:70",
        "two slips are forgiven from 10 letters and one only from 12",
        "write two_slips_from: 12 or more",
    ),
    "two slips but never one": (
        f"defaults: {{one_slip_from: never, two_slips_from: 10}}\n{WATCHES}",
        "1:50",
        "one only from never",
        "write two_slips_from: never",
    ),
    "veto of its own name in the plural": (
        "watches:\n  - {id: a, label: A, aliases: [B, Nuages], veto: Nuage}\n",
        "2:51",
        "the veto « Nuage » is part of the spelling « Nuages »",
        "the whole phrase",
    ),
    "veto of its acronym": (
        "watches:\n  - {id: a, label: A, aliases: Caisse, acronyms: CDC, veto: cdc}\n",
        "2:61",
        "the veto « cdc » is part of the spelling « CDC »",
        "the whole phrase",
    ),
    "veto of its surname": (
        "watches:\n  - {id: a, label: A, aliases: T. B., surname: Breton, veto: [x, Breton]}\n",
        "2:66",
        "the veto « Breton » is part of the spelling « Breton »",
        "the whole phrase",
    ),
    "context of its own name": (
        "watches:\n  - {id: a, label: A, aliases: [Atos, Groupe Bull], context: [groupe, ATOS]}\n",
        "2:71",
        "the context « ATOS » is part of the spelling « Atos », so it is always near",
        "one word or a short phrase",
    ),
    "context of all its names": (
        "watches:\n  - {id: a, label: A, aliases: [Open Cloud, Clouds ouverts], context: [UE, cloud]}\n",
        "2:76",
        "the context « cloud » is part of the spelling « Open Cloud »",
        "one word or a short phrase",
    ),
    "context that is a text": (
        f"watches:\n  - {{id: a, label: A, aliases: A, context: [b, {'mot ' * 160}]}}\n",
        "2:48",
        "is longer than what is read around a name, so it is never near",
        "one word or a short phrase",
    ),
    "context that is vetoed": (
        "watches:\n  - id: a\n    label: A\n    aliases: A\n    context: [b, nuages publics]\n    veto: Nuage\n",
        "5:18",
        "the context « nuages publics » always brings « Nuage », line 6, along, which cancels the name",
        "remove one of the two",
    ),
    "context that is unwanted": (
        "watches:\n  - {id: a, label: A, aliases: A, context: cloud public, query: {none: [x, public]}}\n",
        "2:44",
        "always brings « public », line 2, along",
        "remove one of the two",
    ),
    "spelling joined in another watch": (
        "watches:\n  - {id: a, label: A, aliases: Cloudwatt}\n  - {id: b, label: B, aliases: [B, Cloud Watt]}\n",
        "3:36",
        "« Cloud Watt » is also a spelling of « A », written « Cloudwatt », line 2",
        "shared: true in both",
    ),
    "spelling one slip from another watch": (
        "watches:\n  - {id: a, label: A, aliases: [A, Numergy]}\n  - {id: b, label: B, aliases: [B, Numregy]}\n",
        "3:36",
        "« Numregy » is one slip from « Numergy » of « A », line 2, and both forgive misspellings",
        "fuzzy: false in one",
    ),
    "unknown channel": (
        "channels: {veille: {}}\nwatches:\n  - {id: a, label: A, aliases: A, channels: [veille, veile]}\n",
        "3:54",
        "there is no channel « veile »",
        "did you mean « veille »?",
    ),
    "channel where there are none": (
        "watches:\n  - {id: a, label: A, aliases: A, channels: veille}\n",
        "2:45",
        "there is no channel « veille »",
        "add it under channels: veille: {}",
    ),
    "unknown default channel": (
        f"channels: {{veille: }}\ndefaults: {{channels: [autre]}}\n{WATCHES}",
        "2:23",
        "there is no channel « autre »",
        "use one of: veille",
    ),
    "unknown operators": (
        f"channels: {{veille: }}\noperators: technique\n{WATCHES}",
        "2:12",
        "there is no channel « technique »",
        "use one of: veille",
    ),
}

#: The query of a watch whose spelling is « Cloudwatt ».
QUERIES = {
    "empty query": ("{}", "5:12", "the query is empty", "write all, any, none or near"),
    "unknown key of a query": ("{al: a}", "5:13", "a query has no key « al »", "did you mean « all »?"),
    "query as text": ("cloud", "5:12", "expects the keys of a query (all, any, none, near)", "key: value"),
    "empty list in a query": ("{all: []}", "5:18", "« all » is an empty list", "at least one"),
    "word of signs": ('{any: [a, "…"]}', "5:22", "« … » holds no letter or digit", "remove it"),
    "near of signs": ('{near: {words: [a, "…", b]}}', "5:31", "« … » holds no letter or digit", "remove it"),
    "near without words": ("{near: {within: 3}}", "5:19", "needs the key « words »", "add words"),
    "near of one word": ("{near: {words: a}}", "5:27", "one word alone is near nothing", "use all"),
    "near that can never be": (
        "{near: {words: [cloud souverain, Orange], within: 2}}",
        "5:62",
        "3 words never stand within 2",
        "write within: 3",
    ),
    "near too long for the default": (
        "{near: {words: [a b c d e, f g h i]}}",
        "5:28",
        "9 words never stand within 8",
        "write within: 9",
    ),
    "within out of range": ("{near: {words: [a, b], within: 0}}", "5:43", "from 2 to 200 and has 0", "within 2"),
    "asked and refused": (
        "{all: nuage souverain, none: [Souverain]}",
        "5:42",
        "« Souverain » must not be there and « nuage souverain », line 5, must",
        "remove one of the two",
    ),
    "near and refused": ("{near: {words: [a, b]}, none: b}", "5:42", "« b » must not be there", "remove one"),
    "every choice refused": ("{any: [a b, b c], none: [x, b]}", "5:40", "« b » must not be there", "remove one"),
    "its own name refused": ("{none: cloudwatt}", "5:19", "« cloudwatt » must not be there", "remove one"),
}

CHANNELS = {
    "unquoted hash": ("channels:\n  veille:\n    slack: #veille\n", "3:10", "« slack » has no value", '"#veille"'),
    "unquoted hash among items": (
        "channels:\n  veille: {}\ndefaults:\n  channels:\n    - #veille\n    - veille\n",
        "5:6",
        "« channels » has no value",
        '"#veille"',
    ),
    "channel without its sign": (
        "channels:\n  veille: {slack: veille}\n",
        "2:19",
        "expects a #name or an id",
        '"#veille" or C01',
    ),
    "room without server": (
        'channels:\n  veille: {matrix: "#veille"}\n',
        "2:20",
        "expects a room",
        '"#veille:example.org"',
    ),
    "channel name": ("channels:\n  Veille: {}\n", "2:3", "« name in channels » expects small letters", "write veille"),
    "channel twice": (
        "channels:\n  veille: {}\n  veille: {}\n",
        "3:3",
        "the channel « veille » is written twice",
        "keep one",
    ),
    "channels as list": (
        "channels: [veille]\n",
        "1:11",
        "« channels » expects names and has a list",
        "one name: per line",
    ),
    "channel as text": (
        'channels:\n  veille: "#veille"\n',
        "2:11",
        "expects the keys of a channel (slack, matrix, ",
        "key: value",
    ),
}


ALL = {**FORM, **VALUES, **BETWEEN}


@pytest.mark.parametrize(("text", "place", "problem", "fix"), ALL.values(), ids=ALL.keys())
def test_a_mistake_is_placed_and_mended(text: str, place: str, problem: str, fix: str) -> None:
    (mistake,) = mistakes(text)
    assert mistake.file == "watchlist.yaml"
    assert f"{mistake.line}:{mistake.column}" == place
    assert problem in mistake.problem
    assert fix in mistake.fix


@pytest.mark.parametrize(("text", "place", "problem", "fix"), CHANNELS.values(), ids=CHANNELS.keys())
def test_a_mistake_in_channels(text: str, place: str, problem: str, fix: str) -> None:
    test_a_mistake_is_placed_and_mended(f"{text}{WATCHES}", place, problem, fix)


@pytest.mark.parametrize(("written", "place", "problem", "fix"), QUERIES.values(), ids=QUERIES.keys())
def test_a_query_is_checked(written: str, place: str, problem: str, fix: str) -> None:
    watch = f"watches:\n  - id: a\n    label: A\n    aliases: Cloudwatt\n    query: {written}\n"
    test_a_mistake_is_placed_and_mended(watch, place, problem, fix)


@pytest.mark.parametrize(("written", "fix"), DURATIONS.values(), ids=DURATIONS.keys())
def test_a_duration_is_checked(written: str, fix: str) -> None:
    (mistake,) = mistakes(f"defaults:\n  every: {written}\n{WATCHES}")
    assert (mistake.line, mistake.column) == (2, 10)
    assert fix in mistake.fix


@pytest.mark.parametrize(("written", "problem", "fix"), ADDRESSES.values(), ids=ADDRESSES.keys())
def test_an_address_is_checked(written: str, problem: str, fix: str) -> None:
    (mistake,) = mistakes(f"feeds:\n  - id: a\n    name: A\n    url: {written}\n{WATCHES}")
    assert (mistake.line, mistake.column) == (4, 10)
    assert problem in mistake.problem
    assert fix in mistake.fix


def test_all_mistakes_are_told_at_once_from_top_to_bottom() -> None:
    text = (
        "version: 3\noperators: nobody\nchannels: {veille: }\nfeeds:\n  - {id: a, name: A, url: a.fr, every: 5}\n"
        "watches:\n  - {aliases: Atos, veto: atos}\n  - {id: B, label: B, aliases: Atos, chanels: veille}\n"
    )
    found = mistakes(text)
    assert [m.line for m in found] == [1, 2, 5, 5, 7, 7, 7, 8, 8, 8]
    assert any("« Atos » is also a spelling of « a watch without id », line 7" in m.problem for m in found)
    with pytest.raises(WatchlistError, match=r"watchlist\.yaml:1:10: .* Fix: ") as caught:
        parse(text, file="watchlist.yaml")
    assert len(str(caught.value).splitlines()) == len(found)


def test_an_unreadable_list_hides_no_other_mistake_and_makes_none() -> None:
    """Ranks would be wrong after one bad item, so what depends on them waits until it is mended."""
    found = mistakes(
        "watches:\n  - {id: a, label: A, aliases: [1, Breton], veto: Breton}\n  - {id: b, label: 2, aliases: Breton}\n"
    )
    assert [m.problem.split(" and ")[0] for m in found] == ["« aliases » expects text", "« label » expects text"]


@given(st.text(st.sampled_from("ab:-[]{}#&*!|>'\"%@` \t\n?,~…\ufeff\x85\x00é0")) | st.text())
def test_any_text_gives_a_watchlist_or_placed_mistakes(text: str) -> None:
    try:
        parse(text, file="any")
    except WatchlistError as error:
        assert error.mistakes
        lines = (
            text.count("\n") + text.count("\r") + text.count("\x85") + text.count("\u2028") + text.count("\u2029") + 2
        )
        for mistake in error.mistakes:
            assert 1 <= mistake.line <= lines
            assert mistake.column >= 1
            assert mistake.problem
            assert mistake.fix


PIECES = """\
version: 1
watches:
feeds:
channels:
- id: a
  label: A
  aliases: [A, B]
  - {id: b, label: B, aliases: B}
defaults:
  every: 15m
  channels: veille
  veille: {slack: '#v'}
  samples:
    alert: A
""".splitlines()


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_lines_in_any_order_never_break_it(lines: list[str]) -> None:
    with suppress(WatchlistError):
        assert parse("\n".join(lines), file="any").watches
