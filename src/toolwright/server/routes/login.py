"""The page's login, on a server that wants a token: a cookie instead of a header at each request."""

from fastapi import APIRouter, Request, Response

from toolwright.errors import RequestRejected
from toolwright.protocol.rest import Answer, Login
from toolwright.server.auth import Access


class WrongToken(RequestRejected):
    """Not the token of this server."""

    status = 401


def router(access: Access) -> APIRouter:
    routes = APIRouter(prefix="/api/login", tags=["login"])

    @routes.post("", summary="Show the token once, and be known by a cookie for a week")
    async def log_in(login: Login, request: Request, response: Response) -> Answer:
        if not access.is_token(login.token.get_secret_value()):
            raise WrongToken("This is not the token of this server. Its operator knows it.")
        response.headers["set-cookie"] = access.cookie(secure=_is_secure(request))
        return Answer()

    @routes.delete("", summary="Forget the cookie")
    async def log_out(request: Request, response: Response) -> Answer:
        response.headers["set-cookie"] = access.no_cookie(secure=_is_secure(request))
        return Answer()

    return routes


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https"
