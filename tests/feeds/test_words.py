"""The characters and words of an entry, however they were written."""

from __future__ import annotations

import pytest

from bot.feeds.parse import MAX_TEXT, MAX_TITLE
from tests.feeds.documents import item, only, parse, rss

# -- characters -----------------------------------------------------------------

NAME = "L’État & « Andromède » à 75 M€"
XML_NAME = NAME.replace("&", "&amp;")


@pytest.mark.parametrize(
    ("charset", "declared", "content_type"),
    [
        ("utf-8", '<?xml version="1.0" encoding="utf-8"?>', "text/xml"),
        ("utf-8", "", ""),
        ("utf-8", '<?xml version="1.0" encoding="iso-8859-1"?>', "text/xml; charset=iso-8859-1"),
        ("utf-8-sig", '<?xml version="1.0" encoding="windows-1252"?>', "text/xml"),
        ("cp1252", '<?xml version="1.0" encoding="iso-8859-1"?>', "application/rss+xml"),
        ("cp1252", '<?xml version="1.0" encoding="windows-1252"?>', "application/rss+xml; charset=utf-8"),
        ("cp1252", '<?xml version="1.0"?>', 'text/xml; charset="ISO-8859-1"'),
        ("cp1252", '<?xml version="1.0" encoding="utf-8"?>', "text/xml; charset=utf-8"),
        ("cp1252", '<?xml version="1.0" encoding="us-ascii"?>', "text/xml"),
        ("cp1252", '<?xml version="1.0" encoding="no-such-charset"?>', "text/xml; charset=idna"),
        ("utf-16", '<?xml version="1.0" encoding="utf-16"?>', "text/xml"),
        ("utf-16-le", '<?xml version="1.0" encoding="utf-16"?>', "text/xml"),
        ("utf-16-be", '<?xml version="1.0"?>', "text/xml; charset=utf-8"),
        ("utf-32", '<?xml version="1.0"?>', "text/xml"),
        ("utf-32-be", '<?xml version="1.0"?>', "text/xml"),
        ("utf-32-le", '<?xml version="1.0"?>', "text/xml"),
        ("gb18030", '<?xml version="1.0" encoding="gb2312"?>', "text/xml"),
    ],
)
def test_charsets(charset: str, declared: str, content_type: str) -> None:
    """peers.md 4.14 (feedparser#421, #36, #31): right, missing and wrong declarations."""
    assert only(rss(item(XML_NAME), declared).encode(charset), content_type).title == NAME


def test_ebcdic() -> None:
    body = rss(item("Andromeda"), '<?xml version="1.0" encoding="cp500"?>').encode("cp500")
    assert only(body).title == "Andromeda"


def test_one_stray_byte_does_not_turn_the_whole_feed() -> None:
    """RSStT#391, feedparser#421: feedparser alone reads « AndromÃ¨de » everywhere."""
    body = rss(item(XML_NAME) + item("Numergy XX réussi", "/b")).encode().replace(b"XX", b"\xe9t\xe9")
    first, second = parse(body, "application/rss+xml; charset=utf-8")
    assert first.title == NAME
    assert second.title == "Numergy été réussi"


@pytest.mark.parametrize("cut", [b"\xc3", b"\xe2\x80", b"\xf0\x9f\x98"])
def test_a_character_cut_in_half_becomes_the_replacement_sign(cut: bytes) -> None:
    body = rss(item("Andromède XX.")).encode().replace(b"XX", cut)
    assert only(body).title == "Andromède \ufffd."


def test_mojibake_is_read_again() -> None:
    assert only(rss(item("AndromÃ¨de et l’Ã‰tat"))).title == "Andromède et l’État"


def test_control_characters_do_not_break_a_feed() -> None:
    assert only(rss(item("And\x08ro\x00mède"))).title == "Andromède"


# -- words ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Atos &amp;amp; Bull", "Atos & Bull"),
        ("&lt;b&gt;Atos&lt;/b&gt; gagne", "Atos gagne"),
        ("1 &lt; 2 chez Atos", "1 < 2 chez Atos"),
        ("<![CDATA[L&#8217;État &eacute;tonne]]>", "L’État étonne"),
        ("L&eacute;o &amp; L&eacute;a", "Léo & Léa"),
        ("AT&T rach&egrave;te", "AT&T rachète"),
        ("Deux\n   lignes\t", "Deux lignes"),
        ("75\u00a0millions\u202f€", "75\u00a0millions\u202f€"),
        ("Andro\u00admède\u200b", "Andromède"),
        ("@room &lt;!channel&gt; *gras*", "@room <!channel> *gras*"),
        ("&amp;lt;b&amp;gt; est une balise", "<b> est une balise"),
    ],
)
def test_titles_are_plain_text(written: str, read: str) -> None:
    """peers.md 4.15 (hookshot#738, mattermost#69)."""
    assert only(rss(item(written))).title == read


def test_markup_becomes_paragraphs() -> None:
    text = "<![CDATA[<p>Un.</p><script>alert(1)</script><ul><li>deux<li>trois</ul>quatre<br>cinq <img alt='x'>]]>"
    assert only(rss(item(text=text))).text == "Un.\ndeux\ntrois\nquatre\ncinq"


def test_an_entry_without_a_title_takes_the_beginning_of_its_text() -> None:
    article = only(rss(item("", text="Atos " + "annonce " * 30)))
    assert article.title.startswith("Atos annonce")
    assert article.title.endswith("annonce…")
    assert len(article.title) <= 100


def test_an_entry_with_only_an_address_or_guid_is_kept_and_an_empty_one_is_not() -> None:
    first, second = parse(rss(item("", "/seul") + "<item><author>x</author></item>" + item("", "", guid="urn:1")))
    assert first.title == "https://www.silicon.fr/seul"
    assert second.title == "urn:1"


def test_nothing_is_longer_than_its_bound() -> None:
    article = only(rss(item("a" * 2000, text="b" * 200_000)))
    assert len(article.title) == MAX_TITLE
    assert len(article.text) == MAX_TEXT
