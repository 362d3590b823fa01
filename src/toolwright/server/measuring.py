"""How the whole server stands, read when somebody asks for its metrics."""

from collections.abc import Awaitable, Callable

from toolwright.agent.agent import Agent
from toolwright.durable.line import Lines
from toolwright.metrics import Metrics
from toolwright.server.publisher import EVERYONE, SocketServer, is_session


def measuring(
    metrics: Metrics, agent: Agent, lines: Lines, sockets: SocketServer
) -> Callable[[], Awaitable[bytes]]:
    """What gives the metrics as they are at each call, in Prometheus' text form. Raises `StoreUnavailable`."""

    async def measure() -> bytes:
        rooms = sockets.manager.rooms.get("/", {})
        metrics.look(
            waiting=lines.waiting,
            running=lines.running,
            clients=len(rooms.get(EVERYONE, ())),
            sessions=sum(1 for room in rooms if is_session(room)),
            tools=await agent.tools.levels(),
            sandbox=agent.sandbox.state(),
        )
        return metrics.text()

    return measure
