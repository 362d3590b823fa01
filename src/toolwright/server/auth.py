"""Who has the token, where one is set: by `Authorization: Bearer`, Socket.IO's `auth: {token}`, or the page's cookie.

The cookie that a login gives is signed with the token and holds nothing of it. Scripts cannot read it, and it counts
only in requests of the server's own page: other ports of this machine are the same site to a browser, so SameSite
alone would let their pages use it.
"""

import hashlib
import hmac
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any, cast

from pydantic import SecretStr

log = logging.getLogger(__name__)

TOKEN_LENGTH = 16
"""Shortest token that nobody guesses; a shorter one is warned of."""
COOKIE_SECONDS = 7 * 24 * 3600
"""How long a login lasts."""

MISSING = "token_missing"
WRONG = "token_wrong"
"""What a refused connection's `data.code` says."""


class Access:
    """Compares what clients show with the token, in constant time. Without a token everybody is admitted."""

    def __init__(self, token: SecretStr | None, now: Callable[[], float] = time.time) -> None:
        self._token = None if token is None else token.get_secret_value().encode()
        self._now = now
        if self._token is not None and len(self._token) < TOKEN_LENGTH:
            log.warning("token is short and might be guessed", extra={"advised_characters": TOKEN_LENGTH})

    @property
    def wants_token(self) -> bool:
        return self._token is not None

    def is_token(self, given: object) -> bool:
        """Whether this is the token. There must be one."""
        assert self._token is not None
        if not isinstance(given, str):
            return False
        digests = [hashlib.sha256(text).digest() for text in (given.encode(errors="replace"), self._token)]
        return hmac.compare_digest(*digests)

    def admits(self, headers: Mapping[str, str]) -> bool:
        """Whether a request with these headers (names in small letters) may do what needs the token."""
        if self._token is None:
            return True
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self.is_token(given.strip())
        return _from_own_page(headers) and self._is_signed(_cookies(headers).get(self._name()))

    def refusal(self, headers: Mapping[str, str], auth: object) -> dict[str, Any] | None:
        """What a Socket.IO client is told in its `connect_error`, None when it may come in."""
        if self.admits(headers):
            return None
        given = cast("dict[str, object]", auth).get("token") if isinstance(auth, dict) else None
        if given is None:
            message = "This server wants its token. Connect with `auth: {token}`, or log in on its page."
            return {"message": message, "data": {"code": MISSING}}
        if self.is_token(given):
            return None
        return {
            "message": "The token is not this server's. Its operator set it as TOOLWRIGHT_API_TOKEN.",
            "data": {"code": WRONG},
        }

    def cookie(self, *, secure: bool) -> str:
        """The `Set-Cookie` header of a login; `secure` where it travels by https alone."""
        until = str(int(self._now()) + COOKIE_SECONDS)
        return self._set(f"{until}.{self._signature(until)}", COOKIE_SECONDS, secure)

    def no_cookie(self, *, secure: bool) -> str:
        """The `Set-Cookie` header of a logout."""
        return self._set("", 0, secure)

    def _set(self, value: str, seconds: int, secure: bool) -> str:
        header = f"{self._name()}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict"
        return f"{header}; Secure" if secure else header

    def _name(self) -> str:
        # Cookies of one host are shared by its ports: two servers on them do not end each other's logins.
        return f"toolwright-{self._signature('name')[:8]}"

    def _is_signed(self, value: str | None) -> bool:
        until, _, signature = (value or "").partition(".")
        if not until.isascii() or not hmac.compare_digest(
            signature.encode(errors="replace"), self._signature(until).encode()
        ):
            return False
        return self._now() < int(until)

    def _signature(self, text: str) -> str:
        assert self._token is not None
        return hmac.new(self._token, f"toolwright login {text}".encode(), hashlib.sha256).hexdigest()


def _from_own_page(headers: Mapping[str, str]) -> bool:
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or origin.partition("://")[2].lower() == headers.get("host", "").lower()


def _cookies(headers: Mapping[str, str]) -> dict[str, str]:
    pairs = (part.strip().partition("=") for part in headers.get("cookie", "").split(";"))
    return {name: value for name, _, value in pairs}
