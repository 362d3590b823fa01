"""Decision rules of a brief: "linear if p is below 0.05 and |r| at least 0.5, otherwise none"."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from toolwright.engineers.offline.briefs.outputs import Wanted
from toolwright.engineers.offline.briefs.problems import NotUnderstood
from toolwright.engineers.offline.briefs.quantities import Said, conditions
from toolwright.engineers.offline.linking import Linker
from toolwright.engineers.offline.plan import Case, Check, Finding, Number, Texts, Verdict
from toolwright.engineers.offline.reading import stem

_OTHERWISE = re.compile(r"\b(?:otherwise|else|in (?:any|all) other cases?)\b", re.IGNORECASE)
_IF = re.compile(r"\b(?:if|when|where|provided|as long as)\b", re.IGNORECASE)
_NEGATIVE = re.compile(
    r"\b(?:not|no|non|none|isn't|doesn't|don't|cannot|poor|false|fail(?:s|ed)?|insignificant|weak|absent)\b"
    r"|\bnon-|(?<!not )(?<!n't )(?<!fail to )\breject",
    re.IGNORECASE,
)
_UNREJECTED = re.compile(
    r"\b(?:do not|don't|cannot|not|fail(?:s|ed)? to|is not|not be)\s+(?:be\s+)?reject\w*|\baccept\w*\s+the\s+null",
    re.IGNORECASE,
)
_REJECTED = re.compile(r"\breject\w*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rule:
    """A label, or the words of a conclusion, with the conditions under which it holds."""

    conditions: tuple[Said, ...]
    conclusion: str


def verdict(
    labels: Sequence[str],
    sentences: Sequence[str],
    alpha: float | None,
    finding: Callable[[str], Finding],
    fallback: str | None,
    usual: str | None,
) -> Verdict:
    """The verdict over these labels. `finding` gives the statistic of a kind; `fallback` is the kind of a test
    whose usual reading applies where no rule is written: "normality", "significance" or "sign"; `usual` is the
    kind of statistic that "it" means where nothing was named before.

    Raises `NotUnderstood` where the rules do not decide between the labels.
    """
    rules, otherwise = _rules(sentences, alpha, usual)
    chosen: dict[str, tuple[Said, ...]] = {}
    unmatched: list[Rule] = []
    for rule in rules:
        signed = _by_sign(rule, labels, finding)
        if signed is not None:
            return signed
        label = match_label(rule.conclusion, labels)
        if label is None:
            unmatched.append(rule)
        elif label not in chosen:
            chosen[label] = rule.conditions
        elif set(chosen[label]) != set(rule.conditions) and not _same(chosen[label], rule.conditions):
            raise NotUnderstood(f"there is more than one rule for {label!r}")
    left = [label for label in labels if label not in chosen]
    if len(left) == 1 and len(unmatched) == 1 and len(chosen) == len(labels) - 1 and chosen:
        last = left[0]
    elif otherwise is not None and (named := match_label(otherwise, labels)) is not None and named in left:
        last = named
    elif len(left) == 1:
        last = left[0]
    elif not left and chosen:
        last = list(chosen)[-1]
    elif not chosen and fallback is not None:
        return _usual(labels, fallback, alpha, finding)
    else:
        raise NotUnderstood("the rules do not say when each of the labels holds")
    cases = [(label, said) for label, said in chosen.items() if label != last]
    if not cases:
        raise NotUnderstood("no rule says when a label holds")
    return Verdict(
        tuple(Case(tuple(_check(each, finding) for each in said)) for _, said in cases),
        Texts((*(label for label, _ in cases), last)),
    )


_QUOTED = re.compile(r"\"([^\"]+)\"|(?<!\w)'([^']+)'(?!\w)|“([^”]+)”")
_SAYS = re.compile(
    r"\b(?:answer|report|state|say|call|conclude|output|return|write|label|classify|consider|is|be|as|otherwise|else|give)"
    r"(?:\s+(?:it|that|the|with|as|result|is|relationship|answer|\w+))?\s*[:,]?\s*\Z",
    re.IGNORECASE,
)


def with_labels(wanted: Sequence[Wanted], texts: Sequence[str], linker: Linker) -> tuple[Wanted, ...]:
    """The outputs, the one that is neither a number nor one of given words as what the rules of these sentences say
    in quotes: "if p is below 0.05, answer 'yes', else 'no'"."""
    open_ = [each for each in wanted if each.digits is None and not each.labels]
    said: dict[str, None] = {}
    for text in texts:
        if not (conditions(text, 0.05, "p") or _OTHERWISE.search(text)):
            continue
        for match in _QUOTED.finditer(text):
            word = next(part for part in match.groups() if part)
            alternative = bool(said) and re.search(r"(?:,|\bor|\band)\s*\Z", text[: match.start()])
            if (_SAYS.search(text[: match.start()]) or alternative) and not linker.named(word):
                said[word.strip()] = None
    if len(open_) != 1 or not 2 <= len(said) <= 6:
        return tuple(wanted)
    return tuple(replace(each, labels=tuple(said)) if each is open_[0] else each for each in wanted)


def _by_sign(rule: Rule, labels: Sequence[str], finding: Callable[[str], Finding]) -> Verdict | None:
    """The verdict of a rule whose conclusion lists labels for a positive and a negative sign, and of one label more
    for where it does not hold."""
    said = [label for label in labels if re.search(rf"[\"'“]{re.escape(label)}[\"'”]", rule.conclusion)]
    positive = [label for label in said if "positiv" in label.lower()]
    negative = [label for label in said if "negativ" in label.lower()]
    rest = [label for label in labels if label not in said]
    if len(positive) != 1 or len(negative) != 1 or len(rest) != 1:
        return None
    held = tuple(_check(each, finding) for each in rule.conditions)
    of = finding("sign")
    above, below = (Case((*held, Check(of, op, Number(0)))) for op in ("gt", "lt"))
    return Verdict((above, below), Texts((positive[0], negative[0], rest[0])))


def _same(one: tuple[Said, ...], other: tuple[Said, ...]) -> bool:
    def plain(said: tuple[Said, ...]) -> set[tuple[str, str, float, bool]]:
        return {(each.kind, each.op, each.limit, each.magnitude) for each in said}

    return plain(one) == plain(other)


def _check(said: Said, finding: Callable[[str], Finding]) -> Check:
    return Check(finding(said.kind), said.op, Number(said.limit), said.magnitude)


def _usual(
    labels: Sequence[str], fallback: str, alpha: float | None, finding: Callable[[str], Finding]
) -> Verdict:
    """What a test's p-value, or a statistic's sign, says by itself."""
    if fallback == "sign":
        positive = [label for label in labels if "positiv" in label.lower()]
        negative = [label for label in labels if "negativ" in label.lower()]
        others = [label for label in labels if label not in (*positive, *negative)]
        if len(positive) != 1 or len(negative) != 1 or len(others) > 1:
            raise NotUnderstood("the rules do not say when each of the labels holds")
        of = finding("sign")
        above, below = (Case((Check(of, op, Number(0)),)) for op in ("gt", "lt"))
        if others:
            return Verdict((above, below), Texts((positive[0], negative[0], others[0])))
        return Verdict((above,), Texts((positive[0], negative[0])))
    if len(labels) != 2 or alpha is None:
        raise NotUnderstood("the rules do not say when each of the labels holds")
    polarity = [is_negative(label) for label in labels]
    if polarity[0] == polarity[1]:
        raise NotUnderstood("it is not clear which of the labels says yes")
    yes, no = (labels[0], labels[1]) if polarity[1] else (labels[1], labels[0])
    op = "gt" if fallback == "normality" else "lt"
    return Verdict((Case((Check(finding("p"), op, Number(alpha)),)),), Texts((yes, no)))


def _rules(sentences: Sequence[str], alpha: float | None, usual: str | None) -> tuple[list[Rule], str | None]:
    rules: list[Rule] = []
    otherwise: str | None = None
    for sentence in sentences:
        match = _OTHERWISE.search(sentence)
        if match:
            rest = sentence[match.end() :]
            otherwise = rest if rest.strip(" ,.") else otherwise
            if not conditions(sentence[: match.start()], alpha, usual):
                continue
        text = sentence[: match.start()] if match else sentence
        rules += _rules_of(text, conditions(text, alpha, usual))
    return rules, otherwise


def _rules_of(text: str, said: Sequence[Said]) -> list[Rule]:
    groups: list[list[Said]] = []
    for each in said:
        if groups:
            between = text[groups[-1][-1].end : each.start]
            if each.start == groups[-1][-1].start or re.fullmatch(
                r"[\s,]*(?:and|&|but)\s*(?:also\s+|if\s+|the\s+|that\s+|when\s+)*", between, re.IGNORECASE
            ):
                groups[-1].append(each)
                continue
            if re.fullmatch(r"[\s,]*or\s*(?:the\s+|if\s+)*", between, re.IGNORECASE):
                raise NotUnderstood("a rule with 'or' is not known here")
        groups.append([each])
    rules: list[Rule] = []
    end = 0
    for place, group in enumerate(groups):
        start, stop = group[0].start, group[-1].end
        following = groups[place + 1][0].start if place + 1 < len(groups) else len(text)
        before = text[end:start]
        condition = list(_IF.finditer(before))
        prefix = before[: condition[-1].start()] if condition else ""
        if len(re.findall(r"\w+", prefix)) > 0 and re.search(
            r"\w{2,}", re.sub(r"^\W*(?:and|but)\b", "", prefix)
        ):
            conclusion, end = prefix, stop
        else:
            tail = text[stop:following]
            inner = _IF.search(tail) if place + 1 < len(groups) else None
            conclusion = tail[: inner.start()] if inner else tail
            end = stop + len(conclusion)
        rules.append(Rule(tuple(group), conclusion))
    return rules


def is_negative(text: str) -> bool:
    """Whether a label or a conclusion denies."""
    if _UNREJECTED.search(text):
        return False
    return bool(_NEGATIVE.search(text.replace("_", " ")))


def _words(text: str) -> tuple[str, ...]:
    joined = re.sub(r"\bnon[\s-]+(?=\w)", "non", text.lower().replace("_", " "))
    return tuple(stem(word) for word in re.findall(r"[a-z0-9]+", joined))


def match_label(conclusion: str, labels: Sequence[str]) -> str | None:
    """The label that a conclusion means: the longest one whose words stand in it, else the one of its polarity."""
    words = _words(conclusion)
    found: list[tuple[int, str]] = []
    for label in labels:
        wanted = _words(label)
        if (
            wanted
            and wanted not in (("yes",), ("no",), ("true",), ("fals",))
            and all(any(_alike(word, said) for said in words) for word in wanted)
        ):
            found.append((len(wanted), label))
    if found:
        most = max(length for length, _ in found)
        best = [label for length, label in found if length == most]
        # "not a good fit" is no good fit.
        if len(best) == 1 and (is_negative(best[0]) == is_negative(conclusion) or len(labels) > 2):
            if (
                len(labels) > 2
                and is_negative(conclusion)
                and not is_negative(best[0])
                and len(best[0].split()) == 1
            ):
                negative = [label for label in labels if is_negative(label)]
                return negative[0] if len(negative) == 1 and _denied(conclusion, best[0]) else best[0]
            return best[0]
    if len(labels) == 2 and is_negative(labels[0]) != is_negative(labels[1]) and words:
        denied = is_negative(conclusion)
        return labels[0] if is_negative(labels[0]) == denied else labels[1]
    return None


def _denied(conclusion: str, label: str) -> bool:
    return bool(re.search(rf"\b(?:not|no)\b[^.]*\b{re.escape(label)}", conclusion, re.IGNORECASE))


def _alike(word: str, said: str) -> bool:
    return word == said or (
        len(word) > 4 and len(said) > 4 and (word.startswith(said) or said.startswith(word))
    )
