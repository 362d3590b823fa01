"""Functions of texts."""

from evaluation.faulty.entry import Entry, but, module

_WORDS = module(
    r"""
    import re

    def word_counts(text):
        counts = {}
        for word in re.findall(r"[a-z]+", text.lower()):
            counts[word] = counts.get(word, 0) + 1
        return counts
    """
)
_WORDS_COUNTER = module(
    """
    import string
    from collections import Counter

    def word_counts(text):
        plain = "".join(letter if letter in string.ascii_lowercase else " " for letter in text.lower())
        return dict(Counter(plain.split()))
    """
)
_WORDS_LOOP = module(
    """
    def word_counts(text):
        counts, word = {}, ""
        for letter in text.lower() + ".":
            if "a" <= letter <= "z":
                word += letter
            elif word:
                counts[word] = counts[word] + 1 if word in counts else 1
                word = ""
        return counts
    """
)

_MINUTES = module(
    """
    def minutes(start, end):
        first = int(start[:2]) * 60 + int(start[3:])
        last = int(end[:2]) * 60 + int(end[3:])
        return (last - first) % 1440
    """
)
_MINUTES_TIME = module(
    """
    from datetime import datetime, timedelta

    def minutes(start, end):
        first, last = (datetime.strptime(text, "%H:%M") for text in (start, end))
        if last < first:
            last += timedelta(days=1)
        return int((last - first).total_seconds() // 60)
    """
)
_MINUTES_SPLIT = module(
    """
    def minutes(start, end):
        (a, b), (c, d) = (map(int, text.split(":")) for text in (start, end))
        total = (c - a) * 60 + d - b
        return total if total >= 0 else total + 24 * 60
    """
)

_QUARTER = module(
    """
    def quarter(day):
        return f"{day[:4]}-Q{(int(day[5:7]) - 1) // 3 + 1}"
    """
)
_QUARTER_DATE = module(
    """
    import math
    from datetime import date

    def quarter(day):
        parsed = date.fromisoformat(day)
        return f"{parsed.year:04}-Q{math.ceil(parsed.month / 3)}"
    """
)
_QUARTER_FRAME = module(
    """
    import pandas as pd

    def quarter(day):
        moment = pd.Timestamp(day)
        return f"{moment.year}-Q{moment.quarter}"
    """
)

_AMOUNT = module(
    """
    def amount(text):
        text = text.strip().replace("$", "").replace(",", "")
        if text.startswith("(") and text.endswith(")"):
            return -float(text[1:-1])
        return float(text)
    """
)
_AMOUNT_RULE = module(
    r"""
    import re

    def amount(text):
        digits = float(re.sub(r"[^0-9.]", "", text))
        return -digits if "(" in text or "-" in text else digits
    """
)
_AMOUNT_LETTERS = module(
    """
    from decimal import Decimal

    def amount(text):
        kept = "".join(letter for letter in text if letter.isdigit() or letter in ".-")
        value = Decimal(kept)
        return float(-value if "(" in text else value)
    """
)

_EMAIL = module(
    """
    def domains(addresses):
        found = {}
        for address in addresses:
            name = address.strip().lower().rpartition("@")[2]
            if "@" in address:
                found[name] = found.get(name, 0) + 1
        return sorted(found, key=lambda name: (-found[name], name))
    """
)
_EMAIL_COUNTER = module(
    """
    from collections import Counter

    def domains(addresses):
        counts = Counter(one.split("@")[-1].strip().lower() for one in addresses if "@" in one)
        return [name for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    """
)
_EMAIL_SORTS = module(
    """
    def domains(addresses):
        names = sorted(one[one.rindex("@") + 1:].strip().lower() for one in addresses if "@" in one)
        return sorted(dict.fromkeys(names), key=names.count, reverse=True)
    """
)

