"""What did people split from a story, and join to one?"""

from __future__ import annotations

from sqlalchemy import Connection, select

from bot.model import StoryChoice
from bot.store import meta
from bot.store.rows import build, columns, values
from bot.store.schema import story_choice

REVISION = "stories revision"  #: name of the value that grows with every choice, so that a running Vigie notices


def record(conn: Connection, choice: StoryChoice) -> None:
    """Write down what a person chose. Needs a writing transaction."""
    conn.execute(story_choice.insert(), values(choice))
    meta.put(conn, REVISION, str(revision(conn) + 1))


def all_choices(conn: Connection) -> list[StoryChoice]:
    """Every choice, in the order in which they were made."""
    query = select(*columns(StoryChoice, story_choice)).order_by(story_choice.c.number)
    return [build(StoryChoice, row) for row in conn.execute(query)]


def revision(conn: Connection) -> int:
    """How often people chose: another number, and the stories are not what they were."""
    return int(meta.get(conn, REVISION) or 0)


def joined_to(conn: Connection, story: str) -> str:
    """The story that a story was joined to last, "" when it stands alone (again)."""
    about = (story_choice.c.other == story) | ((story_choice.c.action == "join") & (story_choice.c.story == story))
    query = select(story_choice.c.action, story_choice.c.story, story_choice.c.other).where(about)
    last = conn.execute(query.order_by(story_choice.c.number.desc()).limit(1)).first()
    return str(last.story) if last and last.action == "join" and last.other == story else ""


def split_by(conn: Connection, article: str) -> str:
    """Who split an article, by its key, from a story last; "" for nobody."""
    query = select(story_choice.c.user).where(story_choice.c.article == article, story_choice.c.action == "split")
    return str(conn.execute(query.order_by(story_choice.c.number.desc()).limit(1)).scalar() or "")
