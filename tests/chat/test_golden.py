"""What each chat is sent, word for word: reviewed snapshots in tests/golden."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.alerting import feed_notices, notices
from bot.alerting.backtest import Ambiguous, Change, Comparison
from bot.alerting.edits import TITLES_SHOWN, edited
from bot.alerting.offers import offers
from bot.alerting.pace import spike
from bot.alerting.policy import alerting
from bot.alerting.render import alert_message
from bot.chat.commands import Status, answer
from bot.chat.console import payload as console_payload
from bot.chat.inquiry import Inquiry, Source
from bot.chat.matrix.payload import payload as matrix_payload
from bot.chat.opinion import Opined
from bot.chat.slack.payload import payload as slack_payload
from bot.errors import WatchlistError
from bot.founding import default_watchlist, founding_documents, founding_events
from bot.memory.pace import Heard, Told
from bot.memory.timeline import timeline
from bot.model import Article, Event, Feed, FeedState, Message, Outgoing, Watch
from bot.newsroom import Newsroom
from bot.reading.words import fold_key
from bot.watchlist import load, parse
from bot.wording import Words
from bot.work.finding import article_of_text
from tests.chat.still_rooms import PROPOSALS, StillAlerts, StillEditor, StillRecords, StillRehearsal, StillSources

NOW = datetime(2013, 10, 7, 9, tzinfo=UTC)
NASTY = Article(
    key="nasty",
    title="Atos <!channel> & <https://evil.example|deal> *gras* _ital_ ~non~ `code` @room\nsuite \u202eRTL 🧨 "
    + "x" * 300,
    text="Atos <script>alert(1)</script> & co. [lien](https://evil.example) <@U123> @everyone. Numergy aussi.",
    source="Le <b>Média</b> & fils",
    url="https://news.example/a?b=1&c=<2>|3",
    published=NOW,
)


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    return Newsroom(load(default_watchlist()), events=founding_events("all"))


def founding_articles() -> dict[str, Article]:
    return {f"founding-{document.id}": document.article for document in founding_documents()}


def alert_of(article: Article, newsroom: Newsroom) -> Message:
    considered = newsroom.consider(article, now=NOW)
    mentions = alerting(considered.matching.mentions, newsroom.watches)
    alert = newsroom.alert(article, mentions, newsroom.related(considered), story="story", channel="veille")
    return replace(alert_message(alert, newsroom.rendering()), offers=offers(alert, newsroom.rendering()))


def _mistakes(text: str) -> str:
    try:
        parse(text, file="watchlist.yaml")
    except WatchlistError as error:
        return error.said
    raise AssertionError(f"« {text} » is a good watchlist")


def summed_up(by_model: bool, newsroom: Newsroom) -> Message:
    """An alert where a model is in use, which wrote the summary or did not."""
    article = founding_articles()["founding-003"]
    newsroom = newsroom.edit(newsroom.watchlist)
    newsroom.written = {article.key: "Atos et OVH pilotent le cloud français."} if by_model else {}
    return alert_of(article, newsroom)


class StillDesk:
    """A desk whose facts stand still; the real one is tested on its store."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom
        self.rendering = newsroom.rendering()
        self.rehearsal = StillRehearsal(newsroom)
        self.editor = StillEditor(newsroom.watchlist)
        self.editor.waiting = PROPOSALS
        self.alerts = StillAlerts()
        self.sources = StillSources()
        self.records = StillRecords()

    def status(self) -> Status:
        return Status(
            feeds=3,
            failing=(("La Tribune", "répond une page web"),),
            articles=1234,
            watches=57,
            events=69,
            waiting=1,
            failed=0,
            last_tick=NOW,
        )

    def search(self, words: str) -> Sequence[Article]:
        return list(founding_articles().values()) if words == "andromède" else []

    def watch_named(self, name: str) -> Watch | None:
        return self._newsroom.watches.get(name)

    def spellings(self) -> Mapping[str, Watch]:
        return {fold_key(alias): watch for watch in self._newsroom.watches.values() for alias in watch.aliases}

    def history(self, watches: Sequence[Watch], *, saga: bool) -> Sequence[Event]:
        return timeline(self._newsroom.memory.events, [watch.id for watch in watches])

    now = NOW

    def last_told(self, watch: Watch) -> tuple[Told, Article | None]:
        if watch.id != "numergy":
            return Told(watch=watch.id), None
        last = founding_articles()["founding-002"]
        return Told(watch=watch.id, stories=9, first=NOW - timedelta(days=806), last=NOW - timedelta(days=214)), last

    def quietest(self) -> tuple[Sequence[Told], Sequence[str]]:
        return (self.last_told(self._newsroom.watches["numergy"])[0],), ("cloudwatt", "andromede")

    def inquire(self, said: str) -> Inquiry | None:
        known = {article.url: article for article in founding_articles().values() if article.url}
        if said in known:
            considered = self._newsroom.consider(known[said], now=NOW, first_contact=True)
            return Inquiry(said=said, considered=considered)
        if said.startswith("http"):
            met = FeedState(feed="f", url="", last_checked=NOW, last_good=NOW)
            return Inquiry(said=said, sources=(Source(feed=FEED), Source(feed=FEED, state=met)))
        considered = self._newsroom.consider(article_of_text(said), now=NOW)
        return Inquiry(said=said, considered=considered, archived=False)

    def opine(self, said: str, *, useful: bool) -> Opined | None:
        return Opined(article=NASTY, fresh=useful)


