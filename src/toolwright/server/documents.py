"""The REST and Socket.IO documents as one page for people: plain HTML from the same declarations, no script."""

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

Document = Mapping[str, Any]

STYLE = """\
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem 1.25rem 4rem; }
h2 { margin-top: 3rem; border-bottom: 1px solid; }
h3 { margin: 2rem 0 0.25rem; }
p { margin: 0.25rem 0; }
code { font-family: ui-monospace, monospace; font-size: 0.9em; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.6rem 0.3rem 0; border-top: 1px solid #8884; }
nav ul { columns: 16rem; list-style: none; padding: 0; }
"""

_METHODS = ("get", "post", "put", "patch", "delete")


def page(rest: Document, socket: Document) -> str:
    """The page about an OpenAPI and an AsyncAPI document."""
    title = escape(f"{rest['info']['title']} {rest['info']['version']}")
    parts = [
        *_rest(rest),
        *_socket(socket),
        *_schemas("REST", "rest", rest),
        *_schemas("Socket.IO", "socket", socket),
    ]
    links = "".join(
        f'<li><a href="#{_anchor(method, path)}"><code>{method.upper()} {escape(path)}</code></a></li>'
        for method, path, _ in _operations(rest)
    ) + "".join(
        f'<li><a href="#channel-{escape(name)}"><code>{escape(name)}</code></a></li>'
        for name in socket["channels"]
    )
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}: interfaces</title>\n'
        '<meta name="viewport" content="width=device-width">\n<link rel="stylesheet" href="/api/docs.css">\n'
        f"</head>\n<body>\n<h1>{title}: interfaces</h1>\n<p>{escape(rest['info']['description'])}</p>\n"
        '<p>For machines: <a href="/api/openapi.json">REST (OpenAPI)</a>, '
        '<a href="/api/asyncapi.json">Socket.IO (AsyncAPI)</a>.</p>\n'
        f"<nav><ul>{links}</ul></nav>\n{chr(10).join(parts)}\n</body>\n</html>\n"
    )


def _rest(document: Document) -> Iterator[str]:
    yield "<h2>REST</h2>"
    for method, path, operation in _operations(document):
        yield f'<section id="{_anchor(method, path)}">'
        yield f"<h3><code>{method.upper()} {escape(path)}</code></h3>"
        yield f"<p>{escape(operation.get('summary', ''))}</p>"
        parameters = operation.get("parameters", ())
        if parameters:
            yield _table(
                (
                    parameter["name"],
                    _words(parameter["schema"], "rest"),
                    f"in the {parameter['in']}" + ("" if parameter.get("required") else ", optional"),
                )
                for parameter in parameters
            )
        for kind, body in operation.get("requestBody", {}).get("content", {}).items():
            yield f"<p>Body, {escape(kind)}: {_words(body.get('schema', {}), 'rest')}</p>"
        for status, answer in operation["responses"].items():
            shown = ", ".join(
                f"{_words(body.get('schema', {}), 'rest')} ({escape(kind)})"
                for kind, body in answer.get("content", {}).items()
            )
            yield f"<p>{escape('otherwise' if status == 'default' else status)}: {shown or 'no body'}</p>"
        yield "</section>"


def _socket(document: Document) -> Iterator[str]:
    yield "<h2>Socket.IO</h2>"
    directions = {
        _last(operation["channel"]["$ref"]): "from the server"
        if operation["action"] == "send"
        else "from the client"
        for operation in document["operations"].values()
    }
    for name, channel in document["channels"].items():
        yield f'<section id="channel-{escape(name)}">'
        yield f"<h3><code>{escape(name)}</code></h3><p>{directions.get(name, '')}</p>"
        messages = [
            document["components"]["messages"][_last(each["$ref"])] for each in channel["messages"].values()
        ]
        yield _table(
            (message["name"], _words(message["payload"], "socket"), escape(message.get("summary", "")))
            for message in messages
        )
        yield "</section>"


def _schemas(title: str, place: str, document: Document) -> Iterator[str]:
    yield f"<h2>Objects of {title}</h2>"
    for name, schema in sorted(document["components"]["schemas"].items()):
        yield f'<section id="{place}-{escape(name)}">'
        yield f"<h3>{escape(name)}</h3><p>{escape(schema.get('description', ''))}</p>"
        required = schema.get("required", ())
        rows = [
            (
                field,
                _words(about, place),
                escape(about.get("description", "")) + ("" if field in required else " <i>optional</i>"),
            )
            for field, about in schema.get("properties", {}).items()
        ]
        yield _table(rows) if rows else f"<p>{_words({**schema, 'title': None}, place)}</p>"
        yield "</section>"


def _words(schema: Mapping[str, Any], place: str) -> str:
    """A schema's type in words, as HTML; objects are links."""
    if "$ref" in schema:
        name = escape(_last(schema["$ref"]))
        return f'<a href="#{place}-{name}">{name}</a>'
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return " or ".join(_words(each, place) for each in schema[several])
    if "const" in schema:
        return f"<code>{escape(json.dumps(schema['const']))}</code>"
    if "enum" in schema:
        return " or ".join(f"<code>{escape(json.dumps(value))}</code>" for value in schema["enum"])
    kind = schema.get("type", "any value")
    if kind == "array":
        return f"list of {_words(schema.get('items', {}), place)}"
    limits = [
        f"{words} {schema[key]}"
        for key, words in (
            ("minimum", "from"),
            ("maximum", "to"),
            ("minLength", "at least"),
            ("maxLength", "at most"),
            ("pattern", "like"),
            ("default", "default"),
        )
        if schema.get(key) is not None
    ]
    return escape(", ".join([str(kind), *limits]))


def _table(rows: Any) -> str:
    cells = "".join(
        f"<tr><th><code>{escape(name)}</code></th><td>{kind}</td><td>{text}</td></tr>"
        for name, kind, text in rows
    )
    return f"<table>{cells}</table>"


def _operations(document: Document) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, methods in document["paths"].items():
        for method in _METHODS:
            if method in methods:
                yield method, path, methods[method]


def _anchor(method: str, path: str) -> str:
    return f"{method}-{path.strip('/').replace('/', '-').replace('{', '').replace('}', '')}"


def _last(reference: str) -> str:
    return reference.rpartition("/")[2]
