"""Documents made to cost a reader as much as they can; each grows with the size asked for (characters)."""

from __future__ import annotations


def rss(items: str) -> str:
    """An RSS document around some items."""
    return f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'


def _item(inside: str) -> str:
    return rss(f"<item><title>x</title>{inside}</item>")


def _atom(inside: str) -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><title>x</title>{inside}</entry></feed>'


def _many(piece: str, size: int) -> str:
    return piece * (size // len(piece))


def documents(size: int) -> dict[str, bytes]:
    """Each kind of costly document, about `size` characters long, by a name that says what grows."""
    n = size
    attributes = " ".join(f'a{i}="1"' for i in range(n // 12))
    spaces = " ".join(f'xmlns:a{i}="u"' for i in range(n // 16))
    spaces = " ".join(f'xmlns:a{i}="u"' for i in range(n // 16))
    bomb = "<!ENTITY l0 'ha'>" + "".join(f"<!ENTITY l{i} '{f'&l{i - 1};' * 10}'>" for i in range(1, 10))
    texts = {
        "elements in one another": _item(_many("<a>", n // 2) + _many("</a>", n // 2)),
        "elements never closed": _item(_many("<a>", n)),
        "block markup in one another": _item(f"<description><![CDATA[{_many('<div>', n)}]]></description>"),
        "lists in one another": _item(f"<description><![CDATA[{_many('<ul><li>', n)}]]></description>"),
        "markup crossed": _item(f"<description><![CDATA[{_many('<b><div></b>', n)}]]></description>"),
        "tables in one another": _item(f"<description><![CDATA[{_many('<table><tr><td>', n)}]]></description>"),
        "xhtml in one another": _atom(f'<content type="xhtml"><div>{_many("<div>", n)}</div></content>'),
        "attributes": rss(f"<item {attributes}><title>x</title></item>"),
        "name spaces": rss(f"<item {spaces}><title>x</title></item>"),
        "items": rss(_many("<item><title>x</title></item>", n)),
        "items in one another": rss(_many("<item>", n)),
        "links": _atom(_many('<link href="a"/>', n)),
        "categories": _item("".join(f"<category>{i}</category>" for i in range(n // 25))),
        "authors": _atom(_many("<author><name>x</name></author>", n)),
        "an author": _item(f"<author>{_many('a.', n)}</author>"),
        "an author's address": _item(f"<author>a@{_many('a-', n)}</author>"),
        "contents": _item(_many("<content>x</content>", n)),
        "a date of digits": _item(f"<pubDate>{'1' * n}</pubDate>"),
        "a date of commas": _item(f"<pubDate>{_many(' , ', n)}</pubDate>"),
        "an address of addresses": _item(f"<link>{_many('http://', n)}</link>"),
        "an address of steps up": _item(f"<link>http://a/{_many('../', n)}</link>"),
        "lone ampersands": _item(f"<description>{'&' * n}</description>"),
        "unknown entities": _item(f"<description>{_many('&a;', n)}</description>"),
        "lone brackets": _item(f"<description>{'<' * n}</description>"),
        "tags begun": _item(f"<description>{_many('<a ', n)}</description>"),
        "comments": _many("<!--x-->", n) + rss(""),
        "comments begun": _many("<!--", n),
        "instructions begun": _many("<?", n),
        "cdata begun": _item(_many("<![CDATA[", n)),
        "space": " " * n + rss(""),
        "a doctype": "<!DOCTYPE x [" + _many("<!ENTITY a 'b'>", n),
        "a doctype of quotes": "<!DOCTYPE x " + "'" * n,
        "a doctype of brackets": "<!DOCTYPE x " + "[" * n,
        "entities of entities": f"<!DOCTYPE rss [{bomb}]>" + _item("&l9;"),
        "an entity repeated": f"<!DOCTYPE rss [<!ENTITY a '{'x' * 32}'>]>" + _item(_many("&a;", n)),
        "misread utf-8": _item(f"<description>{'Ã' * n}</description>"),
        "markup never closed": _item(f"<description>{_many('mot & <b>mot', n)}</description>"),
        "json in one another": '{"items":' + "[" * n,
        "json items": '{"items":[' + _many('{"title":"a"},', n) + "{}]}",
        "a json number": '{"items":[{"id":' + "9" * n + "}]}",
        "a page in one another": "<html>" + _many("<div>", n),
        "a page of links": "<html>" + _many("<link rel=alternate type=application/rss+xml href=a>", n),
    }
    raw = {
        "zeros": bytes(n),
        "all bytes": bytes(range(256)) * (n // 256),
        "stray bytes": rss("<item><title>x</title><description>").encode() + b"\xe9\xc3" * (n // 2),
    }
    return {name: text.encode() for name, text in texts.items()} | raw
