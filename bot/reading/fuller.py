"""Does the page of an entry say more of it than its feed does?

A page is believed only when it plainly is the same article: it holds what the feed said, and a good deal more that is
no furniture. Consent walls, login forms, lists of other articles and pages that say they are paid for are left alone,
and then the feed's words stand.
"""

from __future__ import annotations

import re

from bot.reading.leftovers import is_furniture, own_sentences, uncut
from bot.reading.terms import stems, weight

LONGEST = 100_000  #: characters of a text, as of a feed's
MORE = 200  #: characters of the article's own that a page must add
SAME = 0.5  #: share of what the feed says, by weight, that the page must hold
TOLD = 0.8  #: share of the feed's text that the beginning of the page must hold to make it needless
BEGINNING = 1_500  #: characters of that beginning
MAX_TAGS = 20_000  #: of a page; more are no article, and cost the parser dear
#: How publishers mark what is paid for (schema.org/isAccessibleForFree, article:content_tier).
_PAID = re.compile(
    r"""["']?isAccessibleForFree["']?\s*[:=]\s*["']?\s*(?:https?://schema\.org/)?false"""
    r"""|(?:itemprop|property|name)=["'](?:isAccessibleForFree|article:content_tier)["']\s+content=["']"""
    r"""(?:false|locked|metered)""",
    re.IGNORECASE,
)


def is_page(html: str) -> bool:
    """Whether a document may be read as an article: markup of a sane size that is not marked as paid for."""
    return "<" in html and html.count("<") <= MAX_TAGS and not _PAID.search(html)


def fuller(title: str, text: str, page: str) -> str:
    """The text to keep of an entry: what its page adds to it, or `text` as it is when the page is not believed.

    `page` is the text drawn from the page. The feed's own words stand in front where the page does not begin with them.
    """
    if not says_more(title, text, page):
        return text
    kept = "\n".join(line for line in page.splitlines() if not is_furniture(line))
    teaser = uncut(text).strip()
    if teaser and _share(teaser, kept[:BEGINNING]) < TOLD:
        kept = f"{teaser}\n{kept}"
    return kept[:LONGEST]


def says_more(title: str, text: str, page: str) -> bool:
    """Whether another text of an entry is the same article and says more than `text`."""
    own = sum(len(s.text) for s in own_sentences(page))
    return own >= len(text) + MORE and _share(f"{title}\n{text}", page) >= SAME


def _share(part: str, whole: str) -> float:
    """How much of the telling words of a text stand in another; 0 when it has none."""
    wanted, held = stems(part), stems(whole)
    return sum(map(weight, wanted & held)) / max(sum(map(weight, wanted)), 1e-9)
