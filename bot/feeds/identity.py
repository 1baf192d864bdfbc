"""By what is an entry recognised when it comes again?

No single mark is enough: guids change at each fetch or are all alike, addresses
grow trackers or move to https, titles repeat. So an entry has several keys, and
whoever shares one of them with an entry seen before is that entry. An address
alone is no key at first: some feeds give all their entries the same one. Which marks lie
is learned for each feed (`bot.feeds.trust`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, quote, urljoin, urlsplit, urlunsplit

from bot.feeds.dates import paris_day
from bot.model import Article, Learned, key_of
from bot.reading.words import fold_key

MAX_URL = 4096  #: characters
MIN_TEXT = 40  #: words; a shorter text may be a standing phrase
NOTHING = Learned()
MIN_TITLE = 4  #: words; shorter titles (« En bref », « Vidéo du jour ») come back with other news the same day

#: Parameters that tell where a reader came from and nothing of the page: analytics, advertising, mailing.
_TRACKER = re.compile(
    r"(?:utm|at|mtm|pk|piwik|matomo|hsa|oly|vero|sfmc|itm|ns|mc|_hs|__hs|xt)_\w*"
    r"|xtor|xtref|xtmc|xtcr|xts|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|igsh|ttclid|li_fat_id"
    r"|mkt_tok|wt[._]mc(?:_\w+)?|cmpid|cmp|ocid|s_cid|sc_cid|ref_src|ref_url|_ga|_gl|_openstat|spm|_hsenc|_hsmi"
    r"|estat_\w+|echobox",
    re.IGNORECASE,
)
#: Parameters that track only when their value says so.
_SOURCE = re.compile(
    r"(?:source|src|from|ref|origin|medium|feed)=(?:rss|atom|feed|flux|fluxrss|flux-rss|rss-feed)", re.IGNORECASE
)
#: Alerts of search engines lead to articles by way of themselves: google.fr/url?url=…, bing.com/news/apiclick.aspx?….
_SEARCH = re.compile(
    r"(?:www\.)?(?:google\.[a-z]{2,3}(?:\.[a-z]{2})?/url|bing\.com/news/apiclick\.aspx)", re.IGNORECASE
)
#: « http://https://… », « https://http//… », « https:/… », « https//… »: what comes of forms and templates.
_SCHEMES = re.compile(r"^(?:https?:/{0,2}(?=https?:?//))?(https?)(?::/+|//+)(?=[^/])", re.IGNORECASE)
_LINE_END = re.compile(r"[\t\r\n]\s*")  #: and the indentation behind it, as browsers leave them out
_SPACE = re.compile(r"[\x00-\x20\x7f]+")
#: Addresses in which nothing but trackers and the fragment is out of place, as nearly all are.
_PLAIN = re.compile(
    r"(?P<scheme>https?://)(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?P<path>/[\w/.~%:@!$&'()*+,;=-]*)?"
    r"(?:\?(?P<query>[\w/.~%:@!$&'()*+,;=?-]*))?(?:#[\w/.~%:@!$&'()*+,;=?-]*)?",
    re.ASCII,
)


def canonical_url(link: str, base: str) -> str:
    """The entry's address, absolute, without trackers and fragment; "" unless it is http or https.

    Parameters keep their order and spelling: SPIP reads « ?article123 », others sign their query.
    """
    link = link.strip()
    plain = _PLAIN.fullmatch(link)
    page = plain["host"] + (plain["path"] or "/") if plain and len(link) <= MAX_URL else ""
    if plain and page and not _SEARCH.fullmatch(page):
        query = _untracked(plain["query"] or "")
        return f"{plain['scheme']}{page}{query and '?'}{query}"
    link = _SCHEMES.sub(r"\1://", _LINE_END.sub("", link))
    if not link or len(link) > MAX_URL:
        return ""
    try:
        parts = urlsplit(urljoin(base, _SPACE.sub("%20", link)))
        host, port = (parts.hostname or "").lower(), parts.port
        target = _behind(host, parts.path, parts.query)
    except ValueError:
        return ""
    if target:
        return canonical_url(target, base)
    if parts.scheme not in ("http", "https") or not host:
        return ""
    place = f"[{host}]" if ":" in host else host
    if port not in (None, 80 if parts.scheme == "http" else 443):
        place = f"{place}:{port}"
    return urlunsplit((parts.scheme, place, _quoted(parts.path) or "/", _quoted(_untracked(parts.query)), ""))


def identities(article: Article, learned: Learned = NOTHING) -> tuple[str, ...]:
    """Keys of the entry, strongest first; two entries that share one are the same.

    1. its guid, within its feed;
    2. its address with its title;
    3. its title with its source and day (Europe/Paris), for feeds whose guids and addresses change at each fetch.

    Marks that lied before (`learned`) are left out. Where guids change, the address alone is a key; where both do,
    the title without its day and the words of the text are, since a feed that makes up the one makes up the others.
    """
    lies = {*learned.shared, *learned.changing}
    title = _title_key(article.title)
    keys = []
    if article.guid and "guid" not in lies:
        keys.append(key_of("guid", article.feed, bare(article.guid)))
    if article.url and "url" not in lies:
        keys.append(key_of("url", bare(article.url), title))
    if (len(title.split()) >= MIN_TITLE and "title" not in lies) or not keys:
        # A title that says nothing still needs a key when it is all there is; then the text tells entries apart.
        more = article.text if not keys and (not title or "title" in lies) else ""
        keys.append(key_of("title", article.source, title, paris_day(article.published), more))
    return (*keys, *_stable(article, title, lies)) if "guid" in lies else tuple(keys)


def strongest(article: Article) -> str:
    """The first of the entry's identities; the others, which cost more, are not worked out where it has a guid."""
    return key_of("guid", article.feed, bare(article.guid)) if article.guid else identities(article)[0]


