"""Can any text, watchlist or feed make reading or matching fail, or cost more than its length allows?

    python -m tests.campaign.fuzz [--minutes 10] [--seed N]

1. Each kind of hostile text at 50,000 and at 500,000 characters: matching's time a character against words it has
   never met (the baseline of this run) and against itself ten times shorter, memory traced and of the process.
2. The same at ten million characters: the kinds that are promised, then the cheapest others until two thirds of the
   time are gone.
3. For the rest of it, and a third of the time at least, rounds of random watchlists, texts and feeds. What fails
   prints the seed of its round.

The exit status is 1 when a bound is passed or anything raises what it does not promise.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import statistics
import sys
import time
import tracemalloc
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from bot.errors import NotAFeed, WatchlistError
from bot.feeds.parse import parse_feed
from bot.matching import Matcher
from bot.model import Feed, Watch
from bot.reading.words import bare_words, fold, fold_key, sentences, tokens
from bot.watchlist import load, parse
from tests.campaign.hostile_texts import KINDS, NAMES, PLAIN, misspelt, mutated, word

#: Kinds whose ten million characters are always read, however busy the machine.
PROMISED = ("plain French", "words without a space", "emoji", "right to left", "control characters")
SHORT, LONG, HUGE = 50_000, 500_000, 10_000_000  #: characters
MOST_TIMES = 10  #: time a character, against words never met, read in the same run with the shipped watchlist
MOST_GROWTH = 3.0  #: time a character at LONG or HUGE, against SHORT; plain linear is 1
MOST_BYTES = 400  #: traced at the peak, a character, at SHORT
MOST_PROCESS_BYTES = 200  #: added to the process, a character, at LONG and HUGE
MOST_LEAK = 150  #: MB the process may gain over all the rounds
SLACK = 0.5  #: seconds any text may take: at most 200 places of a word are judged, each with the sentences around it
SHIPPED = Path(__file__).parents[2] / "watchlist.yaml"
SEEN = datetime(2026, 11, 22, tzinfo=UTC)
FEED = Feed(id="x", name="X", url="https://x.fr/feed")
WATCHES = load(SHIPPED).watches
FAILURES: list[str] = []


def demand(holds: bool, what: str) -> None:
    """Note and print what does not hold; the run goes on."""
    if not holds:
        FAILURES.append(what)
        print(f"FAILED {what}", flush=True)


def megabytes() -> float:
    """The most memory this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def seconds(matcher: Matcher, text: str) -> float:
    """Processor time of matching one text."""
    began = time.process_time()
    matcher.match("", text)
    return time.process_time() - began


def baseline() -> float:
    """Seconds a character of words that are met for the first time, median of five."""
    texts = [KINDS["words never seen"](random.Random(seed), SHORT) for seed in range(5)]
    return statistics.median(seconds(Matcher(WATCHES), text) for text in texts) / SHORT


def _child(kind: str, size: int, pipe: Any) -> None:
    text = KINDS[kind](random.Random(size), size)
    matcher = Matcher(WATCHES)
    matcher.match("", PLAIN)
    before = megabytes()
    took = seconds(matcher, text)
    pipe.send((took, megabytes() - before))


