"""Every event and message of the Socket.IO interface, declared once; `asyncapi` derives the document from
them."""
