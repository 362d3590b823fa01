"""Reaching other machines, and other processes of this one, by sockets of every family."""

from __future__ import annotations

from attacks.attempt import DONE, Attempt


def _socket(name: str, arguments: str, *, contained: bool = False, optional: bool = False) -> Attempt:
    body = f'import socket\nsocket.socket({arguments}).close()\nreturn "{DONE}"'
    return Attempt(f"socket-{name}", "network", body, contained=contained, optional=optional)


def _does(name: str, *lines: str, optional: bool = False) -> Attempt:
    return Attempt(
        name, "network", "\n".join(["import socket", *lines, f'return "{DONE}"']), optional=optional
    )


ATTEMPTS = [
    _socket("inet-stream", "socket.AF_INET, socket.SOCK_STREAM"),
    _socket("inet-datagram", "socket.AF_INET, socket.SOCK_DGRAM"),
    _socket("inet-raw", "socket.AF_INET, socket.SOCK_RAW, 1", contained=True, optional=True),
    _socket("inet6", "socket.AF_INET6, socket.SOCK_STREAM"),
    _socket("unix-stream", "socket.AF_UNIX, socket.SOCK_STREAM"),
    _socket("unix-datagram", "socket.AF_UNIX, socket.SOCK_DGRAM"),
    _socket("unix-seqpacket", "socket.AF_UNIX, socket.SOCK_SEQPACKET"),
    _socket("netlink", "socket.AF_NETLINK, socket.SOCK_RAW, 0"),
    _socket("packet", "socket.AF_PACKET, socket.SOCK_RAW, 0", contained=True, optional=True),
    _socket("vsock", "40, socket.SOCK_STREAM", optional=True),
    _socket("crypto", "38, socket.SOCK_SEQPACKET", optional=True),
    _does("connect-tcp", 'socket.create_connection(("127.0.0.1", w["port"]), 2)'),
    _does("connect-tcp6", 'socket.create_connection(("::1", w["port6"]), 2)'),
    _does("send-udp", 's = socket.socket(type=socket.SOCK_DGRAM)', 's.sendto(b"x", ("127.0.0.1", w["udp"]))'),
    _does("listen", 'socket.create_server(("127.0.0.1", 0))'),
    _does("fetch", "import urllib.error, urllib.request",
          "try:", "    urllib.request.urlopen(f\"http://127.0.0.1:{w['port']}\", timeout=0.1)",
          "except TimeoutError:", "    pass  # it connected, and nobody answers there"),
    _does("connect-unix", "s = socket.socket(socket.AF_UNIX)", 's.connect(w["socket"])'),
    _does("connect-abstract", "s = socket.socket(socket.AF_UNIX)", 's.connect("\\0" + w["abstract"])'),
    _does("pass-a-descriptor", "a, b = socket.socketpair()", 'socket.send_fds(a, [b"x"], [0])',
          "assert socket.recv_fds(b, 1, 1)[1]"),
    _does("event-loop", "import asyncio", "asyncio.new_event_loop().close()"),
    _does("socket-on-the-channel", "a = os.open(os.devnull, 0)", "try:", "    s = socket.socket(fileno=3)",
          "except OSError:", "    s, kept = socket.socketpair()", 'socket.send_fds(s, [b"x"], [a])'),
]  # fmt: skip
