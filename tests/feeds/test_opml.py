"""OPML in and out, whatever a file holds."""

from __future__ import annotations

import pytest

from bot.errors import BadInput
from bot.feeds.opml import Outline, new_feeds, read_opml, write_opml
from bot.model import Feed

FEEDS = (
    Feed(id="silicon", name="Silicon.fr", url="https://www.silicon.fr/feed"),
    Feed(id="echos", name="Les Échos & fils <b>", url="https://example.org/rss?a=1&b=2"),
)


def opml(body: str, head: str = "") -> bytes:
    return f'<?xml version="1.0"?>{head}<opml version="1.0"><head/><body>{body}</body></opml>'.encode()


def test_what_goes_out_comes_in() -> None:
    """peers.md 4.33: hookshot#526, bitbot#245."""
    text = write_opml(FEEDS, title="Vigie")
    assert 'version="2.0"' in text
    assert read_opml(text.encode(), file="x") == tuple(Outline(feed.name, feed.url) for feed in FEEDS)


def test_folders_capitals_and_repeats_make_no_difference() -> None:
    body = (
        '<outline text="Cloud"><outline text="Un" xmlUrl="https://a.fr/rss"/>'
        '<outline text="Deux" title=" Titre\n de deux " xmlURL="http://b.fr/rss"/></outline>'
        '<outline type="rss" XMLURL="http://www.a.fr/rss/" text="encore"/>'
        '<outline xmlUrl="https://c.fr/flux"/><outline xmlUrl="file:///etc/passwd" text="x"/><outline text="vide"/>'
    )
    assert read_opml(opml(body), file="x") == (
        Outline("Un", "https://a.fr/rss"),
        Outline("Titre de deux", "http://b.fr/rss"),
        Outline("c.fr", "https://c.fr/flux"),
    )


def read(body: str) -> list[tuple[str, str]]:
    return [(outline.name, outline.url) for outline in read_opml(opml(body), file="x")]


@pytest.mark.parametrize(
    ("outline", "url"),
    [
        ("xmlUrl='https://a.fr/rss'", "https://a.fr/rss"),
        ('xmlUrl="HTTPS://a.fr/rss"', "HTTPS://a.fr/rss"),
        ('xmlUrl = " https://a.fr/rss?a=1&b=2\n"', "https://a.fr/rss?a=1&b=2"),
        ('xmlUrl="feed://a.fr/rss"', "https://a.fr/rss"),
        ('xmlUrl="feed:https://a.fr/rss"', "https://a.fr/rss"),
        ('xmlUrl="feed:http://a.fr/rss"', "http://a.fr/rss"),
        ('xmlUrl="feed:a.fr/rss"', "https://a.fr/rss"),
        ('xmlUrl="itpc://a.fr/rss"', "https://a.fr/rss"),
        ('xmlUrl="//a.fr/rss"', "https://a.fr/rss"),
        ('xmlUrl="a.fr/rss"', "https://a.fr/rss"),
        ('xmlUrl="" url="https://a.fr/rss" type="RSS"', "https://a.fr/rss"),
        ('url="https://a.fr/" type="link"', None),
        ('url="https://a.fr/liste.opml" type="include"', None),
        ('htmlUrl="https://a.fr/" type="rss"', None),
        ('xmlUrl="javascript:alert(1)"', None),
        ('xmlUrl="feed:"', None),
        ('xmlUrl="/rss"', None),
        ('xmlUrl="https:///rss"', None),
    ],
)
def test_addresses_as_readers_write_them(outline: str, url: str | None) -> None:
    assert read(f'<outline text="t" {outline}/>') == ([("t", url)] if url else [])


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (
            '<outline text="L&amp;#039;eau &amp;amp; le &amp;lt;feu&amp;gt;" xmlUrl="https://a.fr/"/>',
            "L'eau & le <feu>",
        ),
        ('<outline text="Caf&eacute; > R&D" xmlUrl="https://a.fr/"/>', "Café > R&D"),
        ('<outline text="le "bon" mot" xmlUrl="https://a.fr/"/>', "le"),
        ('<outline text="t" xmlUrl="https://a.fr/" fz:seen="1"/>', "t"),
        ('<outline text="g"><outline text="t" xmlUrl="https://a.fr/">', "t"),
        ('<OUTLINE TEXT="t" XMLURL="https://a.fr/"/>', "t"),
        ('<o:outline text="t" xmlUrl="https://a.fr/"/>', "t"),
        ('<outline title="" text="t" xmlUrl="https://a.fr/"/><!-- <outline xmlUrl="https://b.fr/"/> -->', "t"),
        (f'<outline {"x" * 50_000} text="t" xmlUrl="https://a.fr/"/>', "t"),
    ],
)
def test_what_is_no_xml_costs_no_feed(body: str, name: str) -> None:
    """goread#313, FeedReader#960, quiterss#375."""
    assert read(body) == [(name, "https://a.fr/")]


@pytest.mark.parametrize(
    "root", ["OPML", "o:opml xmlns:o='http://opml.org/spec2'", "opml xmlns='http://opml.org/spec2'"]
)
def test_roots_as_readers_write_them(root: str) -> None:
    body = f"<{root}><body><outline xmlUrl='https://a.fr/'/></body></{root.split()[0]}>"
    assert len(read_opml(body.encode(), file="x")) == 1


def test_a_list_that_is_cut_is_refused_since_nobody_would_notice_what_is_missing() -> None:
    whole = opml('<outline text="a" xmlUrl="https://a.fr/"/><outline text="b" xmlUrl="https://b.fr/"/>')
    with pytest.raises(BadInput, match=r"ends too soon.* Fix: export"):
        read_opml(whole[:-40], file="x")


BOMB = '<!DOCTYPE o [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FILE = '<!DOCTYPE o [<!ENTITY f SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"<html><body>Bonjour</body></html>",
        b"<rss version='2.0'/>",
        opml("<outline"),
        opml('<outline text="&b;" xmlUrl="https://a.fr/"/>', BOMB),
        opml('<outline text="&f;" xmlUrl="https://a.fr/"/>', FILE),
        opml("<outline/>" * 100_001),
        b"\xff\xfe\x00",
    ],
    ids=["empty", "json", "html", "rss", "cut", "bomb", "file", "large", "bytes"],
)
def test_what_is_no_opml_or_attacks_is_refused(body: bytes) -> None:
    with pytest.raises(BadInput, match=r"flux\.opml: .* Fix: export"):
        read_opml(body, file="flux.opml")


def test_only_what_is_not_read_yet_is_new_under_an_id_of_its_own() -> None:
    outlines = [
        Outline("Silicon", "http://silicon.fr/feed/"),
        Outline("Silicon", "https://silicon.fr/cloud"),
        Outline("Échos, les", "https://e.fr/1"),
        Outline("Échos, les", "https://e.fr/2"),
        Outline("日本", "https://www.nihon.example/rss"),
        Outline("Encore", "https://e.fr/2/"),
    ]
    assert [(feed.id, feed.url) for feed in new_feeds(outlines, FEEDS)] == [
        ("silicon-2", "https://silicon.fr/cloud"),
        ("echos-les", "https://e.fr/1"),
        ("echos-les-2", "https://e.fr/2"),
        ("nihon-example", "https://www.nihon.example/rss"),
    ]
