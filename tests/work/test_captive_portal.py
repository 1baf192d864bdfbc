"""A login page in the way is our own network's trouble: real HTTP, real pipeline, a network that wants a login."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.feeds.fetch import Fetcher
from bot.model import Feed
from bot.store.database import Database
from bot.work.examine import examine
from tests.patience import PATIENCE
from tests.servers.http import Site, run_site
from tests.work.test_feed_health import DAY, HOUR, START, Watch24, rss

LOGIN = "<html><head><title>Wi-Fi du train</title></head><body>{n}<form>Se connecter</form></body></html>"
NAMED = "« Wi-Fi du train »".replace("« ", "«\u00a0").replace(" »", "\u00a0»")


@pytest.fixture
def sites() -> Iterator[list[Site]]:
    """Four sites under addresses of their own, and the portal as the last."""
    running = [run_site(f"127.0.0.{n}") for n in (41, 42, 43, 44, 45)]
    yield [next(site) for site in running]
    for site in running:
        site.close()


class Train:
    """Four feeds that were well, on a network that can want a login."""

    def __init__(self, database: Database, sites: list[Site]) -> None:
        *self.sites, self.portal = sites
        self.urls = [site.serve("/feed", rss(START - HOUR)) for site in self.sites]
        self.watch = Watch24(database, *self.urls)
        self.watch.fetcher._allow_private = self.watch.allowed | {self.portal.place}
        self.watch.days()

    def redirects(self) -> None:
        """Everybody is led to the portal, which counts its visitors: no two of its pages are equal."""
        visits = iter(range(99))
        page = lambda c: c.answer(200, {"Content-Type": "text/html"}, LOGIN.format(n=next(visits)).encode())  # noqa: E731
        self.portal.behave("/login", page)
        for site in self.sites:
            site.redirect("/feed", self.portal.url("/login"))

    def stands_in(self) -> None:
        """The portal answers in everybody's name."""
        for n, site in enumerate(self.sites):
            site.serve("/feed", LOGIN.format(n=n), "text/html")

    def wants_login(self) -> None:
        """As RFC 6585 has it."""
        for site in self.sites:
            site.serve("/feed", LOGIN, "text/html", status=511)

    def hides(self) -> None:
        """Everybody is led to a private address that the guard does not ask."""
        for site in self.sites:
            site.redirect("/feed", "http://192.168.0.1/login")

    def arrives(self) -> None:
        for site in self.sites:
            site.serve("/feed", rss(START))

    def new_notices(self, before: int) -> list[str]:
        return self.watch.notices()[before:]

    def failures(self) -> list[int]:
        return [self.watch.state(f"f{n}").failures for n in range(4)]


@pytest.fixture
def train(database: Database, sites: list[Site]) -> Train:
    return Train(database, sites)


@pytest.mark.parametrize("manner", ["redirects", "stands_in", "wants_login", "hides"])
def test_a_login_page_for_all_is_told_once_and_blames_no_feed(train: Train, manner: str) -> None:
    """peers.md 4.10 and 4.11 (miniflux#2150, element-integration-manager#63): one message, and no failure counted."""
    before = len(train.watch.notices())
    getattr(train, manner)()
    train.watch.days(*[DAY] * 4)
    (told,) = train.new_notices(before)
    assert told.startswith("4 sites qui allaient bien répondent tous")
    assert (NAMED in told) is (manner == "stands_in")
    assert train.failures() == [0, 0, 0, 0]
    train.arrives()
    train.watch.days(DAY, DAY)
    (back,) = train.new_notices(before + 1)
    assert back.startswith("Les sites répondent de nouveau")
    assert train.watch.state("f3").last_good == train.watch.now


def test_one_site_that_became_a_page_is_to_blame_itself(train: Train) -> None:
    before = len(train.watch.notices())
    train.sites[0].serve("/feed", LOGIN, "text/html")
    train.watch.days(*[DAY] * 4)
    assert train.failures() == [4, 0, 0, 0]
    (told,) = train.new_notices(before)
    assert "échecs de suite" in told


def test_sites_that_each_became_a_page_of_their_own_are_to_blame(train: Train) -> None:
    for n, site in enumerate(train.sites):
        site.serve("/feed", f"<html><title>Site {n}</title></html>", "text/html")
    train.watch.days(DAY)
    assert train.failures() == [1, 1, 1, 1]


def test_a_few_that_end_at_one_page_while_others_are_well_are_to_blame(train: Train) -> None:
    """A publisher closed three titles and leads them all to its front page."""
    train.redirects()
    train.sites[3].serve("/feed", rss(START))
    train.watch.days(DAY)
    assert train.failures() == [1, 1, 1, 0]


@pytest.fixture
def impostors(tmp_path: Path) -> Iterator[list[Site]]:
    """Three sites behind TLS that cannot prove who they are: what a portal does to https."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("needs the command openssl, to make a self-signed certificate")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=portal", "-batch"]
    files = ["-keyout", str(key), "-out", str(certificate), "-addext", "subjectAltName=IP:127.0.0.51,IP:127.0.0.52"]
    subprocess.run([openssl, *made, *files], check=True, capture_output=True, timeout=60)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    running = [run_site(f"127.0.0.{n}", tls=tls) for n in (51, 52, 53)]
    yield [next(site) for site in running]
    for site in running:
        site.close()


def test_a_network_that_breaks_tls_for_all_is_our_own_trouble(database: Database, impostors: list[Site]) -> None:
    """A portal that answers https has no certificate of the sites; counted like no answer at all."""
    watch = Watch24(database, *(site.serve("/feed", rss(START)) for site in impostors))
    watch.days(DAY, DAY)
    (told,) = watch.notices()
    assert told.startswith("3 sites qui allaient bien ne répondent plus, et aucun autre")
    assert [watch.state(f"f{n}").failures for n in range(3)] == [0, 0, 0]
    assert not any(site.requests for site in impostors), "nothing is asked of who cannot be believed"


def test_one_site_that_breaks_tls_is_to_blame_and_told_so_in_french(
    database: Database, impostors: list[Site], site: Site
) -> None:
    watch = Watch24(database, impostors[0].serve("/feed", rss(START)), site.serve("/feed", rss(START)))
    watch.days(DAY)
    state = watch.state("f0")
    assert state.failures == 2
    assert state.reason.endswith("no secure connection (the certificate is self-signed); tell the site, or try http://")
    told = watch.pipeline.newsroom.words.tell(state.reason)
    assert told.endswith(
        "pas de connexion sûre (le certificat est auto-signé)\u00a0; prévenez le site, ou essayez http://"
    )


async def test_the_doctor_says_to_log_in(sites: list[Site]) -> None:
    feeds = [Feed(id=f"f{n}", name="x", url=site.serve("/feed", LOGIN, "text/html")) for n, site in enumerate(sites)]
    allowed = frozenset(site.place for site in sites)
    async with Fetcher(user_agent="test", allow_private=allowed, deadline=timedelta(seconds=PATIENCE)) as fetcher:
        (check,) = await examine(feeds, fetcher, lambda: START, gap=timedelta(0), known=())
        assert (check.subject, check.level) == ("network", "wrong")
        assert check.said == "all 5 feeds answer the same: « Wi-Fi du train »"
        sites[0].serve("/feed", rss(START))
        assert len(await examine(feeds, fetcher, lambda: START, gap=timedelta(0), known=())) == 6
