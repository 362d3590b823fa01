"""Words that may change what is computed because of what they are, not because somebody thought of them.

A noun or an adjective nobody knows is mostly what the table is about: "of the abalones", "atmospheric pressure". A
verb nobody knows is mostly something to do to the values: "treating readings below 3 as 3", "discarding", and an adverb
or a word of choice something about it: "unusually", "twice", "the rest". So these are told by their endings, and of
them only words that are known to say nothing, or that the file or the plan explains, pass.
"""

import re
from collections.abc import Collection, Sequence

from toolwright.engineers.offline.briefs.leftovers import OPERATIVE, without_rules
from toolwright.engineers.offline.briefs.marking import marks
from toolwright.engineers.offline.briefs.quantities import KINDS, conditions
from toolwright.engineers.offline.reading import stem, words_of

_ANYWHERE = re.compile(r"(?:ing|ly)$")
_IN_CONSTRAINTS = re.compile(r"(?:ed|ing|ly)$")
_CHOICE = frozenset(
    """
    besides apart unless until beyond half double twice thrice triple once alternate rest instead beforehand
    relative leave treat discard disregard cut trim clip cap shift
    """.split()
)
"""Words that choose or change whatever their ending."""
_NEUTRAL = frozenset(
    """
    using used based according accordingly called named titled labeled labelled defined provided stated
    specified mentioned described listed indicated denoted represented representing referred termed expressed
    required needed requested asked desired wanted obtained resulting observed recorded measured collected
    reported reporting documented registered published stored contained containing corresponding respectively
    associated related existing following

    calculated calculating computed computing determined determining evaluated evaluating estimated estimating
    performed performing conducted conducting carried applied applying implemented implementing assessed
    assessing examined examining investigating investigated analyzing analyzed analysing analysed checked
    checking tested testing exploring explored identified identifying detected detecting handled handling
    considered considering assumed assuming created creating generated generating derived deriving added adding
    including included involving involved consisting preprocessing preprocessed cleaning cleaned engineering
    processing processed rounding rounded formatted presenting presented displayed returned compared comparing
    summarizing summarized interpreted interpreting changed changing transforming transformed converting
    converted updated normalized normalised scaled standardized standardised imputed
    dividing divided subtracting subtracted multiplying multiplied summing averaging averaged measuring

    directly simply additionally finally significantly normally distributed skewed positively negatively
    strongly weakly moderately highly inversely correlated uncorrelated equally squared adjusted
    statistically numerically graphically visually manually automatically typically usually generally commonly
    frequently potentially possibly accurately appropriately correctly properly exactly precisely clearly
    explicitly fully newly mainly mostly approximately roughly immediately entirely completely simultaneously
    training learning predicting predicted predictive residual rejected accepted hypothesized tailed sided
    missing need speed red bed feed seed indeed hundred string king ring spring wing thing nothing everything
    something building housing shipping trading closing opening rating listing offering boarding spending
    earning marketing manufacturing booking reading writing morning evening ceiling during family assembly
    supply reply monthly daily weekly hourly early only apply likely fly
    being having making taking giving showing seeing knowing allowed
    adhered exhibited followed occurring remaining
    scored incurred traded administered vaccinated played charged earned purchased produced consumed shipped
    delivered hired employed studied covered committed received awarded located situated issued granted
    affected infected confirmed reached achieved gained survived embarked aged married enrolled graduated
    contributing impacting affecting influencing varying concerned interested
    ignored ignoring dropped dropping excluded excluding removed removing filtered skipped
    """.split()
)
"""Words with such an ending that leave what is computed as it is. What leaves out rows is asked for elsewhere."""

_QUOTED = re.compile(r"\"[^\"]*\"|(?<!\w)'[^']*'(?!\w)|“[^”]*”|`[^`]*`")
_WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")


def modifiers_left(question: Sequence[str], constraints: Sequence[str], known: Collection[str]) -> list[str]:
    """Modifiers in the marked sentences that are neither neutral, nor `known`, nor asked for elsewhere."""
    stems = {stem(word) for word in known}
    found: list[str] = []
    for texts, endings in ((question, _ANYWHERE), (constraints, _IN_CONSTRAINTS)):
        for text in texts:
            for match in _WORD.finditer(_QUOTED.sub(" ", without_rules(text))):
                word = match[0].lower()
                if not (word in _CHOICE or endings.search(word)) or word in _NEUTRAL or len(word) < 3:
                    continue
                if any(stem(part) in stems for part in (word, *words_of(word))) or _is_neutral(word):
                    continue
                if any(pattern.search(word) for pattern in (*OPERATIVE.values(), *KINDS.values())):
                    continue
                found.append(match[0])
    return list(dict.fromkeys(found))


def _is_neutral(word: str) -> bool:
    """Whether all parts of a compound are: "two-tailed"."""
    return "-" in word and all(
        part in _NEUTRAL or not _IN_CONSTRAINTS.search(part) for part in word.split("-")
    )


_ROLE = re.compile(
    r"\b(?:use|using|otherwise|else|calculat|comput|round|decimal|integer|float|string|format|python|pandas|numpy|scipy|sklearn"
    r"|scikit|librar|package|function|method|formula|column|row|value|data|dataset|answer|report|return|output|result"
    r"|assum|note|sort|order|tie|default|constant|rule|test|model|feature|variable|set|type|range|threshold|filter"
    r"|group|count|number|significan|null hypothesis|linear|relationship|hypothes|convert|treat|all|each|both|match"
    r"|equal|correspond|exist|consider|perform|apply|ensure|make sure|should|must)\w*",
    re.IGNORECASE,
)


def roleless(constraints: Sequence[str], used: Collection[int]) -> str | None:
    """A marked sentence of the constraints that says nothing about columns, values, statistics or how to work.

    What it says of the world is mostly what rows are meant: "senior employees have been there for over ten years".
    `used` are the marks of what has a part in the plan.
    """
    for text in constraints:
        if (
            len(re.findall(r"\w+", text)) < 4
            or _ROLE.search(text)
            or "«" in text
            or set(marks(text)) & set(used)
        ):
            continue
        families = (*OPERATIVE.values(), *KINDS.values())
        if conditions(text, 0.05) or any(pattern.search(text) for pattern in families):
            continue
        return text
    return None


_NEGATION = re.compile(
    r"(?<!or )(?<!whether or )\bnot\b(?! only)|n't\b|\bnever\b|\bneither\b|\bwithout\b", re.IGNORECASE
)
_DENIED = re.compile(
    r"\bmissing|\bnull|\bnan|\boutlier|\brecorded|\bempty|\bduplicat|\bnormal|\bsignifican", re.IGNORECASE
)


def denials(question: Sequence[str]) -> list[str]:
    """Denials in the marked question that are about rows."""
    return [match[0] for text in question if not _DENIED.search(text) for match in _NEGATION.finditer(text)]
