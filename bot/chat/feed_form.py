"""What does the form of a new feed ask? First the site; then which of its feeds, and what readers call it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.chat.forms import Choice, Field, Filled, Form, Ticket
from bot.entries.address import wrong_address
from bot.model import Bullets, Edit, Paragraph, Run
from bot.wording import Words

CHOSEN = 20  #: feeds of a site to choose from
LONGEST = 150  #: characters of an address that can be chosen; chats carry no longer ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A feed that a site offers, or an address that it declares and that is none."""

    url: str
    name: str = ""
    articles: int = 0
    newest: datetime | None = None
    trouble: str = ""


def site_form(ticket: Ticket, words: Words, *, site: str = "") -> Form:
    """The first question: which site?"""
    field = Field(
        key="site",
        label=words.say("Address of the site, or of its feed"),
        value=(site,) if site else (),
        hint=words.say("For example: www.silicon.fr"),
        required=True,
    )
    return Form(ticket=ticket, title=words.say("Add a source"), submit=words.say("Look for feeds"), fields=(field,))


def choice_form(ticket: Ticket, found: Sequence[Found], words: Words) -> Form | None:
    """The second one: which of its feeds? None when it has none that could be chosen."""
    good = [feed for feed in found if not feed.trouble and len(feed.url) <= LONGEST][:CHOSEN]
    if not good:
        return None
    choices = tuple(Choice(feed.url, _told(feed)) for feed in good)
    fields = (
        Field(
            key="url",
            label=words.say("Feed"),
            kind="one",
            value=(good[0].url,),
            choices=choices,
            required=True,
        ),
        Field(
            key="name",
            label=words.say("Name"),
            value=(good[0].name,) if good[0].name else (),
            hint=words.say("The publisher as readers know it."),
            required=True,
        ),
    )
    form = Form(ticket=ticket, title=words.say("Add a source"), submit=words.say("Save"), fields=fields)
    return replace(form, lead=_lead(good, words))


def _told(feed: Found) -> str:
    return feed.name or feed.url.partition("://")[2]


def _lead(good: Sequence[Found], words: Words) -> tuple[Paragraph | Bullets, ...]:
    title = words.count("{n} feed found", "{n} feeds found", len(good))
    items = []
    for feed in good:
        holds = words.count("{n} article", "{n} articles", feed.articles)
        newest = words.say("the last one of {when}", when=words.moment(feed.newest)) if feed.newest else ""
        told = ", ".join(part for part in (holds, newest) if part)
        items.append((Run(_told(feed), url=feed.url), Run(f" — {told}")))
    return Paragraph((Run(title, bold=True),)), Bullets(tuple(items))


def site_mistakes(filled: Filled, words: Words) -> dict[str, str]:
    """What is wrong with the address typed, by field."""
    site = filled.line("site")
    if not site or " " in site or wrong_address(site if "://" in site else f"https://{site}"):
        return {"site": words.say("This is no web address. For example: www.silicon.fr")}
    return {}


def needed(filled: Filled, words: Words) -> dict[str, str]:
    """What the second question needs and was not given."""
    return {key: words.say("This is needed.") for key in ("url", "name") if not filled.line(key)}


def edit_of(filled: Filled) -> Edit:
    """The edit that the answers of the second form mean."""
    return Edit(entry="feed", action="add", id="", values={"name": filled.line("name"), "url": filled.line("url")})
