"""What does a timeline look like as a web page that stands alone? One file of HTML, nothing loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from itertools import groupby
from urllib.parse import urlsplit

from bot.model import Event, Quote
from bot.pictures.chart import STATUS, chart
from bot.pictures.style import STYLE
from bot.wording import Words

#: Nothing may be loaded, run or sent, whatever stands in the words of a feed.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_YEARS = 4  #: with as many years or more, the page begins with links to them


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What the words of a page are drawn from, besides the events."""

    words: Words
    on: date  #: the day the page is made
    labels: Mapping[str, str] = field(default_factory=dict)  #: watch id → the name people know
    documents: Mapping[str, tuple[str, str]] = field(default_factory=dict)  #: id → (title, address) of what is quoted


def page(title: str, events: Sequence[Event], telling: Telling) -> str:
    """The page of some events in the order of time. Every word of theirs is escaped; only web addresses are links."""
    words = telling.words
    what = chart(title, events, words)
    years = [(year, list(told)) for year, told in groupby(events, key=lambda event: event.start.year)]
    sections = "".join(_year(year, told, telling) for year, told in years)
    made = words.say("Made by Vigie on {day}", day=words.day(telling.on))
    return (
        f'<!doctype html>\n<html lang="{words.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{_text(what.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f'<header><h1 dir="auto">{_text(what.title)}</h1><p>{_text(what.subtitle)}</p>{_links(years, words)}</header>\n'
        f"<main>\n{sections}</main>\n<footer><p>{_text(made)}</p></footer>\n</body>\n</html>\n"
    )


def _links(years: Sequence[tuple[int, list[Event]]], words: Words) -> str:
    if len(years) < _YEARS:
        return ""
    links = "".join(f'<li><a href="#y{year}">{year}</a></li>' for year, _ in years)
    label = words.say("Years")
    return f'<nav aria-label="{_text(label)}"><ul>{links}</ul></nav>'


def _year(year: int, events: Iterable[Event], telling: Telling) -> str:
    items = "".join(_event(event, telling) for event in events)
    return f'<section aria-labelledby="y{year}"><h2 id="y{year}">{year}</h2>\n<ol>\n{items}</ol></section>\n'


def _event(event: Event, telling: Telling) -> str:
    words = telling.words
    look = "span" if event.start != event.end else "day"
    parts = [f'<p class="when">{_when(event, words)}{_status(event, words)}</p>']
    parts.append(f'<h3 dir="auto">{_text(event.title)}</h3>')
    names = [telling.labels.get(actor, actor) for actor in event.actors]
    for term, values in ((words.say("Who"), names), (words.say("Amounts"), list(event.amounts))):
        if values:
            parts.append(f'<p class="facts"><span>{_text(term)}</span> {_text(", ".join(values))}</p>')
    parts += [_quote(quote, telling) for quote in event.quotes]
    if event.note:
        parts.append(f'<p class="note" dir="auto">{_text(event.note)}</p>')
    sources, label = [f"<li>{_link(url, _host(url))}</li>" for url in event.links], words.say("Sources")
    if sources:
        parts.append(f'<ul class="sources" aria-label="{_text(label)}">{"".join(sources)}</ul>')
    return f'<li class="{look} {event.status}"><article>{"".join(parts)}</article></li>\n'


def _when(event: Event, words: Words) -> str:
    """The date in words; a machine reads it too where HTML has a form for it
    (https://html.spec.whatwg.org/multipage/text-level-semantics.html#the-time-element)."""
    said = _text(words.dated(event.start, event.end, event.precision))
    forms = {
        "day": event.start.isoformat(),
        "week": "{}-W{:02}".format(*event.start.isocalendar()[:2]),
        "month": f"{event.start.year:04}-{event.start.month:02}",
        "year": f"{event.start.year:04}",
    }
    form = forms["day"] if event.start == event.end else forms.get(event.precision, "")
    return f'<time datetime="{form}">{said}</time>' if form else f"<span>{said}</span>"


def _status(event: Event, words: Words) -> str:
    if event.status not in STATUS:
        return ""
    return f' <strong class="status">{_text(words.say(STATUS[event.status]).strip(" ()"))}</strong>'


def _quote(quote: Quote, telling: Telling) -> str:
    title, url = telling.documents.get(quote.doc, ("", quote.doc))
    told = telling.words.say("« {text} »", text=quote.text)
    cite = f' cite="{escape(url)}"' if _is_link(url) else ""
    source = _link(url, title or _host(url) or quote.doc)
    return f'<blockquote{cite}><p dir="auto">{_text(told)}</p><footer>{source}</footer></blockquote>'


def _link(url: str, said: str) -> str:
    if not _is_link(url):
        return f'<cite dir="auto">{_text(said)}</cite>'
    return f'<a href="{escape(url)}" rel="noreferrer">{_text(said)}</a>'


def _is_link(url: str) -> bool:
    return bool(_host(url)) and url.startswith(("http://", "https://"))


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _text(text: str) -> str:
    """Escaped, without control characters and the marks that turn the direction of what follows."""
    shown = "".join(ch if ch.isprintable() or ch in "\u00a0\u202f" else " " for ch in text)
    return escape(shown)
