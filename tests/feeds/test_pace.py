"""How often a document asks to be read."""

from __future__ import annotations

import pytest

from bot.feeds.pace import pace_of
from bot.model import Pace

ITEM = b"<item><title>t</title><description>&lt;ttl&gt;9&lt;/ttl&gt;</description></item>"


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (b"", Pace()),
        (b"<ttl>60</ttl>", Pace(minutes=60)),
        (b"<TTL> 60 </TTL>", Pace(minutes=60)),
        (b"<ttl>soon</ttl>", Pace()),
        (b"<ttl>-5</ttl>", Pace()),
        (b"<ttl>99999999999</ttl>", Pace(minutes=525_600)),
        (b"<TTL>60</TTL>", Pace(minutes=60)),
        (b"<sy:updatePeriod>\thourly</sy:updatePeriod><sy:updateFrequency>1\n</sy:updateFrequency>", Pace(minutes=60)),
        (b"<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", Pace(minutes=360)),
        (b"<sy:updatePeriod>weekly</sy:updatePeriod>", Pace(minutes=10_080)),
        (b"<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", Pace(minutes=1440)),
        (b"<sy:updatePeriod>often</sy:updatePeriod><ttl>5</ttl>", Pace(minutes=5)),
        (b"<ttl>120</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", Pace(minutes=120)),
        (b"<skipHours><hour>0</hour><hour>24</hour><hour>3</hour><hour>99</hour></skipHours>", Pace(hours=(0, 3))),
        (b"<SkipDays><Day> SUNDAY </Day><day>sUnDaY</day></SkipDays>", Pace(days=(6,))),
        (b"<skipDays><day>Sunday</day><day>saturday</day><day>Dimanche</day></skipDays>", Pace(days=(5, 6))),
    ],
)  # fmt: skip
def test_a_document_says_when_to_come_back(inside: bytes, expected: Pace) -> None:
    """Slack's own reader ignores `ttl` (peers.md, row 33)."""
    assert pace_of(b"<rss><channel>" + inside + ITEM * 3 + b"</channel></rss>") == expected
    assert pace_of(b"<rss><channel>" + ITEM + inside + b"</channel></rss>") == expected
    assert pace_of(b"<rss><channel>" + inside) == expected


def test_what_an_article_quotes_is_no_wish() -> None:
    quoted = b"<rss><channel><item><ttl>999</ttl></item><item><![CDATA[<ttl>9</ttl>]]></item></channel></rss>"
    assert pace_of(quoted) == Pace()