QUESTIONS = {
    "help": "aide",
    "typo": "chronolgie numergy",
    "status": "etat",
    "search": "chercher andromède",
    "search-nothing": "chercher <b>licorne</b>",
    "timeline": "chronologie numergy",
    "timeline-long": "chronologie Andromède, CloudWatt et Numergy",
    "silence": "silence numergy",
    "silence-never": "silence cloudwatt",
    "silences": "silences",
    "why": "pourquoi https://islean-consulting.fr/fr/strategie-si/cloud-francais-atos-pret-a-rejoindre-andromede/",
    "why-text": "pourquoi pas L'andromede du cloud souverain attire Cloud Watt, Andromédde, Orange amère et l'AFP",
    "try": "essai Atos rachète Numergy et Cloudwatt",
    "try-nothing": "essai Orange amère <b>du jour</b>",
    "try-unread": "try https://nowhere.example/<x>",
    "related": "relie Andromède : l'État choisit Dassault Systèmes et Thales",
    "related-nothing": "related <!channel> licorne",
    "watch": "veille",
    "watch-typo": "veille ajuoter Scaleway",
    "watch-list": "veille lister",
    "watch-list-word": "watch list cloud page 9",
    "watch-show": "veille numergy",
    "watch-add": "veille ajouter Nuagix ; alias : Nuagix SAS, Nua ; contexte : cloud, hébergeur ; canaux : veille",
    "watch-known": "watch add numergy ; alias: Numergi",
    "watch-wrong": "veille modifier numergy ; vetto : galaxie ; type : <b>lune</b>",
    "watch-remove": "veille retirer numergy",
    "source": "source",
    "source-list": "source lister",
    "source-add": "source ajouter www.silicon.example",
    "source-choice": "source ajouter several",
    "source-none": "source add none",
    "source-test": "source tester feed.example",
    "export": "export",
    "export-alerts": "export alertes 30 jours",
    "proposals": "propositions",
    "proposal-accept": "proposition accepter 2",
    "search-next": "chercher andromède page 2",
    "opinion": "utile https://news.example/",
    "why-unseen": "pourquoi https://nowhere.example/<x>",
}
FEED = Feed(id="f", name="La Tribune", url="https://feed.example/rss", alternatives=("https://feed.example/other",))
FRENCH = Words("fr")
COMPARISON = Comparison(
    articles=1234,
    oldest=NOW,
    gained=tuple(
        Change(replace(NASTY, title=f"Atos rachète {n} rivaux"), ("atos", "gone")) for n in range(TITLES_SHOWN + 2)
    ),
    lost=(Change(Article(key="o", title="", text=""), ("orange",), "veto: orange amère"),),
    ambiguous=(
        Ambiguous("orange", 400, 0.324, with_company=("opérateur", "fibre"), alone=("vigilance", "<récolte>")),
        Ambiguous("atos", 200, 0.162, with_company=(), alone=()),
    ),
)
NOTICES = {
    "spike": spike(
        Watch(id="numergy", label="Numergy", aliases=()),
        Heard(stories=4, sources=3, before=2, days=365),
        [NASTY, replace(NASTY, title="")],
        NOW.date(),
        FRENCH,
    ),
    "first-contact": notices.first_contact(FEED, 84, ("Atos signe", "Numergy revient"), FRENCH),
    "failing": notices.failing(FEED, FeedState(feed="f", url="", failures=3, reason="404 <br>"), FRENCH),
    "recovered": notices.recovered(FEED, FRENCH),
    "moved": feed_notices.moved(replace(FEED, place="watchlist.yaml:47"), "https://new.example/rss?a=1&b=<2>", FRENCH),
    "gone": feed_notices.gone(FEED, FRENCH),
    "silent": feed_notices.silent(FEED, timedelta(days=4, hours=3), 5.7, FRENCH),
    "speaks-again": feed_notices.speaks_again(FEED, FRENCH),
    "network-down": feed_notices.network_down(3, FRENCH),
    "network-back": feed_notices.network_back(NOW, FRENCH),
    "broken-watchlist": notices.broken_watchlist(_mistakes("fedds: []"), FRENCH),
    "watchlist-edited": edited(COMPARISON, {"orange": "Orange", "atos": "Atos"}, FRENCH, mended=False),
    "watchlist-mended": edited(Comparison(), {}, FRENCH, mended=True),
    "model-failing": notices.model_failing("it answers 429", FRENCH),
    "model-back": notices.model_back(FRENCH),
    "refused": notices.refused("Atos · titre", "#veille", "channel_not_found", FRENCH),
}
NAMES = ["founding-000", "founding-002", "founding-003", "nasty", "followup", "summary-model", "summary-extract"]
NAMES += [f"answer-{name}" for name in QUESTIONS] + [f"notice-{name}" for name in NOTICES]


def message_of(name: str, newsroom: Newsroom) -> Message:
    kind, _, rest = name.partition("-")
    if kind == "answer":
        return answer(QUESTIONS[rest], StillDesk(newsroom))
    if kind == "notice":
        return NOTICES[rest]
    if kind == "summary":
        return summed_up(rest == "model", newsroom)
    if kind == "founding":
        return alert_of(founding_articles()[name], newsroom)
    return alert_of(NASTY, newsroom)


@pytest.mark.parametrize("name", NAMES)
def test_what_a_chat_is_sent(name: str, newsroom: Newsroom, golden: Callable[[str, str], None]) -> None:
    row = Outgoing(
        key="0123456789abcdef", chat="", address="veille", message=message_of(name, newsroom), created_at=NOW
    )
    thread = "thread-1" if name == "followup" else ""
    golden(f"{name}.txt", console_payload(row, thread_ref=thread))
    golden(f"{name}.slack.json", pretty(slack_payload(row, thread_ref=thread)))
    golden(f"{name}.matrix.json", pretty(matrix_payload(row, thread_ref=thread)))


def pretty(payload: object) -> str:
    return json.dumps(payload, ensure_ascii=False, indent=1) + "\n"
