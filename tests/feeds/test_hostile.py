"""Documents that mean harm: read or refused, never anything else. `tests/campaign/feeds.py` runs them large."""

from __future__ import annotations

import tracemalloc

import pytest

from bot.errors import NotAFeed
from tests.feeds.documents import DATA, FEED, item, only, parse, rss
from tests.feeds.hostile import documents

SMALL = documents(30_000)


@pytest.mark.parametrize("name", SMALL)
def test_a_costly_document_is_read_or_refused(name: str) -> None:
    try:
        articles = parse(SMALL[name])
    except NotAFeed as error:
        assert FEED.url in str(error)
    else:
        assert all(len(article.text) <= 100_000 for article in articles)


@pytest.mark.skipif(not DATA.is_dir(), reason="shared data with the conformance suites is absent")
def test_a_slice_of_the_conformance_suites_is_read() -> None:
    """Every twentieth file; `make campaign` reads all."""
    files = sorted(path for path in DATA.glob("feedsuite-*/**/*") if path.is_file())[::20]
    assert len(files) > 200
    read = 0
    for file in files:
        try:
            read += len(parse(file.read_bytes()))
        except NotAFeed as error:
            assert str(error)
    assert read > 100


BILLION = "<!ENTITY l0 'ha'>" + "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))


@pytest.mark.parametrize(
    "doctype",
    [
        f"<!DOCTYPE rss [{BILLION}]>",
        '<!DOCTYPE rss [<!ENTITY a "&b;"><!ENTITY b "&a;">]>',
        f'<!DOCTYPE rss [<!ENTITY a "{"x" * 5000}">]>',
        f'<!DOCTYPE rss [<!ENTITY a "{"x" * 50_000}">]>',
        '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY a PUBLIC "x" "http://127.0.0.1/">]>',
        '<!DOCTYPE rss [<!ENTITY % a SYSTEM "http://127.0.0.1/x.dtd"> %a;]>',
        "<!DOCTYPE rss [<!ENTITY % a '&#37;b;'>]>",
        "<!DOCTYPE rss [" + "<!ENTITY a 'b'>" * 400 + "]>",
        "<!DOCTYPE rss [" + "[" * 20_000,
        "<!DOCTYPE rss [<!ENTITY a '<b/>'>]>",
        f"<!DOCTYPE rss [<!ENTITY a '{'x' * 129}'>]>",
        "<!DOCTYPE rss [<!ENTITY a 'unfinished",
    ],
    ids=range(13),
)
def test_entities_that_grow_or_name_files_are_refused(doctype: str) -> None:
    with pytest.raises(NotAFeed, match=r"DOCTYPE|entities"):
        parse(f"<?xml version='1.0'?>{doctype}" + rss(item("&l9;&a;&b;"), ""))


def test_entities_repeated_until_they_fill_memory_are_refused() -> None:
    with pytest.raises(NotAFeed, match="repeats"):
        parse(f"<!DOCTYPE rss [<!ENTITY a '{'x' * 100}'>]>" + rss(item("&a;" * 20_000), ""))


def test_harmless_doctypes_are_read() -> None:
    old = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">'
    assert only(rss(item("Bull &amp; L&eacute;a"), old)).title == "Bull & Léa"
    names = '<!DOCTYPE rdf:RDF [<!ENTITY rdf "http://www.w3.org/1999/02/22-rdf-syntax-ns#">]>'
    entry = '<item rdf:about="x"><title>Bull</title></item>'
    assert only(f'{names}<rdf:RDF xmlns:rdf="&rdf;" xmlns="http://purl.org/rss/1.0/">{entry}</rdf:RDF>').title == "Bull"
    own = '<!DOCTYPE rss [ <!-- > --> <!ENTITY co "Compagnie"> <!ENTITY nbsp "&#160;"> ]>'
    assert only(rss(item("Bull&nbsp;&co;"), own)).title == "Bull\u00a0Compagnie"


@pytest.mark.parametrize(
    "attack",
    [
        item("x") * 20_000,
        "<item><title>x</title>" + "<a>" * 120_000 + "</item>",
        "<item " + " ".join(f"a{n}='1'" for n in range(1000)) + "><title>x</title></item>",
        item("&" * 1_100_000),
        item("<" * 200_000),
    ],
    ids=["items", "nesting", "attributes", "references", "brackets"],
)
def test_documents_out_of_all_proportion_are_refused(attack: str) -> None:
    with pytest.raises(NotAFeed, match=r"shorter|attributes"):
        parse(rss(attack))


@pytest.mark.parametrize(
    "attack",
    [
        "<title>x</title><author>a@" + "a." * 100_000 + "</author>",
        "<title>x</title>" + "".join(f"<category>{n}</category>" for n in range(6_000)),
        "<title>x</title><description><![CDATA[" + "<div>" * 60_000 + "]]></description>",
        "<title>x</title><description><![CDATA[" + "<ul><li>" * 40_000 + "]]></description>",
        "<title><![CDATA[" + "<i>" * 100_000 + "x</i>]]></title>",
        "<title>x</title><link>http://a/" + "../" * 100_000 + "</link>",
        "<title>x</title><pubDate>" + "2026-" * 100_000 + "</pubDate>",
    ],
    ids=["author", "categories", "divs", "lists", "italics", "link", "date"],
)
def test_what_takes_quadratic_time_elsewhere_is_read_in_passing(attack: str) -> None:
    """Each of these took minutes when given to feedparser or an HTML parser as it comes."""
    assert only(rss(f"<item>{attack}</item>")).title == "x"


def test_a_page_nested_without_end_is_still_told_apart() -> None:
    with pytest.raises(NotAFeed, match="declares none"):
        parse("<html><body>" + "<div>" * 150_000)


@pytest.mark.skipif(not (DATA / "xmlbombs-defusedxml").is_dir(), reason="shared data with XML bombs is absent")
def test_known_xml_bombs_cost_neither_time_nor_memory() -> None:
    files = sorted((DATA / "xmlbombs-defusedxml" / "xmltestdata").iterdir())
    assert files
    for file in files:
        tracemalloc.start()
        with pytest.raises(NotAFeed):
            parse(file.read_bytes())
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 8_000_000
