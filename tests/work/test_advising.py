"""What would spare people an article is found as they say so, by what they said of others before."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.model import Article
from bot.newsroom import Newsroom
from bot.store import articles, mentions
from bot.store.database import Database
from bot.watchlist import load
from bot.work.desk import Desk
from tests.work.newspaper import NOON, Newspaper

COCKTAIL = Article(key="c", title="Le cocktail Atos Sunrise revient", text="", url="https://e.fr/c", seen_at=NOON)
WANTED = Article(key="w", title="Atos rachète Bull", text="", url="https://e.fr/w", seen_at=NOON)


@pytest.fixture
def paper(tmp_path: Path, database: Database) -> Newspaper:
    return Newspaper(tmp_path, database)


def desk(paper: Newspaper, *, office: bool = True) -> Desk:
    newsroom = Newsroom(load(paper.file))
    with paper.database.write() as conn:
        for article in (COCKTAIL, WANTED):
            if articles.add(conn, article, [article.key]):
                mentions.save(conn, article.key, newsroom.consider(article, now=NOON).matching.mentions)
    return Desk(paper.database, newsroom, paper("ULEA").incoming, now=NOON, office=paper.office if office else None)


def test_an_unwanted_article_is_answered_with_a_veto_that_spares_the_wanted(paper: Newspaper) -> None:
    wanted = desk(paper).opine(WANTED.url, useful=True)
    assert wanted and wanted.spared is None
    opined = desk(paper).opine(COCKTAIL.url, useful=False)
    assert opined and opined.spared
    assert (opined.spared.watch.id, opined.spared.key, opined.spared.values) == ("atos", "veto", ("cocktail atos",))
    again = desk(paper).opine(COCKTAIL.url, useful=False)
    assert again and not again.fresh and again.spared == opined.spared


def test_what_takes_edits_of_two_watches_is_left_to_vigie_avis(paper: Newspaper) -> None:
    title = "Le cocktail Atos Sunrise et le jus Orange pressé"
    both = Article(key="b", title=title, text="", url="https://e.fr/b", seen_at=NOON)
    room = Newsroom(load(paper.file))
    found = room.consider(both, now=NOON).matching.mentions
    assert {mention.watch for mention in found} == {"atos", "orange"}
    with paper.database.write() as conn:
        articles.add(conn, both, [both.key])
        mentions.save(conn, both.key, found)
    opined = desk(paper).opine(both.url, useful=False)
    assert opined and opined.spared is None, "with the edit of one of them it would alert all the same"


def test_nothing_is_proposed_where_nothing_would_help_or_nobody_may_edit(paper: Newspaper) -> None:
    assert desk(paper).opine("https://e.fr/none", useful=False) is None
    alone = desk(paper, office=False).opine(COCKTAIL.url, useful=False)
    assert alone and alone.spared is None
    asking = desk(paper)
    paper.hand_edit("aliases: [Atos]", "aliases: [Atos")
    broken = asking.opine(COCKTAIL.url, useful=False)
    assert broken and broken.spared is None, "the file has mistakes, which come first"
