"""Why a brief is not understood."""


class NotUnderstood(Exception):
    """Says in a sentence what a brief asks for that has no plan."""
