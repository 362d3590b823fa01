"""Parts of tools that work on words and letters. Copied by `emission/assembly.py`, never imported."""

# pyright: reportUnusedFunction=false

import re


def _words(text: str) -> list[str]:
    """The words: letters and digits, with apostrophes and hyphens inside."""
    return re.findall(r"\w+(?:['’-]\w+)*", text)


def _counts(items: list[str]) -> list[tuple[str, int]]:
    """Each item with its count, the most frequent first, equal ones by the alphabet."""
    counts: dict[str, int] = {}
    for item in items:
        counts[item] = counts.get(item, 0) + 1
    return sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))


def _frequencies(items: list[str], name: str) -> list[dict[str, float | str]]:
    return [{name: item, "count": count} for item, count in _counts(items)]


def _most_frequent(items: list[str], name: str) -> str | list[str]:
    """The most frequent item, or all that are equally frequent. Raises ValueError where there is none."""
    counts = _counts(items)
    if not counts:
        raise ValueError(f"the text has no {name}")
    first = [item for item, count in counts if count == counts[0][1]]
    return first[0] if len(first) == 1 else first


def _of_length(words: list[str], *, longest: bool) -> str | list[str]:
    """The longest or the shortest word, or all as long. Raises ValueError where there is none."""
    if not words:
        raise ValueError("the text has no word")
    lengths = sorted(len(word) for word in words)
    length = lengths[-1] if longest else lengths[0]
    found = list(dict.fromkeys(word for word in words if len(word) == length))
    return found[0] if len(found) == 1 else found


def _acronym(words: list[str]) -> str:
    """The words' first characters in capitals. Raises ValueError where there is none."""
    if not words:
        raise ValueError("the text has no word")
    return "".join(word[0].upper() for word in words)


def _shifted(text: str, shift: int) -> str:
    """The letters a to z moved on in the alphabet, around its end; all else as it is."""
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    moved = alphabet[shift % 26 :] + alphabet[: shift % 26]
    return text.translate(str.maketrans(alphabet + alphabet.upper(), moved + moved.upper()))


def _letters(text: str) -> list[str]:
    return sorted(character for character in text.casefold() if character.isalnum())


def _replaced(text: str, old: str, new: str) -> str:
    return text.replace(_sought(old), new)


def _sought(part: str) -> str:
    """The text. Raises ValueError for an empty one."""
    if not part:
        raise ValueError("an empty text is everywhere: give a text to look for")
    return part
