"""Hosts and origins as people write them and as requests name them, in one form."""

import ipaddress
from collections.abc import Collection
from urllib.parse import urlsplit

LOOPBACK = "loopback"
"""In a list of hosts or origins: every name and address that this machine alone is reached by."""

_NAME = frozenset("-._abcdefghijklmnopqrstuvwxyz0123456789")


def is_loopback(host: str) -> bool:
    """Whether `host`, a name or an address without port, is this machine's own and reachable from it alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def host(text: str) -> str:
    """A name or an address without port, in small letters and without brackets. Raises `ValueError`."""
    bare = text.strip().lower()
    try:
        return str(ipaddress.ip_address(bare.strip("[]")))
    except ValueError:
        pass
    if not bare or not set(bare) <= _NAME:
        raise ValueError(f"{text!r} is not a host: write a name or an address, without scheme and port")
    return bare


def origin(text: str) -> str:
    """`https://name` or `http://name:port`, without the port that goes without saying. Raises `ValueError`."""
    scheme, _, rest = text.strip().lower().removesuffix("/").partition("://")
    try:
        if scheme not in ("http", "https"):
            raise ValueError(scheme)
        name, port = _authority(rest)
    except ValueError as error:
        raise ValueError(f"{text!r} is not an origin: write it like https://tools.example.org") from error
    shown = f"[{name}]" if ":" in name else name
    usual = 443 if scheme == "https" else 80
    return f"{scheme}://{shown}" + ("" if port in (None, usual) else f":{port}")


def host_of(header: str) -> str | None:
    """The host that a `Host` header or the part of an origin after `://` names; None when it cannot be read."""
    try:
        return _authority(header)[0]
    except ValueError:
        return None


def is_among(name: str, hosts: Collection[str]) -> bool:
    """Whether a host is in a list in which `LOOPBACK` stands for many, and for no host of that name."""
    return (name in hosts and name != LOOPBACK) or (LOOPBACK in hosts and is_loopback(name))


def _authority(text: str) -> tuple[str, int | None]:
    """`name:port` and nothing else. Raises `ValueError`."""
    parts = urlsplit(f"//{text}")
    if parts.hostname is None or parts.username is not None or text != parts.netloc or text.endswith(":"):
        raise ValueError(f"{text!r} is not a host with or without a port")
    return host(parts.hostname), parts.port
