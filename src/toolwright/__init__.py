"""Toolwright: ask in plain language, get a tested tool and a true answer."""

__version__ = "0.1.0"
