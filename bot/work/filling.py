"""What is a form filled in with, is what comes back well formed, and what is then done? For threads: all of it waits.

The words and the decisions are the forms' own (`bot.chat.watch_form` and its neighbours); here they meet the archive,
memory and the editor of the watchlist. Whatever comes back with a form is looked up again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from bot.chat import feed_form, memory_form, watch_form
from bot.chat.edited import outcome, trial
from bot.chat.editor import Editor
from bot.chat.feed_form import Found
from bot.chat.forms import Filled, Form, Ticket, on_fields, refilled, with_mistakes
from bot.chat.memory_form import Draft
from bot.chat.port import Incoming
from bot.chat.remembered import contradiction, done
from bot.chat.verbs import sentence
from bot.errors import Contradiction, FetchError, Said
from bot.memory.changes import PARIS
from bot.model import Edit, Edited, Message, Watch
from bot.newsroom import Newsroom
from bot.store import mentions
from bot.store.database import Database
from bot.wording import Words
from bot.work.desk import Desk
from bot.work.finding import address_in, article_meant, article_of_text

DAYS = 90  #: of the archive that a trial looks at
TITLE = 200  #: characters of a message's first line that are offered as a title
_ADDRESS = re.compile(r"<?https?://\S+>?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """The forms, for one person who asks."""

    database: Database
    desk: Desk
    asking: Incoming

    @property
    def newsroom(self) -> Newsroom:
        """What deciding needs."""
        return self.desk.newsroom

    @property
    def editor(self) -> Editor:
        """The watchlist, as the person may edit it."""
        return self.desk.editor

    @property
    def words(self) -> Words:
        """The language of the answer."""
        return self.newsroom.words

    def opened(self, ticket: Ticket) -> Form | Message:
        """The form for what a person wants, filled in with what is known."""
        if ticket.purpose == "feed add":
            return feed_form.site_form(ticket, self.words)
        if ticket.purpose == "memory add":
            return memory_form.memory_form(self._drafted(ticket), ticket, self.words)
        if ticket.purpose == "watch add":
            return self._watch_form(None, ticket)
        if ticket.wish:
            return self._excluding(ticket)
        meant = ticket.id or self.desk.silencer.watch_here()
        watch = self.editor.watchlist.watch(meant)
        if watch is None:
            return sentence(self.words.say("This watch is not on the watchlist any more."))
        return self._watch_form(watch, self._stamped(ticket, watch))

    def _excluding(self, ticket: Ticket) -> Form | Message:
        """The form of a watch with what would spare people an article filled in; without it, where nothing would."""
        plain = replace(ticket, wish="")
        with self.database.read() as conn:
            article = article_meant(conn, ticket.about)
        spared = self.desk.spared(article.key) if article else None
        if spared is None:
            return self.opened(plain)
        form = self._watch_form(spared.watch, self._stamped(plain, spared.watch))
        return watch_form.excluding(form, spared, self.words)

    def wrong(self, filled: Filled) -> dict[str, str]:
        """What is wrong, by field of the form. A fraction of a second."""
        if filled.ticket.purpose == "memory add":
            today = self.desk.now.astimezone(PARIS).date()
            return memory_form.mistakes(filled, self._watch_id, today, self.words)
        if filled.ticket.purpose == "feed add" and "url" not in filled.answers:
            return feed_form.site_mistakes(filled, self.words)
        watch = self.editor.watchlist.watch(filled.ticket.id)
        if filled.ticket.purpose == "feed add":
            return feed_form.needed(filled, self.words) or self._placed(feed_form.edit_of(filled), None)
        if watch is None and filled.ticket.purpose == "watch change":
            return {}  # told when it is submitted
        form = self._watch_form(watch, filled.ticket)
        return watch_form.needed(filled, self.words) or self._placed(watch_form.edit_of(filled, watch), form)

    def tried(self, filled: Filled) -> Form | Message:
        """A watch's form with what it would do under it, or with what is wrong above it."""
        watch = self.editor.watchlist.watch(filled.ticket.id)
        if watch is None and filled.ticket.purpose != "watch add":
            return sentence(self.words.say("This watch is not on the watchlist any more."))
        form = refilled(self._watch_form(watch, filled.ticket), filled)
        missing = watch_form.needed(filled, self.words)
        if missing:
            return with_mistakes(form, missing, self.words)
        examined = self.editor.examine(watch_form.edit_of(filled, watch), days=DAYS)
        if examined.mistakes:
            return with_mistakes(form, examined.mistakes, self.words)
        return replace(form, tail=trial(examined, self.words))

    def submitted(self, filled: Filled) -> Form | Message:
        """Do what a form says; a form again where it cannot be done like this."""
        if filled.ticket.purpose == "memory add":
            return self._remembered(filled)
        if filled.ticket.purpose == "feed add":
            return self._source(filled)
        watch = self.editor.watchlist.watch(filled.ticket.id)
        if filled.ticket.purpose == "watch change":
            if watch is None:
                return sentence(self.words.say("This watch is not on the watchlist any more."))
            if filled.ticket.shown != watch_form.shown(watch):
                return self._meanwhile(filled, watch)
        return self._edited(filled, watch_form.edit_of(filled, watch), watch)

    # -- the watchlist

    def _watch_form(self, watch: Watch | None, ticket: Ticket) -> Form:
        return watch_form.watch_form(watch, self.editor.watchlist, ticket, self.words)

    def _stamped(self, ticket: Ticket, watch: Watch) -> Ticket:
        """The ticket of what is shown."""
        seen = self.editor.shown("watch", watch.id)
        return replace(ticket, id=watch.id, seen=seen, shown=watch_form.shown(watch))

    def _placed(self, edit: Edit, form: Form | None) -> dict[str, str]:
        """The mistakes of an edit at the fields of its form."""
        mistakes = self.editor.examine(edit, days=0).mistakes
        return on_fields(form, mistakes) if form else {"name": " ".join(mistakes.values())} if mistakes else {}

    def _edited(self, filled: Filled, edit: Edit, watch: Watch | None) -> Form | Message:
        edited: Edited = self.editor.submit(edit)
        if edited.became == "conflict" and watch is not None:
            return self._meanwhile(filled, watch, edited)
        if edited.became == "wrong":
            form = refilled(self._watch_form(watch, filled.ticket), filled)
            return with_mistakes(form, edited.mistakes or {"": edited.reason}, self.words)
        return outcome(edited, self.words)

    def _meanwhile(self, filled: Filled, watch: Watch, edited: Edited | None = None) -> Form:
        """The form anew, with what changed meanwhile and what was typed; nothing is written over."""
        now = self.editor.watchlist.watch(watch.id) or watch
        fresh = self._watch_form(now, self._stamped(filled.ticket, now))
        told = outcome(edited or Edited(became="conflict", id=watch.id), self.words)
        return watch_form.meanwhile(fresh, filled, told, self.words)

    # -- feeds

    def _source(self, filled: Filled) -> Form | Message:
        """The feeds of a site to choose from, then the one chosen, asked once more: what comes back is not believed."""
        chosen = filled.line("url")
        site = chosen or filled.line("site")
        try:
            found = self._found(site)
        except FetchError as error:
            return self._asked_again(filled, site, self.words.say("It cannot be read: {reason}", reason=error.said))
        if not chosen:
            form = feed_form.choice_form(replace(filled.ticket, about=site), found, self.words)
            nothing = self.words.say("No feed was found there. Give the address of the feed itself.")
            return form or self._asked_again(filled, site, nothing)
        if [feed.url for feed in found if not feed.trouble] != [chosen]:
            return self._asked_again(filled, site, self.words.say("There is no feed at this address any more."))
        edited = self.editor.submit(feed_form.edit_of(filled))
        if edited.became == "wrong":
            return self._asked_again(filled, site, " ".join(edited.mistakes.values()) or edited.reason)
        return outcome(edited, self.words)

    def _found(self, site: str) -> list[Found]:
        if self.desk.outside is None:
            raise FetchError(Said("the web is not asked here"))
        offered = self.desk.outside.offers(site)
        return [
            Found(url=each.url, name=each.name, articles=each.articles, newest=each.newest, trouble=each.trouble)
            for each in offered
        ]

    def _asked_again(self, filled: Filled, site: str, why: str) -> Form:
        ticket = replace(filled.ticket, about="")
        return with_mistakes(feed_form.site_form(ticket, self.words, site=site), {"site": why}, self.words)

    # -- memory

    def _drafted(self, ticket: Ticket) -> Draft:
        """What the archive knows of the article a message links to, else what the message itself says."""
        with self.database.read() as conn:
            article = article_meant(conn, ticket.about) if ticket.about else None
            named = [mention.watch for mention in mentions.of(conn, article.key)] if article else []
        if article:
            day = self._day(article.moment) if article.moment else ""
            link = article.url or address_in(ticket.about)
            return Draft(title=article.title, day=day, actors=self._labels(named), link=link, archived=True)
        said = _ADDRESS.sub(" ", self.asking.text)
        lines = [" ".join(line.split()) for line in said.splitlines() if line.strip()]
        if lines:
            matched = self.newsroom.consider(article_of_text(said), now=self.desk.now).matching
            named = [mention.watch for mention in matched.mentions]
        quote = "\n".join(lines) if len(lines) > 1 else ""
        title, link = (lines or [""])[0][:TITLE], address_in(ticket.about)
        return Draft(title=title, actors=self._labels(named), quote=quote, link=link)

    def _day(self, moment: datetime) -> str:
        """As the command of memory reads it, which knows the French of days, not the English."""
        day = moment.astimezone(PARIS).date()
        return self.words.day(day) if self.words.language == "fr" else day.isoformat()

    def _labels(self, watches: list[str]) -> tuple[str, ...]:
        """Who was part of it; the media that say so are not."""
        named = (self.newsroom.watches.get(watch) for watch in watches)
        return tuple(dict.fromkeys(watch.label for watch in named if watch and watch.mode != "source"))

    def _watch_id(self, name: str) -> str:
        watch = self.desk.watch_named(name)
        return watch.id if watch else ""

    def _remembered(self, filled: Filled) -> Form | Message:
        typed = memory_form.typed(filled)
        try:
            added = self.desk.keeper.add(filled.ticket.about, typed, self.asking.user)
        except Contradiction as error:
            form = refilled(memory_form.memory_form(Draft(), filled.ticket, self.words), filled)
            return with_mistakes(form, {"": contradiction(error, self.words)}, self.words)
        return done(added.changes[0], added.event, self.desk.rendering)
