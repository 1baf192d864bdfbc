"""Can a feed be spoilt so that reading it fails, takes longer than it may, or depends on which reader met it?

    python -m tests.campaign.spoilt [--minutes 5] [--seed N]

Real feeds and those of the conformance suites, and JSON Feeds made of them, are spoilt in one to three of the ways
feeds are spoilt: cut at a sign, declared in another charset or written in it, entries repeated, CDATA within CDATA,
attributes and titles of a megabyte, namespaces exchanged, control characters, references to no character, elements
renamed, pieces lost, doubled or taken from another feed; JSON with half characters, numbers that are none, keys twice
and lists within lists. Each document is read within the deadline; what the quick reader takes must be what feedparser
gives. The exit status is 1 when something does not hold; what fails prints its seed.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from bot.model import Article
from tests.feeds.documents import DATA
from tests.feeds.test_quick import read

DEADLINE = 4  #: seconds of CPU for one document of at most LARGEST bytes before it is spoilt
LARGEST = 150_000
Chance = random.Random
SIGNS = (b"<", b">", b"&", b'"', b"]]>", b"\xc3", b"CDATA", b"</")
CHARSETS = (
    b"utf-8 iso-8859-1 windows-1252 utf-16 utf-7 shift_jis big5 hz iso-2022-jp ascii rot13 base64 zlib idna x".split()
)
CODECS = ("utf-16", "utf-16-be", "utf-16-le", "utf-32", "cp1252", "cp437", "utf-7")
SPACES = (
    *(b"http://purl.org/rss/1.0/", b"http://www.w3.org/2005/Atom", b"http://search.yahoo.com/mrss/"),
    *(
        b"http://purl.org/dc/elements/1.1/",
        b"http://purl.org/rss/1.0/modules/content/",
        b"http://www.w3.org/1999/xhtml",
    ),
    *(b"http://www.itunes.com/dtds/podcast-1.0.dtd", b"http://www.opengis.net/gml", b"http://backend.userland.com/rss"),
)
PREFIXES = (b"", b":atom", b":media", b":dc", b":content", b":links", b":title", b":published", b":xml")
NAMES = (
    b"title link guid id description content summary pubDate updated source author media:group media:content item "
    b"entry media:description media:title content:encoded image textinput itunes:summary dc:title dc:date enclosure div"
).split()
CONTROLS = bytes((0, 1, 8, 0x0B, 0x0C, 0x1B, 0x7F, 0x80, 0x85, 0x9F, 0xFF, 0xED, 0xA0, 0xEF, 0xBF, 0xBE))
STRAYS = (
    *(
        b"&#xD800;",
        b"&#55296;",
        b"&#x1F;",
        b"&#0;",
        b"&#x110000;",
        b"&#99999999999;",
        b"\xed\xa0\x80",
        b"&a.b;",
        b"&#x;",
    ),
    *(b"\xef\xbb\xbf", b"\xff\xfe", b"<?php ?>", b"<!-- -- -->", b"<!>", b"<![", b"</>", b"<a:b:c>", b"<1>"),
)
NESTED = (b"<![CDATA[" * 40, b"<![CDATA[<![CDATA[x]]>]]>", b"]]>", b"&lt;![CDATA[x]]&gt;")
HUGE = (b"x" * 300_000, b"<" * 500, b"&amp;" * 5_000, b"\n" * 9_000)
LONG = (b"A ", b"&amp;amp;", b"&lt;b&gt;", b"\xc3\xa9", b"&#233;", b"(")
VALUES = (
    "NaN",
    "-Infinity",
    "1e999",
    "9" * 5_000,
    '"\\ud800"',
    '"\\u0000"',
    "[" * 2_000,
    "{}",
    "true",
    "1773129600",
    "[[]]",
)


def _inside(chance: Chance, body: bytes, before: bytes, inserted: bytes) -> bytes:
    """The body with something behind one of the places where `before` stands."""
    at = body.find(before, chance.randrange(len(body) + 1))
    return body[: at + len(before)] + inserted + body[at + len(before) :] if at >= 0 else body


def _charset(chance: Chance, body: bytes) -> bytes:
    declared = b'encoding="' + chance.choice(CHARSETS) + b'"'
    if b'encoding="' in body:
        return re.sub(rb'encoding="[^"]*"', lambda _: declared, body, count=1)
    return b'<?xml version="1.0" ' + declared + b"?>" + body


def _space(chance: Chance, body: bytes) -> bytes:
    found = list(re.finditer(rb'xmlns(:\w+)?="[^"]*"', body))
    if not found:
        return body.replace(b"<rss", b'<rss xmlns="' + chance.choice(SPACES) + b'"', 1)
    one = chance.choice(found)
    prefix = chance.choice(PREFIXES) if chance.random() < 0.5 else one[1] or b""
    return body[: one.start()] + b"xmlns" + prefix + b'="' + chance.choice(SPACES) + b'"' + body[one.end() :]


def _control(chance: Chance, body: bytes) -> bytes:
    spoilt = bytearray(body)
    for _ in range(chance.randint(1, 60)):
        spoilt[chance.randrange(len(spoilt))] = chance.choice(CONTROLS)
    return bytes(spoilt)


def _repeated(chance: Chance, body: bytes) -> bytes:
    entry = re.search(rb"<(item|entry)\b.*?</\1>", body, re.DOTALL)
    return body[: entry.start()] + entry[0] * chance.randint(2, 40) + body[entry.end() :] if entry else body


def _lost(chance: Chance, body: bytes) -> bytes:
    at = chance.randrange(len(body) + 1)
    return body[:at] + body[at + chance.randint(1, 3_000) :]


def _doubled(chance: Chance, body: bytes) -> bytes:
    at, taken = chance.randrange(len(body) + 1), chance.randrange(len(body) + 1)
    return body[:at] + body[taken : taken + chance.randint(1, 3_000)] + body[at:]


def _renamed(chance: Chance, body: bytes) -> bytes:
    old, new = chance.choice(NAMES), chance.choice(NAMES)
    return re.sub(rb"(</?)" + old + rb"(?=[\s>/])", rb"\1" + new, body, count=chance.choice((0, 1, 2, 4)))


def _cut(chance: Chance, body: bytes) -> bytes:
    at = body.find(chance.choice(SIGNS), chance.randrange(len(body) + 1))
    return (
        body[: max(at, 0) + chance.randint(0, 9)] if chance.random() < 0.7 else body[: chance.randrange(len(body) + 1)]
    )


WAYS: tuple[Callable[[Chance, bytes], bytes], ...] = (
    *(_charset, _space, _control, _repeated, _lost, _doubled, _renamed, _cut),
    lambda chance, body: body.decode("utf-8", "replace").encode(chance.choice(CODECS), "replace"),
    lambda chance, body: _inside(chance, body, chance.choice((b"<title>", b"<description>")), chance.choice(NESTED)),
    lambda chance, body: _inside(chance, body, b"<title>", chance.choice(LONG) * chance.choice((1_000, 60_000))),
    lambda chance, body: _inside(chance, body, b" ", b'a="' + chance.choice(HUGE) + b'" '),
    lambda chance, body: _inside(chance, body, chance.choice(SIGNS), chance.choice(STRAYS)),
)


def json_feed(chance: Chance, articles: tuple[Article, ...]) -> bytes:
    """A JSON Feed of these articles, some of its values put out of joint."""
    items = [{"id": a.guid, "url": a.url, "title": a.title, "content_html": a.text} for a in articles[:50]]
    text = json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "items": items}, ensure_ascii=chance.random() < 0.5
    )
    keys = ("id", "url", "title", "content_html", "date_published", "attachments", "items")
    for _ in range(chance.randint(0, 5)):
        added = f'"{chance.choice(keys)}": {chance.choice(VALUES)}, '
        at = text.find('"', chance.randrange(len(text) + 1))
        text = text[: max(at, 0)] + added + text[max(at, 0) :]
    return text.encode("utf-8", "surrogatepass")[
        : len(text) if chance.random() < 0.7 else chance.randrange(len(text) + 1)
    ]


def one(seed: int, files: list[Path], counts: Counter[str]) -> str:
    """One document; what does not hold, "" when all does."""
    chance = random.Random(seed)
    body = chance.choice(files).read_bytes() or b"x"
    if chance.random() < 0.2:
        found = read(body, quick=True)[0]
        body = json_feed(chance, found if isinstance(found, tuple) else ())
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        body = chance.choice(WAYS)(chance, body) or b"x"
    began = time.process_time()
    found, took = read(body, quick=True)
    seconds = time.process_time() - began
    counts["quick" if took else "refused" if isinstance(found, str) else "not quick"] += 1
    if seconds > DEADLINE:
        return f"{seconds:.1f} s for {len(body)} bytes"
    return "the two readers differ" if took and read(body, quick=False)[0] != found else ""


def main() -> None:
    """Documents, one after the other, until the time is up."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=1, help="of the first document")
    options = parser.parse_args()
    folders = [*DATA.glob("feedsuite-*"), *DATA.glob("feeds-fr-*")]
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    files = [path for path in files if path.stat().st_size <= LARGEST]
    if not files:
        sys.exit("the public data this campaign reads is absent")
    until, counts, failures = time.monotonic() + options.minutes * 60, Counter[str](), 0
    for seed in range(options.seed, 10**9):
        if time.monotonic() > until:
            break
        try:
            trouble = one(seed, files, counts)
        except Exception as error:
            trouble = repr(error)[:300]
        if trouble:
            failures += 1
            print(f"seed {seed}: {trouble}", flush=True)
    print(dict(counts), f"{failures} failures")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
