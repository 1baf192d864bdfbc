"""Every feed there is: all conformance suites, the real French feeds, XML bombs, and costly documents at full size.

    python -m tests.campaign.feeds

1. Each file is read by Vigie and by feedparser alone: exceptions, slowest file, entries, titles and dates compared;
   every difference is counted under its reason, and one without a reason is printed.
2. Each costly document of `tests/feeds/hostile.py`, one megabyte, in a process of its own that is stopped after a
   minute: time and memory.
3. The real French feeds again, for the ratio of our time to feedparser's.
"""

from __future__ import annotations

import io
import multiprocessing
import re
import resource
import sys
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser

from bot.errors import NotAFeed
from bot.feeds.date_forms import read_date
from bot.feeds.dates import OLDEST, from_struct
from bot.feeds.parse import parse_feed
from bot.model import Article, Feed
from bot.reading.extract import html_to_text, one_line
from bot.reading.words import repair
from tests.feeds.hostile import documents

DATA = Path(__file__).parents[3] / "shared" / "data"
FEED = Feed(id="x", name="X", url="https://x.fr/feed")
SEEN = datetime(2026, 11, 22, tzinfo=UTC)
SIZE = 1_000_000
DEADLINE = 2  #: seconds for one file of the suites
LIMIT = 60  #: seconds for one costly document


def read(body: bytes) -> tuple[Article, ...]:
    """The articles of a document from anywhere."""
    return parse_feed(body, content_type="", feed=FEED, url=FEED.url, seen_at=SEEN)


def says_nothing(entry: Any) -> bool:
    """Whether no article can be made of what feedparser calls an entry."""
    texts = [content.value for content in entry.get("content", ())] + [entry.get("summary", "")]
    words = any(html_to_text(text) for text in [*texts, entry.get("title", "")])
    return not (words or entry.get("id") or entry.get("link", "").startswith("http"))


def why_other_count(articles: tuple[Article, ...], entries: list[Any], refusal: str, body: bytes) -> str:
    """The reason for another number of entries, "" when none is known."""
    if refusal:
        known = ("web page", "DOCTYPE", "entities", "attributes", "empty", "no feed", "JSON")
        return next((f"refused: {reason}" for reason in known if reason in refusal), "")
    if not entries:
        return "feedparser reads none (JSON Feed, UTF-16 without a mark…)"
    silent = sum(map(says_nothing, entries))
    if len(articles) == len(entries) - silent:
        return "entries without title, text, address or guid"
    # feedparser escapes « <! » where no comment and no DOCTYPE follows; to HTML itself that begins a comment.
    hidden = [entry for entry in entries if entry.get("summary", "").startswith("&lt;!")]
    if len(articles) == len(entries) - silent - len(hidden):
        return "text that HTML reads as a comment"
    if len(articles) < len(entries) and len({_mark(e) for e in entries if not says_nothing(e)}) <= len(articles):
        return "entries repeated"
    return ""


def _mark(entry: Any) -> tuple[str, ...]:
    return (entry.get("id") or entry.get("link", ""), entry.get("title", "") if not entry.get("id") else "")


