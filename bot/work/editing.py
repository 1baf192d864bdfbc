"""How is the watchlist edited from a chat? Looked at, tried, written or proposed, and noted who did it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from bot.alerting.proposals import NAMED, proposed, replacing
from bot.chat.editor import Proposal
from bot.chat.port import Incoming
from bot.errors import Contradiction, WatchlistError
from bot.matching import match_with
from bot.model import Edit, Edited, Examined, Watchlist
from bot.newsroom import Newsroom
from bot.store import journal, meta, people, proposals
from bot.store.database import Database
from bot.store.proposals import Waiting
from bot.watchlist.amended import Amended, amended, difference, fingerprint, source_of
from bot.wording import later
from bot.work import proposing
from bot.work.backtest import IN_FORCE
from bot.work.entering import Hand, enter, settle
from bot.work.foresight import foresee
from bot.work.office import Office
from bot.work.owners import Standing
from bot.work.saving import digest

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Editing:
    """The watchlist, as one person may edit it; see `bot.chat.editor.Editor`. Blocks: to be used from a thread."""

    database: Database
    newsroom: Newsroom
    office: Office
    incoming: Incoming
    now: datetime

    @property
    def watchlist(self) -> Watchlist:
        """See Editor.watchlist."""
        return self.newsroom.watchlist

    def owns(self) -> bool:
        """See Editor.owns."""
        return self._standing().owns

    def fingerprint(self, entry: str, id: str) -> str:
        """Of an entry as the file has it now: another one after any edit of it. "" when there is none."""
        return self.office.look(entry, id)

    def shown(self, entry: str, id: str) -> str:
        """See Editor.shown."""
        looked = self.fingerprint(entry, id)
        with self.database.read() as conn:
            text = meta.get(conn, IN_FORCE)
        return fingerprint(text, entry, id) if text else looked

    def examine(self, edit: Edit, *, days: int = 90) -> Examined:
        """See Editor.examine."""
        try:
            text = self.office.good_text()
        except WatchlistError as error:
            return Examined(mistakes={"": self._broken(error)}, days=days)
        done = self._amended(text, edit)
        if done.text is None or done.text == text or not days:
            return Examined(mistakes=done.mistakes, diff=done.diff, days=days)
        seen = foresee(self.database, (text, done.text), replace(edit, id=done.id), now=self.now, days=days)
        return replace(seen, diff=done.diff)

    def submit(self, edit: Edit) -> Edited:
        """See Editor.submit."""
        standing = self._standing()
        try:
            return self._write(edit) if standing.owns else self._propose(edit, standing)
        except WatchlistError as error:
            return Edited(became="refused", id=edit.id, reason=self._broken(error))
        except Contradiction as error:
            return Edited(became="refused", id=edit.id, reason=self._said(error))

    def proposals(self) -> Sequence[Proposal]:
        """See Editor.proposals."""
        with self.database.read() as conn:
            waiting = proposals.standing(conn)
            names = people.names(conn, [one.user for one in waiting])
        return [
            Proposal(id=str(one.number), edit=one.edit, user=one.user, who=names.get(one.user, ""), at=one.at)
            for one in waiting
        ]

    def decide(self, proposal: str, *, accept: bool) -> Edited:
        """See Editor.decide."""
        standing = self._standing()
        if not standing.owns and (accept or not self._is_mine(proposal)):
            log.info("%s may not decide proposal %s", self.incoming.user, proposal)
            said = self.newsroom.words.say("Only an owner of the watchlist decides that.")
            return Edited(became="refused", id=proposal, reason=" ".join(filter(None, (said, standing.why))))
        try:
            with self.office.file.held():
                waiting = self._waiting(proposal)
                became = self._write_held(waiting.edit, waiting) if accept else self._declined(waiting)
                with self.database.write() as conn:
                    proposing.settle(conn, waiting, became, self.incoming, self.newsroom.words, now=self.now)
        except WatchlistError as error:
            return Edited(became="refused", id=proposal, reason=self._broken(error))
        except Contradiction as error:
            return Edited(became="refused", id=proposal, reason=self._said(error))
        if became.became in ("conflict", "wrong"):
            return replace(became, reason=" ".join(filter(None, (became.reason, self._still_waits(waiting)))))
        return self._taken_up(waiting.edit, waiting.user, became)

    def _still_waits(self, waiting: Waiting) -> str:
        """What an owner does about a proposal that cannot be written any more."""
        with self.database.read() as conn:
            who = self._called(conn, waiting.user)
        return self.newsroom.words.say(
            "The proposal still waits: {who} may propose it again, which replaces it. "
            "To be done with it: proposal refuse {number}",
            who=who,
            number=waiting.number,
        )

    def _standing(self) -> Standing:
        return self.office.owners.standing(self.incoming, self.newsroom.watchlist, self.newsroom.words)

    def _amended(self, text: str, edit: Edit) -> Amended:
        done = amended(text, edit, file=self._file.name, match_with=match_with)
        return replace(done, mistakes={key: self.newsroom.words.tell(said) for key, said in done.mistakes.items()})

    @property
    def _file(self) -> Path:
        return self.office.file.path

    def _propose(self, edit: Edit, standing: Standing) -> Edited:
        text = self.office.good_text()
        if stopped := self._stopped(text, edit):
            return stopped
        done = self._amended(text, edit)
        if done.text is None or done.text == text:
            return _undone(done)
        # an owner accepts what was looked at; an id that was made stays free to be made again
        edit = replace(edit, seen=edit.seen or fingerprint(text, edit.entry, edit.id)) if edit.id else edit
        with self.database.write() as conn:
            number, new, replaced = proposing.propose(conn, edit, self.incoming, text=text, now=self.now)
            if new:
                who = self.incoming.who or self.incoming.user
                named, words = replace(edit, id=done.id), self.newsroom.words
                told = proposed(named, done.diff, who, number, words, replaced=replaced)
                self.office.notify(conn, told, f"proposal:{number}")
        log.info("%s proposes to %s %s %s", self.incoming.user, edit.action, edit.entry, done.id)
        reason = " ".join(filter(None, (*replacing(replaced, self.newsroom.words), standing.why)))
        return Edited(became="proposed", id=str(number), diff=done.diff, reason=reason)

    def _write(self, edit: Edit) -> Edited:
        with self.office.file.held():
            became = self._write_held(edit, None)
        return self._taken_up(edit, self.incoming.user, became)

    def _write_held(self, edit: Edit, waiting: Waiting | None) -> Edited:
        """Make the edit in the file as it is now, and note it; the file is held."""
        text = self.office.good_text()
        settle(self.database, text)
        if stopped := self._stopped(text, edit):
            return stopped
        done = self._amended(text, edit)
        if done.text is None or done.text == text:
            return _undone(done)
        hand = Hand(user=self.incoming.user, who=self.incoming.who, at=self.now)
        if waiting:
            hand = replace(hand, user=waiting.user, approved_by=self.incoming.user)
        enter(self.database, self.office.file, [(edit, done)], hand)
        return Edited(became="written", id=done.id, diff=done.diff)

    def _stopped(self, text: str, edit: Edit) -> Edited | None:
        """A conflict where the entry is not any more what the person looked at."""
        if not edit.seen or edit.action == "add":
            return None
        if fingerprint(text, edit.entry, edit.id) == edit.seen:
            return None
        was, now = self.office.as_seen(edit.seen), source_of(text, edit.entry, edit.id)
        diff = "" if was is None else difference(was, now, self._file.name)
        with self.database.read() as conn:
            last = journal.newest(conn, 1, entry_id=edit.id)
            name = self._called(conn, last[0].user) if last else ""
        words = self.newsroom.words
        if last and last[0].digest == digest(text):
            reason = words.say("{who} changed it meanwhile ({at}).", who=name, at=words.moment(last[0].at))
            diff = diff or last[0].diff
        else:
            reason = words.say("It was changed in the file meanwhile. Look at it again, then edit it.")
        return Edited(became="conflict", id=edit.id, diff=diff, reason=reason)

    def _waiting(self, proposal: str) -> Waiting:
        """The proposal of that id. Raises Contradiction when it does not wait."""
        number = int(proposal) if proposal.isdecimal() and len(proposal) < 10 else 0
        with self.database.read() as conn:
            found = next((one for one in proposals.standing(conn) if one.number == number), None)
            before = proposals.decided(conn, number)
            name = self._called(conn, before[0]) if before else ""
        if found is not None:
            return found
        if before and before[1] == "superseded":
            raise Contradiction(later("Proposal {id} was replaced by a newer one of {who}."), id=proposal, who=name)
        if before:
            raise Contradiction(later("Proposal {id} was decided by {who} already."), id=proposal, who=name)
        raise Contradiction(later("There is no proposal {id}."), id=proposal)

    def _is_mine(self, proposal: str) -> bool:
        """Whether the person made this proposal, and nobody decided it."""
        with self.database.read() as conn:
            return any(
                str(one.number) == proposal and one.user == self.incoming.user for one in proposals.standing(conn)
            )

    def _declined(self, waiting: Waiting) -> Edited:
        words, id = self.newsroom.words, str(waiting.number)
        said = words.say("Proposal {id} is refused; nothing was written.", id=id)
        if waiting.user == self.incoming.user:
            said = words.say("Proposal {id} is taken back; nothing was written.", id=id)
        return Edited(became="refused", id=id, reason=said)

    def _taken_up(self, edit: Edit, user: str, became: Edited) -> Edited:
        """The same, with what a written edit sets going: it is in force, and perhaps a commit."""
        if became.became == "written":
            with self.database.read() as conn:
                who = self._called(conn, user)
            self.office.written(who, self.newsroom.words.say(NAMED[edit.entry, edit.action], id=became.id))
        return became

    def _called(self, conn: Connection, user: str) -> str:
        return people.names(conn, [user]).get(user, user)

    def _broken(self, error: WatchlistError) -> str:
        said = self.newsroom.words.say("The watchlist's file has mistakes, which come first: nothing was written.")
        return "\n".join([said, self.newsroom.words.tell(error.said)])

    def _said(self, error: Contradiction) -> str:
        return self.newsroom.words.say(error.text, **error.values)


def _undone(done: Amended) -> Edited:
    """What became of an edit that is not well formed, or changes nothing."""
    if done.text is None:
        return Edited(became="wrong", id=done.id, diff=done.diff, mistakes=done.mistakes)
    return Edited(became="unchanged", id=done.id)