def _stable(article: Article, title: str, lies: set[str]) -> Iterator[str]:
    """What still tells the entries of a feed whose guids are worth nothing."""
    if "url" not in lies:
        if article.url:
            yield key_of("address", article.feed, bare(article.url))
        return
    if "title" not in lies and len(title.split()) >= MIN_TITLE:
        yield key_of("name", article.feed, title)
    words = _words(article.text)
    if "text" not in lies and len(words) >= MIN_TEXT:
        yield key_of("text", article.feed, " ".join(words))


def _behind(host: str, path: str, query: str) -> str:
    """Where a search engine's own address leads, when it is written in it; else ""."""
    found = _SEARCH.fullmatch(f"{host}{path}")
    said = dict(parse_qsl(query, max_num_fields=50)) if found else {}
    target = said.get("url") or said.get("q") or ""
    return target if target.startswith(("http://", "https://")) else ""


def _untracked(query: str) -> str:
    return "&".join([p for p in query.split("&") if p and not _tracks(p)]) if query else ""


def _tracks(parameter: str) -> bool:
    return bool(_TRACKER.fullmatch(parameter.split("=", 1)[0]) or _SOURCE.fullmatch(parameter))


def _quoted(part: str) -> str:
    """One spelling for what may be written raw or escaped; what is escaped already stays."""
    return quote(part.encode("utf-8", "replace"), safe="/%:@!$&'()*+,;=~?")


def _title_key(title: str) -> str:
    return " ".join(_words(title))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold_key(text))


def site_of(address: str) -> str:
    """The host and port an address names, as `bare` writes it; to tell one site from another, not to ask it."""
    return re.split(r"[/?#]", bare(address), maxsplit=1)[0].lower()


def bare(address: str) -> str:
    """An address as both http and https write it, with or without « www. » and a last slash; other text unchanged."""
    found = re.match(r"https?://(?:www\.)?", address, re.IGNORECASE)
    return address[found.end() :].rstrip("/") if found else address