def apart(kind: str, size: int) -> tuple[float, float]:
    """Seconds and added megabytes of one text, in a process of its own; infinite when it dies."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(kind, size, theirs))
    process.start()
    theirs.close()
    try:
        took: tuple[float, float] = ours.recv()
    except EOFError:
        took = float("inf"), float("inf")
    process.join()
    return took


def traced(kind: str) -> float:
    """Bytes a character that matching has allocated at its peak."""
    text, matcher = KINDS[kind](random.Random(1), SHORT), Matcher(WATCHES)
    tracemalloc.start()
    matcher.match("", text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / SHORT


def long_texts(usual: float, until: float) -> None:
    """Parts 1 and 2."""
    print(f"words never met: {usual * 1e9:.0f} ns a character")
    print(f"{'':24}{'× usual':>9}{'growth':>9}{'bytes/char':>12}{'MB added':>10}")
    short = {kind: min(apart(kind, SHORT)[0] for _ in range(2)) / SHORT for kind in KINDS}
    long: dict[str, float] = {}
    for kind in KINDS:
        took, added = apart(kind, LONG)
        long[kind] = took / LONG
        size, growth = traced(kind), _growth(took / LONG, short[kind], usual)
        print(f"{kind:24}{took / LONG / usual:9.2f}{growth:9.2f}{size:12.0f}{added:10.0f}", flush=True)
        demand(took / LONG <= MOST_TIMES * usual, f"{kind}: time a character")
        demand(growth <= MOST_GROWTH, f"{kind}: time grows faster than length")
        demand(size <= MOST_BYTES, f"{kind}: memory traced")
        demand(added <= MOST_PROCESS_BYTES * LONG / 2**20, f"{kind}: memory of the process")
    in_turn = sorted(long, key=lambda kind: (kind not in PROMISED, long[kind]))
    for done, kind in enumerate(in_turn):
        if kind not in PROMISED and time.monotonic() + long[kind] * HUGE > until:
            print(f"{HUGE:,} characters of these left out, the time is up: {', '.join(in_turn[done:])}")
            break
        took, added = apart(kind, HUGE)
        growth = _growth(took / HUGE, short[kind], usual)
        print(f"{kind:24} of {HUGE:,} characters: {took:.1f} s, growth {growth:.2f}, {added:.0f} MB", flush=True)
        demand(growth <= MOST_GROWTH, f"{kind}: time grows faster than length up to {HUGE}")
        demand(added <= MOST_PROCESS_BYTES * HUGE / 2**20, f"{kind}: memory of the process at {HUGE}")


def _growth(long: float, short: float, usual: float) -> float:
    """How much more a character costs in a longer text; what costs next to nothing is not told from noise."""
    return long / max(short, usual / 20)


def random_watches(chance: random.Random) -> tuple[Watch, ...]:
    """The shipped watchlist, or some watches of names, misspelt names, words and characters of any kind."""
    if chance.random() < 0.2:
        return WATCHES

    def phrase() -> str:
        kind = chance.choice(list(KINDS))
        made = (chance.choice(NAMES), misspelt(chance, chance.choice(NAMES)), word(chance), KINDS[kind](chance, 12))
        return " ".join(chance.choices(made, k=chance.randint(1, 3)))

    def phrases(most: int) -> tuple[str, ...]:
        return tuple(phrase() for _ in range(chance.randint(0, most)))

    return tuple(
        Watch(
            id=f"w{n}",
            label="x",
            aliases=(phrase(), *phrases(4)),
            type=chance.choice(("company", "person", "topic")),
            case=chance.choice(("any", "proper")),
            context=phrases(3),
            veto=phrases(3),
            acronyms=phrases(1),
            surname=word(chance) if chance.random() < 0.3 else "",
            fuzzy=chance.random() < 0.7,
        )
        for n in range(int(10 ** chance.uniform(0, 2.3)))
    )


def random_text(chance: random.Random, watches: tuple[Watch, ...]) -> str:
    """A text of one kind, of several, or a usual one with the watchlist's words in it, mutated."""
    size = int(10 ** chance.uniform(0, 4.5))
    if chance.random() < 0.4:
        watch = chance.choice(watches)
        own = [*watch.aliases, *watch.context, *watch.veto, *watch.acronyms, watch.surname, PLAIN[:60]]
        return mutated(chance, " ".join(chance.choices(own, k=1 + size // 40)))
    kinds = chance.choices(list(KINDS), k=chance.randint(1, 4))
    return "".join(KINDS[kind](chance, size // len(kinds)) for kind in kinds)


def read_words(text: str, where: str) -> None:
    """Every word and sentence stands where it says, in order."""
    folded = fold(text)
    demand(folded.text == fold_key(text), f"{where}: two foldings")
    last = 0
    for token in tokens(text):
        demand(last <= token.start < token.end <= len(text), f"{where}: place of {token!r:.80}")
        last = token.start
    for sentence in sentences(text):
        demand(text[sentence.start : sentence.end] == sentence.text, f"{where}: sentence {sentence!r:.80}")
    bare_words(text)


def match_all(matcher: Matcher, title: str, text: str, where: str) -> int:
    """Every hit is a stretch of the field it names; returns how many there are."""
    result, fields = matcher.match(title, text), {"title": title, "text": text}
    hits = [hit for mention in result.mentions for hit in mention.evidence]
    for hit in hits:
        demand(fields[hit.field][hit.start : hit.end] == hit.text != "", f"{where}: place of {hit!r:.80}")
    for refusal in result.refused:
        there = fields[refusal.field][refusal.start : refusal.start + len(refusal.text)]
        demand(there == refusal.text and bool(refusal.reason), f"{where}: refusal {refusal!r:.80}")
    return len(hits)


def feed_of(chance: random.Random, title: str, text: str) -> bytes:
    """A feed with these words, some of its bytes spoilt; or what is none."""
    if chance.random() < 0.1:
        return chance.randbytes(chance.randint(0, 3_000))
    clean = escape if chance.random() < 0.5 else str
    items = f"<item><title>{clean(title)}</title><description>{clean(text)}</description></item>"
    body = bytearray(f"<rss version='2.0'><channel>{items}</channel></rss>".encode("utf-8", "replace"))
    for _ in range(chance.choice((0, 0, 1, 5, 50))):
        body[chance.randrange(len(body))] = chance.randrange(256)
    return bytes(body)


def one_round(seed: int, usual: float, counts: Counter[str]) -> None:
    """A watchlist and some texts; what an exception leaves of the round is not run."""
    chance, where = random.Random(seed), f"seed {seed}"
    watches = random_watches(chance)
    matcher = Matcher(watches)
    most = MOST_TIMES * max(1.0, len(watches) / len(WATCHES)) * usual
    for _ in range(chance.randint(3, 12)):
        title, text = mutated(chance, random_text(chance, watches)[:200]), random_text(chance, watches)
        began = time.process_time()
        counts["hits"] += match_all(matcher, title, text, where)
        took = time.process_time() - began
        demand(took <= SLACK + most * len(text), f"{where}: {took:.2f} s for {len(text)} characters")
        read_words(text, where)
        counts["texts"] += 1
        counts["characters"] += len(title) + len(text)
    body = feed_of(chance, title, text[:5_000])
    try:
        counts["articles"] += len(parse_feed(body, content_type="", feed=FEED, url=FEED.url, seen_at=SEEN))
    except NotAFeed:
        counts["feeds refused"] += 1
    if seed % 40 == 0:  # loading takes longer than all the rest of a round
        try:
            parse(mutated(chance, SHIPPED.read_text(encoding="utf-8")), file="watchlist.yaml")
            counts["watchlists loaded"] += 1
        except WatchlistError:
            counts["watchlists refused"] += 1


def rounds(seed: int, usual: float, until: float) -> None:
    """Part 3."""
    counts: Counter[str] = Counter()
    before = 0.0
    while time.monotonic() < until:
        try:
            one_round(seed, usual, counts)
        except Exception as error:
            demand(False, f"seed {seed}: {error!r:.300}")
        seed += 1
        counts["rounds"] += 1
        before = before or (megabytes() if counts["rounds"] == 100 else 0.0)
    gained = megabytes() - before if before else 0.0
    print(f"{dict(counts)}; {gained:.0f} MB more than after a hundred rounds")
    demand(gained <= MOST_LEAK, "memory kept from round to round")


def main() -> None:
    """All three parts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1, help="where the rounds begin")
    options = parser.parse_args()
    began, usual = time.monotonic(), baseline()
    long_texts(usual, began + options.minutes * 40)
    rounds(options.seed, usual, max(began + options.minutes * 60, time.monotonic() + options.minutes * 20))
    sys.exit(f"{len(FAILURES)} failures" if FAILURES else 0)


if __name__ == "__main__":
    main()
