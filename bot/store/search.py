"""Which archived articles have these words?

Words are compared folded (case and accents away), by their beginning and without a final s or x, so « clouds
souverains » finds « cloud souverain »; an article must have them all. There is no query language: whatever else a
person types is space between words.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from bot.model import Article
from bot.store.articles import several, words_of
from bot.store.dialect import has_words, newest_with_words
from bot.store.schema import article, article_words

WORDS_AT_MOST = 20  #: of a search; the others are left out
NEWEST = 1_000  #: articles looked at first: where words are frequent, those that have them need not all be sorted
_LONG_ENOUGH = 4  #: letters from which a final s or x is taken for a plural


def beginnings(words: str) -> list[str]:
    """What the words found must begin with, for words as a person types them."""
    return sorted({_singular(word) for word in words_of(words)})[:WORDS_AT_MOST]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > _LONG_ENOUGH and word[-1] in "sx" else word


def search(conn: Connection, words: str, *, limit: int) -> list[Article]:
    """The articles that have all these words, newest first, those without a date last; none for no words."""
    wanted = beginnings(words)
    if not wanted:
        return []
    keys = newest_with_words(conn, wanted, among=NEWEST, limit=limit)
    if len(keys) < limit:
        order = (article.c.moment.desc().nulls_last(), article.c.key)
        holding = select(article.c.key).join(article_words, article_words.c.article == article.c.key)
        keys = list(conn.execute(holding.where(has_words(conn, wanted)).order_by(*order).limit(limit)).scalars())
    found = several(conn, keys)
    return [found[key] for key in keys]
