"""Why did a connection fail? The usual words of the operating system and of TLS, to be told in any language."""

from __future__ import annotations

import errno
import os
import socket
import ssl
from collections.abc import Iterator, Mapping

from bot.errors import Said

_SYSTEM: Mapping[int, Said] = {
    errno.ECONNREFUSED: Said("Connection refused"),
    errno.ECONNRESET: Said("Connection reset by peer"),
    errno.ECONNABORTED: Said("Software caused connection abort"),
    errno.EPIPE: Said("Broken pipe"),
    errno.ETIMEDOUT: Said("Connection timed out"),
    errno.EHOSTUNREACH: Said("No route to host"),
    errno.EHOSTDOWN: Said("Host is down"),
    errno.ENETUNREACH: Said("Network is unreachable"),
    errno.ENETDOWN: Said("Network is down"),
    errno.EADDRNOTAVAIL: Said("Cannot assign requested address"),
    errno.EACCES: Said("Permission denied"),
    errno.EPERM: Said("Operation not permitted"),
    errno.EMFILE: Said("Too many open files"),
}
_NAMES: Mapping[int, Said] = {
    socket.EAI_NONAME: Said("Name or service not known"),
    socket.EAI_NODATA: Said("No address associated with hostname"),
    socket.EAI_AGAIN: Said("Temporary failure in name resolution"),
    socket.EAI_FAIL: Said("Non-recoverable failure in name resolution"),
}
_SELF_SIGNED = Said("the certificate is self-signed")
_UNKNOWN_ISSUER = Said("nobody known has signed the certificate")
_OTHER_SITE = Said("the certificate is that of another site")
#: By OpenSSL's number of what it found wrong (x509_vfy.h).
_CERTIFICATES: Mapping[int, Said] = {
    9: Said("the certificate is not valid yet"),
    10: Said("the certificate has expired"),
    18: _SELF_SIGNED,
    19: _SELF_SIGNED,
    20: _UNKNOWN_ISSUER,
    21: _UNKNOWN_ISSUER,
    23: Said("the certificate was revoked"),
    62: _OTHER_SITE,
    64: _OTHER_SITE,
}


def why_broken(error: BaseException) -> str:
    """The first cause of a failed connection that the system or TLS has a word for; "" when none has.

    What is not among the usual is told as the system says it, in English.
    """
    return next((said for cause in causes(error) if (said := _word(cause))), "")


def causes(error: BaseException) -> Iterator[BaseException]:
    """What an error came from, the first cause first: libraries wrap it, and lose some of it."""
    chain, cause = [], error.__cause__
    while cause is not None and cause not in chain:
        chain.append(cause)
        cause = cause.__cause__
    yield from reversed(chain)
    yield error


def _word(error: BaseException) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return _CERTIFICATES.get(getattr(error, "verify_code", 0)) or str(getattr(error, "verify_message", ""))
    if isinstance(error, ssl.SSLError):
        why = getattr(error, "reason", "")  # which only those have that OpenSSL itself raised
        return Said("TLS fails ({why})", why=why) if why else ""
    if isinstance(error, socket.gaierror):
        return _NAMES.get(error.errno or 0) or str(error.strerror or "")
    if isinstance(error, OSError) and error.errno:
        return _SYSTEM.get(error.errno) or os.strerror(error.errno)
    return ""
