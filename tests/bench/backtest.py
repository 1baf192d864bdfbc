"""What does it cost to try an edit on an archive? Real articles, against matching them once; processor time.

.venv/bin/python tests/bench/backtest.py [articles, 1000 when not given]
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.founding import default_watchlist
from bot.matching import Matcher
from bot.watchlist import load
from bot.work.backtest import backtest
from tests.eval.archive import corpus


def main(number: int) -> None:
    """Print seconds and the ratio."""
    watchlist = load(default_watchlist())
    edited = replace(watchlist, watches=watchlist.watches[:-1])
    articles = corpus(number)
    words = sum(len(article.text.split()) for article in articles) / len(articles)
    begun = time.process_time()
    matcher = Matcher(watchlist.watches)
    for article in articles:
        matcher.match(article.title, article.text)
    once = time.process_time() - begun
    begun = time.process_time()
    found = backtest(articles, watchlist, edited)
    both = time.process_time() - begun
    print(f"{len(articles)} articles of {words:.0f} words: matched once {once:.2f} s, backtest {both:.2f} s,")
    print(f"{both / once:.2f} × once; +{len(found.gained)} alerts, −{len(found.lost)}")
    for wide in found.ambiguous:
        print(f"too wide: {wide.watch} {wide.share:.0%} {wide.with_company} {wide.alone}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
