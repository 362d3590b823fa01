"""Numbers in words: "twenty five", "two hundred", "one hundred five"."""

from collections.abc import Sequence
from dataclasses import replace

from toolwright.engineers.offline.direct.items import Item

SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
}
_UNITS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10 * number
    for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}


def spelled(items: Sequence[Item]) -> list[Item]:
    """The items with numbers in words as numbers.

    "one hundred five" is one number, "one hundred and five" stays two: it could be a list.
    """
    result: list[Item] = []
    for item in items:
        value = _UNITS.get(item.word, _TENS.get(item.word))
        if value is None and item.word not in SCALES:
            result.append(item)
            continue
        last = result[-1] if result else None
        before = last.value if last is not None and last.word == "#" and not last.text[:1].isdigit() else None
        if last is not None and before is not None and isinstance(before, int):
            joined = _joined(before, item.word, value)
            if joined is not None:
                result[-1] = replace(last, value=joined, end=item.end, text=f"{last.text} {item.text}")
                continue
        if value is None:
            result.append(item)
        else:
            result.append(replace(item, word="#", value=value))
    return result


def _joined(before: int, word: str, value: int | None) -> int | None:
    """A number in words with one word more, or None where the word begins another number."""
    if value is None:
        scale = SCALES[word]
        rest = before % (scale * 10) if scale == 100 else before
        # "one thousand two hundred": the hundred belongs to the two.
        if scale == 100 and before >= 1000 and 0 < before % 1000 < 10:
            return before - before % 1000 + before % 1000 * 100
        return before * scale if 0 < rest < scale else None
    if value < 10 and before % 100 in range(20, 100) and before % 10 == 0:
        return before + value
    if before >= 100 and before % 100 == 0:
        return before + value
    return None
