"""A simulated week of a feed reader, judged by the server it asks.

    python -m tests.campaign.reader_week

Eleven addresses, each with manners of its own, asked every quarter of an hour at most by the product's own rounds,
while the clock is moved from one moment a feed is due to the next. Prints what was judged and every fault; the exit
status is 1 when there is one.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from bot.store.database import open_database
from tests.feeds.judge import DAY, Judge, Manners, addresses, faults, read_for
from tests.servers.http import run_site

WEEK = 7 * DAY


def main() -> int:
    """The week, its score, its faults."""
    logging.disable(logging.WARNING)
    running = run_site()
    judge = Judge(next(running), timedelta(minutes=15))
    urls = addresses(judge)
    judge.at("/home", Manners(publishes=DAY))
    with tempfile.TemporaryDirectory() as folder, closing(open_database(f"sqlite:///{Path(folder) / 'v.db'}")) as kept:
        figures = asyncio.run(read_for(judge, kept, urls, WEEK))
    running.close()
    found = faults(judge, WEEK)
    print(f"{sum(map(len, judge.asked.values()))} requests in a week, {figures.articles} articles")
    for path, moments in sorted(judge.asked.items()):
        print(f"{len(moments):6} {path}")
    for rule, judged in judge.points.items():
        print(f"{judged:6} times: {rule}")
    print(f"{len(found)} faults", *found[:20], sep="\n   ")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