def compare(article: Article, entry: Any, body: bytes) -> list[str]:
    """In what an article differs from feedparser's entry, by the reason; without one, « title » or « date » alone."""
    differences = []
    title = one_line(repair(html_to_text(entry.get("title", ""))))
    if title and article.title not in (title, one_line(repair(entry.get("title", "")))):
        differences.append(why_other_title(article.title, body))
    theirs = from_struct(dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed"))
    if theirs != article.published:
        differences.append(why_other_date(article, theirs, entry))
    return differences


def why_other_title(title: str, body: bytes) -> str:
    """The reason for another title, as far as the document shows one."""
    head = body[:1024].lower()
    undeclared = b"encoding=" not in head and b"charset=" not in head
    if undeclared and not _is_utf8(body):
        return "title: no charset declared and no UTF-8; feedparser has it guessed, Windows-1252 here"
    if "\ufffd" in title and re.search(rb"&#[xX]?[0-9a-fA-F]+", body):
        return "title: a reference to a character XML forbids is U+FFFD here"
    if re.search(rb"(?:&lt;|<)script", body, re.IGNORECASE):
        return "title: scripts in it, of which feedparser keeps some words"
    return "title"


def why_other_date(article: Article, theirs: datetime | None, entry: Any) -> str:
    """The reason for another date."""
    if theirs and not OLDEST <= theirs <= SEEN:
        return "date before 1990 or to come, not believed"
    if article.published and not theirs:
        return "date only Vigie reads"
    written = [dict.get(entry, name) for name in ("published", "updated", "created")]
    if any(isinstance(text, str) and read_date(text) == article.published for text in written):
        return "date: a zone in letters or a time that feedparser drops"
    return "date"


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def suites() -> None:
    """Part 1."""
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    unexplained: dict[str, list[str]] = defaultdict(list)
    slowest = (0.0, "")
    folders = [*DATA.glob("feedsuite-*"), *DATA.glob("feeds-fr-*"), *DATA.glob("xmlbombs-*")]
    for file in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        if file.name.startswith(("NOTE", "LICENSE")):
            continue
        body = file.read_bytes()
        counts["files"] += 1
        began, refusal, articles = time.process_time(), "", ()
        try:
            articles = read(body)
        except NotAFeed as error:
            refusal = str(error)
        except Exception as error:
            counts["exceptions"] += 1
            unexplained["exception"].append(f"{file.name}: {error!r}")
        took = time.process_time() - began
        slowest = max(slowest, (took, file.name))
        counts["over the deadline"] += took > DEADLINE
        try:
            entries = feedparser.parse(io.BytesIO(body)).entries
        except Exception:
            counts["exceptions of feedparser"] += 1
            continue
        counts["articles"] += len(articles)
        counts["feedparser's entries"] += len(entries)
        if len(articles) != len(entries):
            reason = why_other_count(articles, entries, refusal, body)
            reasons[f"{reason or 'unexplained'} (files)"] += 1
            if not reason:
                unexplained["count"].append(f"{file.name}: {len(articles)} for {len(entries)}. {refusal[:80]}")
            continue
        counts["entries compared"] += len(entries)
        for article, entry in zip(articles, entries, strict=True):
            for difference in compare(article, entry, body):
                reasons[difference] += 1
                if difference in ("title", "date"):
                    unexplained[difference].append(f"{file.name}: {article.title[:50]!r} {article.published}")
    print(dict(counts), f"slowest {slowest[0]:.2f} s ({slowest[1]})")
    for reason, count in reasons.most_common():
        print(f"{count:6} {reason}")
    for kind, cases in unexplained.items():
        print(f"-- {kind}: {len(cases)}", *cases[:40], sep="\n   ")


def _cost(body: bytes, pipe: Any) -> None:
    began = time.process_time()
    try:
        outcome = f"{len(read(body))} articles"
    except NotAFeed:
        outcome = "refused"
    pipe.send((time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, outcome))


def costly() -> None:
    """Part 2."""
    context = multiprocessing.get_context("fork")
    rows = []
    for name, body in documents(SIZE).items():
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_cost, args=(body, theirs))
        process.start()
        rows.append((*(ours.recv() if ours.poll(LIMIT) else (float("inf"), 0, "NOT ENDED")), name))
        process.kill()
        process.join()
    rows.sort(reverse=True)
    print(f"{len(rows)} costly documents of {SIZE} characters; at most {max(row[1] for row in rows)} MB")
    for seconds, _, outcome, name in rows[:8]:
        print(f"{seconds:7.2f} s  {outcome:12} {name}")


def speed() -> None:
    """Part 3."""
    bodies = [file.read_bytes() for file in (DATA / "feeds-fr-2025").glob("*.xml")]
    bodies = [body for body in bodies if b"<rss" in body[:500]]
    ratios = []
    for _ in range(5):
        began = time.process_time()
        for body in bodies:
            feedparser.parse(io.BytesIO(body))
        middle = time.process_time()
        for body in bodies:
            read(body)
        ratios.append((time.process_time() - middle) / (middle - began))
    print(f"{len(bodies)} French feeds: our time / feedparser's (median of five): {sorted(ratios)[2]:.2f}")


if __name__ == "__main__":
    if not DATA.is_dir():
        sys.exit("the public data this campaign reads is absent")
    suites()
    costly()
    speed()
