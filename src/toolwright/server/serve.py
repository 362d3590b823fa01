"""A server process from its start to its end."""

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import Callable, Generator
from typing import Any

import uvicorn

from toolwright.app import Application, background, durable, open_application
from toolwright.durable.lock import HomeLock
from toolwright.errors import ToolwrightError
from toolwright.metrics import Metrics
from toolwright.observing import Observer
from toolwright.ports import Engineer, Sandbox, Steps
from toolwright.server.asgi import create_asgi
from toolwright.server.auth import Access
from toolwright.server.backlog import DirectWebSocket
from toolwright.server.limits import Limits
from toolwright.server.measuring import measuring
from toolwright.server.parts import Parts
from toolwright.server.publisher import SocketPublisher
from toolwright.server.socket import Socket
from toolwright.server.wire import PAYLOAD_LIMIT, create_socket
from toolwright.settings import Settings
from toolwright.telemetry import on_loop_failure

log = logging.getLogger(__name__)

GRACE_SECONDS = 5.0
"""How long running queries may take to finish when the server is told to stop."""


class AddressInUse(ToolwrightError):
    """Nothing can be served at the address."""


def run(
    settings: Settings,
    announce: Callable[[str], None],
    *,
    engineer: Engineer | None = None,
    sandbox: Sandbox | None = None,
    wrap_steps: Callable[[Steps], Steps] | None = None,
) -> None:
    """Serves until SIGTERM or SIGINT; `announce` gets the address once it is ready.

    The keyword arguments stand in for what the settings choose. Raises `AddressInUse`, `HomeInUse`,
    `StoreUnavailable`.
    """
    factory: Callable[[], asyncio.AbstractEventLoop] | None = None
    with contextlib.suppress(ImportError):
        import uvloop

        factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(_serve(settings, announce, engineer, sandbox, wrap_steps))


async def _serve(
    settings: Settings,
    announce: Callable[[str], None],
    engineer: Engineer | None,
    sandbox: Sandbox | None,
    wrap_steps: Callable[[Steps], Steps] | None,
) -> None:
    lock = HomeLock(settings.home)
    lock.acquire()
    listener = _bind(settings.host, settings.port)
    asyncio.get_running_loop().set_exception_handler(on_loop_failure)
    observer = Observer(Metrics())
    try:
        async with open_application(
            settings, engineer=engineer, sandbox=sandbox, observer=observer
        ) as application:
            await _work(application, observer, listener, announce, wrap_steps)
    finally:
        listener.close()
        lock.release()


async def _work(
    application: Application,
    observer: Observer,
    listener: socket.socket,
    announce: Callable[[str], None],
    wrap_steps: Callable[[Steps], Steps] | None,
) -> None:
    agent = application.agent
    settings = application.settings
    access = Access(settings.api_token)
    limits = Limits(settings.queries_per_minute, settings.sessions_per_minute, settings.connections)
    sockets = create_socket(access)
    publisher = SocketPublisher(sockets, agent.sessions, agent.policy.memory_messages)
    workflows, lines = durable(application, observer.publisher(publisher), wrap_steps)
    workers = background(application, publisher, lines)
    handlers = Socket(
        sockets,
        publisher,
        limits,
        lines.accept,
        lines.cancel,
        agent.sessions,
        agent.approvals,
        agent.tools.count,
    )
    handlers.attach()
    measure = measuring(observer.metrics, agent, lines, sockets)

    def changed() -> None:
        for worker in workers:
            worker.wake()

    parts = Parts(application, publisher, access, lines.cancel, lines.end, handlers.forget, changed, measure)
    server = _Server(
        configured(create_asgi(sockets, parts, limits)),
        lambda: announce(_address(listener)),
    )
    stop = asyncio.Event()
    _on_signals(stop, server)
    await asyncio.to_thread(application.uploads.clean)
    await workflows.start(
        {query.id for query in await agent.sessions.withdrawn()},
        {approval.query_id for approval in await agent.approvals.waiting()},
    )
    waiting = await lines.resume()
    if waiting:
        log.info("queries taken up again", extra={"queries": waiting})
    for worker in workers:
        worker.start()
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    for worker in workers:
        await worker.close()
    try:
        # While clients are connected still, so that they get the answers that come in time.
        await lines.close(GRACE_SECONDS)
    finally:
        server.should_exit = True
        await serving
        await workflows.stop()


def configured(app: Any) -> uvicorn.Config:
    """How an ASGI application is served."""
    return uvicorn.Config(
        app,
        lifespan="off",
        ws=DirectWebSocket,
        ws_max_size=PAYLOAD_LIMIT + 1,
        # Messages are short: browsers would have each compressed, at several times the cost of sending it.
        ws_per_message_deflate=False,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
    )


class _Server(uvicorn.Server):
    """Without its own signal handlers: it would end the process by the signal it got, not by status 0."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()


def _on_signals(stop: asyncio.Event, server: uvicorn.Server) -> None:
    def on_signal() -> None:
        # The second time it is meant: no waiting for connections.
        server.force_exit = stop.is_set()
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, on_signal)


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host.strip("[]"), port))
    except OSError as error:
        listener.close()
        raise AddressInUse(
            f"cannot serve on {host}:{port}: {error.strerror or error}. "
            "Another program may be using the port; choose one with --port or TOOLWRIGHT_PORT"
        ) from error
    listener.set_inheritable(False)
    return listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    # The name people know, and the one the page's origin should have.
    name = "localhost" if host in ("127.0.0.1", "::1") else host
    return f"http://{name}:{port}"
