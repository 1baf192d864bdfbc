"""The watchlist Vigie comes with covers the story it begins with."""

from __future__ import annotations

import pytest

from bot.founding import FoundingDocument, default_watchlist, founding_documents
from bot.matching import Matcher
from bot.model import Watch
from bot.watchlist import load

WATCHLIST = load(default_watchlist())
MATCHER = Matcher(WATCHLIST.watches)

STARTERS = {
    "ZDNet.fr",
    "Silicon.fr",
    "Le Monde Informatique",
    "LeMagIT",
    "L'Usine Digitale",
    "Next",
    "IT for Business",
    "InformatiqueNews",
    "ChannelNews",
    "Solutions Numériques",
    "Journal du Net",
    "CERT-FR",
    "Cnil",
    "Blog d'OVHcloud",
}
FRAGILE = {"Les Echos", "La Tribune", "L'Usine Nouvelle"}

#: Who and what each founding article names.
NAMED = {
    "000": {"andromede", "atos", "bfm-business", "cloud-souverain", "dassault-systemes", "gilles-grapinet", "les-echos"}
    | {"microsoft", "office-365", "patriot-act", "thierry-breton", "zdnet-fr"},
    "002": {"afdel", "andromede", "atos", "caisse-des-depots", "capgemini", "dassault-systemes", "eric-besson", "ibm"}
    | {"microsoft", "orange", "thales", "thierry-breton"},
    "003": {"afp", "andromede", "atos", "bull", "caisse-des-depots", "canopy", "cloud-souverain", "cloudwatt", "ecp"}
    | {
        "emc",
        "fsn",
        "gouvernement",
        "jim-snabe",
        "neelie-kroes",
        "nouvelle-france-industrielle",
        "numergy",
        "open-cloud",
    }
    | {"orange", "ovhcloud", "sap", "sfr", "thales", "thierry-breton", "toomas-ilves", "vmware"},
}


def test_feeds() -> None:
    names = {feed.name for feed in WATCHLIST.feeds}
    assert names >= STARTERS | FRAGILE
    assert {feed.name for feed in WATCHLIST.feeds if feed.fragile} == FRAGILE
    assert all(feed.alternatives for feed in WATCHLIST.feeds if feed.fragile)
    assert all(feed.url.startswith("https://") for feed in WATCHLIST.feeds)


@pytest.mark.parametrize("document", founding_documents(), ids=lambda document: document.id)
def test_each_founding_article_names_its_watches_and_no_other(document: FoundingDocument) -> None:
    mentions = MATCHER.match(document.title, document.text).mentions
    assert {mention.watch for mention in mentions} == NAMED[document.id]


def test_media_are_sources_and_everything_else_alerts_somewhere() -> None:
    media = {watch.id for watch in WATCHLIST.watches if watch.type == "media"}
    assert {watch.id for watch in WATCHLIST.watches if watch.mode == "source"} == media
    assert all(watch.channels for watch in WATCHLIST.watches)
    assert WATCHLIST.operators not in {channel for watch in WATCHLIST.watches for channel in watch.channels}


@pytest.mark.parametrize("watch", WATCHLIST.watches, ids=lambda watch: watch.id)
def test_each_watch_has_samples_and_the_ambiguous_ones_have_more(watch: Watch) -> None:
    assert watch.samples_alert
    if watch.context or watch.veto:
        asked = 1 if watch.mode != "alert" or watch.id in {"patriot-act", "sfr", "gaia-x", "ibm"} else 2
        assert min(len(watch.samples_alert), len(watch.samples_ignore)) >= asked
