"""Why a connection failed, in words: what the system and TLS raise, wrapped as libraries wrap it."""

from __future__ import annotations

import errno
import os
import socket
import ssl

import pytest

from bot.connections import _CERTIFICATES, _NAMES, _SYSTEM, why_broken
from bot.wording import Words


def refused_certificate(code: int, message: str = "what OpenSSL says") -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code, error.verify_message = code, message
    return error


def wrapped(error: Exception) -> Exception:
    """As an HTTP library raises it, an error of its own on top."""
    try:
        try:
            raise error
        except Exception as cause:
            raise RuntimeError("cannot connect") from cause
    except RuntimeError as outer:
        return outer


@pytest.mark.parametrize(
    ("error", "english", "french"),
    [
        (ConnectionRefusedError(errno.ECONNREFUSED, "x"), "Connection refused", "connexion refusée"),
        (TimeoutError(errno.ETIMEDOUT, "x"), "Connection timed out", "délai de connexion dépassé"),
        (socket.gaierror(socket.EAI_NONAME, "x"), "Name or service not known", "nom inconnu"),
        (socket.gaierror(socket.EAI_FAMILY, "ai_family not supported"), "ai_family not supported", None),
        (OSError(errno.ENODEV, "x"), os.strerror(errno.ENODEV), None),
        (refused_certificate(10), "the certificate has expired", "le certificat a expiré"),
        (refused_certificate(18), "the certificate is self-signed", "le certificat est auto-signé"),
        (refused_certificate(62), "the certificate is that of another site", "le certificat est celui d'un autre site"),
        (refused_certificate(79), "what OpenSSL says", None),
        (ValueError("no such thing"), "", None),
        (ssl.SSLError(1, "nothing more"), "", None),
    ],
)
def test_the_first_cause_is_told_and_what_is_unusual_stays_as_it_is(
    error: Exception, english: str, french: str | None
) -> None:
    for raised in (error, wrapped(error)):
        said = why_broken(raised)
        assert Words("en").tell(said) == english
        assert Words("fr").tell(said) == (english if french is None else french)


def test_a_server_that_speaks_no_tls_is_told_as_tls_says_it() -> None:
    """As real TLS raises it."""
    client = ssl.create_default_context().wrap_bio(incoming := ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="x.fr")
    incoming.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    with pytest.raises(ssl.SSLError) as caught:
        client.do_handshake()
    assert Words("fr").tell(why_broken(caught.value)).startswith("échec de TLS (")


def test_an_error_that_caused_itself_ends() -> None:
    error = ValueError("x")
    error.__cause__ = error
    assert why_broken(error) == ""


def test_each_word_of_the_system_is_the_systems_own_and_has_another_in_french() -> None:
    """Linux says them so: what is logged can be looked up as it stands."""
    assert {code: str(said) for code, said in _SYSTEM.items()} == {code: os.strerror(code) for code in _SYSTEM}
    for said in (*_SYSTEM.values(), *_NAMES.values(), *_CERTIFICATES.values()):
        assert Words("fr").tell(said) != said == Words("en").tell(said)
