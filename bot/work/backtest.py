"""How are two watchlists tried on the archive? Articles are read as a stream and matched with both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.alerting.backtest import Comparison, Trial, compare
from bot.matching import Matcher
from bot.model import Article, Watchlist

#: Name under which the store keeps the text of the watchlist in force.
IN_FORCE = "watchlist in force"


def backtest(articles: Iterable[Article], before: Watchlist, after: Watchlist) -> Comparison:
    """What the second watchlist would have alerted and the first not, and the other way round."""
    return compare(_trials(articles, before, after), before, after)


def _trials(articles: Iterable[Article], before: Watchlist, after: Watchlist) -> Iterator[Trial]:
    # Matchers of their own: the newsroom's learns words as it reads, and another thread may be using it.
    new = Matcher(after.watches)
    old = new if before.watches == after.watches else Matcher(before.watches)
    for article in articles:
        matching = new.match(article.title, article.text)
        earlier = matching if old is new else old.match(article.title, article.text)
        yield Trial(article, earlier, matching)