ENTRIES = (
    Entry(
        "word_counts",
        "How often each word occurs, without regard to case. A word is a run of the letters a to z; everything else parts "
        "words.",
        "text: text",
        true=(_WORDS, _WORDS_COUNTER, _WORDS_LOOP),
        faulty={
            "case kept": but(_WORDS, ('"[a-z]+", text.lower()', '"[A-Za-z]+", text')),
            "blanks alone part": module(
                "from collections import Counter\n\ndef word_counts(text):\n    return dict(Counter(text.lower().split()))\n"
            ),
            "marks at the ends alone": module(
                """
                import string

                def word_counts(text):
                    counts = {}
                    for part in text.lower().split():
                        word = part.strip(string.punctuation)
                        if word:
                            counts[word] = counts.get(word, 0) + 1
                    return counts
                """
            ),
            "digits are letters": but(_WORDS, ("[a-z]+", "[a-z0-9]+")),
            "marks joined": module(
                """
                import re

                def word_counts(text):
                    counts = {}
                    for word in re.sub("[^a-z ]", "", text.lower()).split():
                        counts[word] = counts.get(word, 0) + 1
                    return counts
                """
            ),
            "last word lost": but(_WORDS_LOOP, (' + "."', "")),
            "each once": but(_WORDS, ("counts.get(word, 0) + 1", "1")),
            "letters": but(_WORDS, ("[a-z]+", "[a-z]")),
        },
        visible=((("the cat the dog",), {"the": 2, "cat": 1, "dog": 1}), (("Yes, yes!",), {"yes": 2})),
        hidden=(
            (("well-known, well",), {"well": 2, "known": 1}),
            (("A1b a",), {"a": 2, "b": 1}),
            (("",), {}),
            (("one\ntwo One",), {"one": 2, "two": 1}),
        ),
    ),
    Entry(
        "minutes",
        "The minutes from one time of day to another, both like 09:05. Where the end is earlier than the start it is on the "
        "next day.",
        "start: text, end: text",
        true=(_MINUTES, _MINUTES_TIME, _MINUTES_SPLIT),
        faulty={
            "next day not known": but(_MINUTES, ("(last - first) % 1440", "last - first")),
            "without sign": but(_MINUTES, ("(last - first) % 1440", "abs(last - first)")),
            "half a day": but(_MINUTES, ("% 1440", "% 720")),
            "hours of a hundred minutes": module(
                'def minutes(start, end):\n    return (int(end.replace(":", "")) - int(start.replace(":", ""))) % 2400\n'
            ),
            "minutes alone": but(_MINUTES, ("(last - first) % 1440", "(last - first) % 60")),
            "hours alone": but(_MINUTES_SPLIT, ("(c - a) * 60 + d - b", "(c - a) * 60")),
            "both ends counted": but(_MINUTES, ("(last - first) % 1440", "(last - first) % 1440 + 1")),
            "a full day for none": but(_MINUTES_SPLIT, ("if total >= 0", "if total > 0")),
        },
        visible=((("09:00", "10:00"), 60), (("09:15", "10:45"), 90)),
        hidden=(
            (("23:50", "00:10"), 20),
            (("09:50", "11:10"), 80),
            (("08:00", "08:00"), 0),
            (("01:00", "22:30"), 1290),
        ),
    ),
    Entry(
        "quarter",
        "The quarter of an ISO date, like 2024-Q1.",
        "day: text",
        true=(_QUARTER, _QUARTER_DATE, _QUARTER_FRAME),
        faulty={
            "from zero": but(_QUARTER, ("// 3 + 1", "// 3")),
            "off by a month": but(_QUARTER, ("(int(day[5:7]) - 1) // 3", "int(day[5:7]) // 3")),
            "thirds": but(_QUARTER, ("// 3", "// 4")),
            "rounded": but(_QUARTER_DATE, ("math.ceil(parsed.month / 3)", "max(1, round(parsed.month / 3))")),
            "financial year": but(
                _QUARTER, ("(int(day[5:7]) - 1) // 3 + 1", "(int(day[5:7]) - 4) % 12 // 3 + 1")
            ),
            "day for month": but(_QUARTER, ("day[5:7]", "day[8:10]"), ("// 3 + 1", "// 3 % 4 + 1")),
        },
        visible=((("2024-02-15",), "2024-Q1"), (("2024-08-04",), "2024-Q3")),
        hidden=(
            (("2024-01-31",), "2024-Q1"),
            (("2023-03-31",), "2023-Q1"),
            (("2024-04-01",), "2024-Q2"),
            (("2024-12-31",), "2024-Q4"),
            (("2024-05-09",), "2024-Q2"),
        ),
    ),
    Entry(
        "amount",
        "The number of an amount as accountants write it: $ and commas between thousands say nothing, parentheses or a "
        "minus make it negative: ($1,234.50) is -1234.5.",
        "text: text",
        true=(_AMOUNT, _AMOUNT_RULE, _AMOUNT_LETTERS),
        faulty={
            "parentheses passed over": but(_AMOUNT_LETTERS, ('-value if "(" in text else value', "value")),
            "minus passed over": but(_AMOUNT_RULE, (' or "-" in text', "")),
            "comma as decimal sign": module(
                """
                def amount(text):
                    plain = text.strip().replace("$", "").strip("()")
                    if "," in plain and "." not in plain:
                        plain = plain.replace(",", ".")
                    value = float(plain.replace(",", ""))
                    return -value if "(" in text else value
                """
            ),
            "cents cut": but(
                _AMOUNT,
                ("-float(text[1:-1])", "-float(int(float(text[1:-1])))"),
                ("return float(text)", "return float(int(float(text)))"),
            ),
            "first comma alone": but(_AMOUNT, ('.replace(",", "")', '.replace(",", "", 1)')),
            "points dropped": but(_AMOUNT_RULE, ("[^0-9.]", "[^0-9]")),
        },
        visible=((("$12.50",), 12.5), (("1,200",), 1200.0), (("($5)",), -5.0)),
        hidden=(
            (("($1,234.50)",), -1234.5),
            (("-3.25",), -3.25),
            (("$1,234,567",), 1234567.0),
            (("0",), 0.0),
            ((" 7.75 ",), 7.75),
        ),
    ),
    Entry(
        "domains",
        "The domains of e-mail addresses (what stands behind the last @, in small letters), the most frequent first, equally "
        "frequent ones by name. What has no @ is passed over.",
        "addresses: texts",
        true=(_EMAIL, _EMAIL_COUNTER, _EMAIL_SORTS),
        faulty={
            "case kept": but(_EMAIL, (".lower()", "")),
            "by name alone": but(_EMAIL, ("(-found[name], name)", "name")),
            "ties as they come": but(_EMAIL, ("(-found[name], name)", "-found[name]")),
            "least frequent first": but(_EMAIL, ("(-found[name], name)", "(found[name], name)")),
            "without @ counted": but(_EMAIL, ('        if "@" in address:\n    ', "")),
            "behind the first @": but(_EMAIL, ('rpartition("@")', 'partition("@")')),
            "names for domains": but(_EMAIL, ('rpartition("@")[2]', 'rpartition("@")[0]')),
            "ties from behind": but(
                _EMAIL,
                (
                    "key=lambda name: (-found[name], name))",
                    "key=lambda name: (found[name], name), reverse=True)",
                ),
            ),
            "repeated addresses once": but(
                _EMAIL, ("for address in addresses", "for address in dict.fromkeys(addresses)")
            ),
        },
        visible=(((["a@x.org", "b@y.org", "c@x.org"],), ["x.org", "y.org"]), (([],), [])),
        hidden=(
            ((["a@b.org", "a@a.org"],), ["a.org", "b.org"]),
            ((["a@X.org", "b@x.org ", "c@a.org"],), ["x.org", "a.org"]),
            ((["nobody", '"a@b"@c.org'],), ["c.org"]),
            ((["n@z.org", "n@z.org", "m@a.org", "x@b.org"],), ["z.org", "a.org", "b.org"]),
        ),
    ),
)
