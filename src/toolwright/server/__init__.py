"""The ASGI application: sockets, REST, the page, authentication."""
