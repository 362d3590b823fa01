"""Requests that bring their own data: the numbers, lists, texts, days and units are in their words.

`line` writes a request as one line of plain words with signs in the place of values, `forms` holds the phrases
of the operators' records as patterns over such lines, `requests` finds the one operator that explains the
whole line.
"""
