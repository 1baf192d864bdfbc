"""What do recall and grouping cost as memory grows? `python -m tests.bench.memory`.

Events and stories are made of the headlines of OrangeSum, with companies drawn by a Zipf law, so that one is
in every second event. Times are processor time per article; the ratio is to folding and tokenising the article's own
text (`ask`, `tell`), which any method must do.
"""

from __future__ import annotations

import json
import lzma
import random
import time
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.matching import Matcher
from bot.memory.asked import ask
from bot.memory.recall import Memory
from bot.memory.stories import StoryBook
from bot.memory.telling import tell
from bot.model import Article, Event, Mention
from bot.watchlist import load
from tests.eval.recall import ROOT, cases, events_of

DATA = ROOT.parent / "shared" / "data" / "orangesum-links" / "articles_dev.jsonl.xz"
BEGIN, APART = datetime(2025, 1, 1, tzinfo=UTC), timedelta(seconds=20)


def articles(path: Path = DATA) -> list[Article]:
    """Real French articles, told one after the other at twenty seconds' distance."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Article(key=r["id"], title=r["title"], text="\n".join(r["paragraphs"]), published=BEGIN + i * APART)
        for i, r in enumerate(rows)
    ]  # fmt: skip


def made_events(given: Iterable[Article], watches: list[str]) -> Iterable[Event]:
    """An alerted event of each article, with up to four watches."""
    dice = random.Random(1)
    shares = [1 / (i + 1) for i in range(len(watches))]
    for number, article in enumerate(given):
        day = date(2012, 1, 1) + timedelta(days=number % 3000)
        actors = tuple(dict.fromkeys(dice.choices(watches, shares, k=dice.randint(1, 4))))
        yield Event(
            id=article.key, title=article.title, start=day, end=day, precision="day", actors=actors, origin="alert"
        )


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of processor time."""
    begin = time.process_time()
    work()
    return 1000 * (time.process_time() - begin)


def line(name: str, times: list[float], floor: list[float]) -> str:
    """Median and 95th percentile, and the median's ratio to the floor's."""
    ranked, base = sorted(times), sorted(floor)
    median = ranked[len(ranked) // 2]
    return f"{name:28} {median:6.2f} {ranked[int(len(ranked) * 0.95)]:6.2f} {median / base[len(base) // 2]:6.1f}"


def main() -> None:
    """Print the table."""
    if not DATA.exists():
        raise SystemExit(f"{DATA} is absent: nothing to measure on")
    given = articles()
    watchlist = load(ROOT / "watchlist.yaml")
    matcher = Matcher(watchlist.watches)

    def match(title: str, text: str) -> tuple[Mention, ...]:
        return matcher.match(title, text).mentions

    asked = [(c.article, c.mentions) for c in (*cases("dev", match), *cases("test", match))]
    floor = [timed(partial(ask, article, mentions)) for article, mentions in asked]
    print(f"{'ms CPU':28} median   p95  ratio")
    for size in (0, 1_000, 10_000):
        made = made_events(given[:size], sorted(w.id for w in watchlist.watches if w.type == "company"))
        memory = Memory((*events_of("all"), *made), watchlist.watches)
        times = [timed(partial(memory.recall, article, mentions)) for article, mentions in asked]
        print(line(f"recall, {len(memory)} events", times, floor))
    book, times, floor = StoryBook(), [], []
    for number, article in enumerate(given[:10_000], 1):
        floor.append(timed(partial(tell, article)))
        times.append(timed(partial(book.place, article)))
        if number in (1_000, 10_000):
            print(line(f"group, {number} open articles", times[-500:], floor[-500:]))


if __name__ == "__main__":
    main()
