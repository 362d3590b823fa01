"""Words of a brief that change what is computed and that nothing in its plan explains."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType

from toolwright.engineers.offline.briefs.quantities import conditions
from toolwright.engineers.offline.reading import words_of

OPERATIVE: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        family: re.compile(pattern, re.IGNORECASE)
        for family, pattern in {
            "outliers": r"\boutliers?\b|\binterquartile\b|\biqr\b|\bwhiskers?\b|\bwinsori|\bisolation\b",
            "filling": r"\bimput\w*|\bfill(?:ed|ing)?\b|\bfillna\b|\binterpolat\w*",
            "duplicates": r"\bduplicat\w*",
            "scaling": r"\bnormali[sz](?:e|es|ing|ation)\b(?! distribut)|\bmin-?max\b|\bscal(?:e[ds]?|ing"
            r"|er)\b(?! of)|\bstandardi[sz]\w*|\brescal\w*",
            "logarithm": r"\blog(?:arithm\w*)?\b|\blog10\b|\blog-transform\w*"
            r"|\bsquare[- ]?root\b(?! of the mean| mean)|\bbox-?cox\b",
            "encoding": r"\bencod\w*|\bdummy\b|\bdummies\b|\bone-?hot\b|\bbinary\b|\bordinal\b",
            "binning": r"\bbins?\b|\bbinn\w*|\bbuckets?\b|\bcategori[sz]e\w*|\bquartiles?\b|\bquantiles?\b"
            r"|\bpercentiles?\b|\bdeciles?\b|\bcutoffs?\b|\bcategories\b",
            "groups": r"\bgroup(?:s|ed|ing|by)?\b|\bfor each\b(?! (?:row|entry|record|individual|observation"
            r"|person|vehicle|player|data point|value))"
            r"|\bper\b(?! cent)|\bseparately\b|\bby (?:each|every)\b|\bof each\b(?! (?:row|entry|record|column"
            r"|feature|variable))"
            r"|\bin each\b(?! (?:row|column))|\bwithin each\b",
            "time": r"\bmonth(?:s|ly)?\b|\bweekdays?\b|\bweekends?\b|\bweek(?:s|ly)?\b|\bquarter(?:s|ly)\b"
            r"|\byearly\b|\bannual(?:ly)?\b|\bhour(?:s|ly)\b|\bseason\w*"
            r"|\brolling\b|\bmoving average|\bwindow\b|\blag(?:ged)?\b|\btrend\b|\bresampl\w*|\bautocorrel\w*"
            r"|\bdifferenc(?:e the series|ing)\b|\bconsecutive\b|\bprevious\b"
            r"|\bpercentage change\b|\bpercent change\b|\bdaily returns?\b|\byear-over-year\b"
            r"|\bchronological\w*|\bdecades?\b|\btime series\b|\bforecast\w*|\bover time\b",
            "learning": r"\bpredict\w*|\bclassif\w*|\brandom forest\b|\bdecision tree\b|\bgradient\b"
            r"|\bxgboost\b|\bsvm\b|\bneural\b|\bk-?means\b|\bcluster\w*|\bpca\b"
            r"|\bprincipal component|\bcross-?valid\w*|\bhyper-?param\w*|\bfeature importance|\baccuracy\b"
            r"|\bf1\b|\broc\b|\bauc\b|\bconfusion\b|\blogistic\b|\bridge\b|\blasso\b"
            r"|\bpolynomial\b|\btrain(?:ed|ing)?\b|\btest(?:ing)? set\b|\bmachine learning\b",
            "regression": r"\bregress\w*|\bleast squares\b|\bcoefficients? of determination\b|\br-?squared\b"
            r"|\bintercept\b|\bslope\b",
            "split": r"\bsplit(?:ting|s)?\b|\brandom[\s_]state\b|\bseed\b|\btest size\b",
            "shapiro": r"\bshapiro\b",
            "dagostino": r"\bd'?agostino\b|\bnormaltest\b|\bomnibus\b",
            "other tests": r"\bkolmogorov\b|\banderson\b|\bjarque\b|\blilliefors\b|\bmann-?\s?whitney\b"
            r"|\bwilcoxon\b|\bkruskal\b|\bfriedman\b|\blevene\b|\bbartlett\b"
            r"|\bfisher(?:'s)? exact\b|\bmcnemar\b|\bz-?tests?\b|\bgranger\b|\badf\b|\bdickey\b|\bf-?tests?\b"
            r"|\btukey\b(?!'s (?:fences|rule|method))|\bbonferroni\b|\bpost-?hoc\b|\bone-tailed\b|\bone-sided\b",
            "chi": r"\bchi-?\s?squared?\b|\bcontingency\b|\bcram[eé]r",
            "t test": r"\bt-?\s?tests?\b|\bttest\b|\bstudent's\b|\bwelch\b",
            "anova": r"\banova\b|\banalysis of variance\b",
            "spearman": r"\bspearman\b|\brank correlation\b",
            "other correlation": r"\bkendall\b|\bpartial correlation\b|\bpoint-?biserial\b|\bcovariance\b"
            r"|\bmutual information\b|\bcross-?correlation\b",
            "shares": r"\bpercent(?:age)?s?\b|\bproportions?\b|\bfractions?\b|\bratios?\b"
            r"|\brates?\b(?= of)|\bshares?\b(?= of)|\bin (?:thousands|millions|billions|hundreds)\b",
            "order": r"\b(?:second|third|fourth|fifth|next)[\s-]+(?:highest|largest|lowest|smallest|most|best|biggest"
            r"|greatest)\b"
            r"|\b(?:latest|earliest|most recent)\b|\bper (?:thousand|million|hundred|capita)\b(?=.*\bper\b)",
            "extreme": r"\bhighest\b|\blowest\b|\bstrongest\b|\bweakest\b|\btop\b|\bbottom\b"
            r"|\bmost\b(?! (?:common|frequent))|\bleast\b(?<!at least)(?! squares)|\blargest\b|\bsmallest\b"
            r"|\brank(?:ed|ing|s)?\b(?! correlation)",
            "weights": r"\bweighted\b|\btrimmed\b|\bgeometric\b|\bharmonic\b|\bcumulative\b|\bbootstrap\w*"
            r"|\bconfidence interval|\bmargin of error\b|\bcoefficient of variation\b"
            r"|\bmean absolute deviation\b"
            r"|\bmedian absolute deviation\b|\bentropy\b|\bgini\b",
            "matrix": r"\bmatrix\b|\bpairs? of (?:columns|variables|features)\b|\bpairwise\b"
            r"|\ball (?:other )?(?:numeric\w*|columns|variables|features)\b",
            "texts": r"\btokeni[sz]\w*|\bstop-?words?\b|\bword counts?\b|\bcharacter counts?\b|\bsubstring\b"
            r"|\bregex\b|\bextract\w*|\bsentiment analysis\b|\bnon-space\b|\blength of (?:the "
            r"|each )?(?:text|string|name|title)s?\b",
            "joins": r"\bmerge[ds]?\b|\bjoin(?:ed|ing)?\b|\bpivot\w*|\bmelt\b|\btranspos\w*|\bconcatenat\w*"
            r"|\baggregat\w*",
            "sampling": r"\brandom(?:ly)? (?:sample|select)\w*|\bsubset\b|\bhead\b|\bfirst \d+ (?:rows|entries"
            r"|records)\b|\blast \d+\b|\bfirst (?:five|ten|half)\b",
            "restriction": r"\bonly\b(?! (?:the |be )?(?:metric|built|pandas|numpy|scipy|this|one|two|once|if"
            r"|in the case|and))|\bexclud\w*|\bexcept\b|\brestrict\w*|\blimit(?:ed)? to\b"
            r"|\bfilter\w*|\bcomplete years?\b|\bomit\w*|\bdiscard\w*|\bdisregard\w*|\bignor\w*|\bskip(?:s|ping)?\b"
            r"|\b(?:left|leave|leaving) (?:\w+ )?out\b|\bnot (?:be |to be )?(?:includ|consider|count|tak)\w*"
            r"|\bapart from\b|\bother than\b|\bbut not\b|\brepeat\w*|\bonce\b|\bkept?\b|\bkeep(?:s|ing)?\b(?! only)"
            r"|\bnon-?zero\b|\bgreater than zero\b|\bpositive values\b|\bunique\b|\bdistinct\b"
            r"|\bat least \d+\b(?! decimal)|\bappear\w*",
            "missing": r"\bmissing\b|\bnulls?\b|\bnans?\b|\bdropna\b|\bincomplete\b",
            "condition": r"\bas zero\b|\bset to (?:zero|0)\b|\bdivision by zero\b|\binfinit\w*"
            r"|\bin case of a tie\b|\breplac\w*",
        }.items()
    }
)
"""Words that call for something, by what has to be in a plan to explain them."""

_BOILERPLATE = re.compile(
    r"[^.\n]*\b(?:null hypothesis|alternative hypothesis|built-in|library|libraries|package|module"
    r"|provide (?:a )?(?:brief )?(?:explanation|justification|statistical evidence)|interpret (?:the|your)"
    r"|justify)\b[^.\n]*",
    re.IGNORECASE,
)
_NO_MISSING = re.compile(
    r"[^.;\n]*(?:\bno (?:missing|null)|\b(?:not|n't) (?:contain|have|consider|include) (?:any )?(?:missing|null"
    r"|outlier)|\bskipped\b|\bany missing values if|should be no missing)[^.;\n]*",
    re.IGNORECASE,
)
_NAMED_NUMBER = re.compile(r"(?<=[A-Z] )\d+(?= [A-Z])")
"""A number in a name: "the S&P 500 Index"."""
_NUMBER = re.compile(r"(?<![\w‹«.])[-−]?\d+(?:\.\d+)?(?:e-?\d+)?(?![\w›»])", re.IGNORECASE)


_HARMLESS = re.compile(
    r"\b(?:columns?|metrics?|features?|variables?|sets?|it)\s+only\b"
    r"|\bkeep(?:ing)? (?:only )?the first(?: occurrence| one| row| entry)?\b"
    r"|\bwithout (?:any )?(?:further |other )?(?:transform|filter|clean|pre-?process|chang|modif|normali)\w*"
    r"(?: (?:or|and|,) (?:\w+ )?\w+)?|\blinear interpolation\b"
    r"|\bignor\w* (?:the |its )?(?:sign|case)\b|\bother than (?:numpy|pandas|scipy|these|those)\b"
    r"|\bwithout excluding any\w*(?: data)?|\bstandardized moment\b|\bstandardized residual"
    r"|\bthough no\b[^.]*|\b(?:do not|don't) (?:remove|exclude|filter)\b[^.;\n]*",
    re.IGNORECASE,
)
_LEFT_OUT = re.compile(r"\bmissing\b|\bnull|\bnans?\b|\bempty\b|\brecorded\b", re.IGNORECASE)
_RULE = re.compile(
    r"\bif\b|\bconsider(?:ed)?\b|\bdefined\s+as\b|\binterpret|\bindicat|\bmeans\b", re.IGNORECASE
)
_STATISTIC = re.compile(r"\bp-?\s?value|\bskew|\bkurt|\bcorrelation|\br\b|\br-squared", re.IGNORECASE)


def unexplained(
    texts: Sequence[str], explained: Collection[str], own: Callable[[str], Collection[str]]
) -> list[str]:
    """Operative words whose family is not explained, as they are written. `texts` are marked; `own` gives the
    families that something in the plan explains for one text alone."""
    found: list[str] = []
    for text in texts:
        rest = without_rules(text)
        # What is left out with missing values is left out of every statistic.
        here = {"restriction", *own(text)} if _LEFT_OUT.search(rest) else own(text)
        for family, pattern in OPERATIVE.items():
            if family in explained or family in here:
                continue
            found += [match[0] for match in pattern.finditer(rest)]
    return list(dict.fromkeys(found))


def without_rules(text: str) -> str:
    """The text without the conditions of its rules and without what is said to need nothing."""
    rest = text
    for said in conditions(text, 0.05):
        rest = rest[: said.start] + " " * (said.end - said.start) + rest[said.end :]
    return _HARMLESS.sub(" ", _NO_MISSING.sub(" ", rest))


def numbers_left(text: str, known: Collection[float]) -> list[str]:
    """Numbers of a text that are none of these; a rule's thresholds count where its verdict is asked for."""
    if _RULE.search(text) and _STATISTIC.search(text) and "‹" not in text:
        return []
    rest = re.sub(_NAMED_NUMBER, " ", text)
    rest = re.sub(
        r"(?:rounded?|round off|precision|accurate|up|correct)[^.]{0,40}?\d+\s+(?:decimal|digit)\w*",
        " ",
        rest,
        flags=re.IGNORECASE,
    )
    rest = re.sub(
        r"\d+\s+(?:decimal|digit)\w*|\(?\b(?:0|1|5|95|99|100)\s?%\)?|\b(?:between|range|from)\s+-?\d[\d.]*\s+(?:and"
        r"|to)\s+-?\d[\d.]*|\bint(?:64|32)\b",
        " ",
        rest,
        flags=re.IGNORECASE,
    )
    found: list[str] = []
    for match in _NUMBER.finditer(rest):
        value = abs(float(match[0].replace("−", "-")))
        if not any(abs(value - abs(each)) < 1e-12 for each in known):
            found.append(match[0])
    return found


_PROPER = re.compile(
    r"\b(?:in|for|from|of|by|at|among|within|to)\s+(?:the\s+)?(?P<name>[A-Z][\w'-]*)(?![\w.,& ]{0,40}\(?‹)"
)
_METHODS = frozenset(
    """
    pearson spearman shapiro shapiro-wilk d'agostino python python's pandas numpy scipy scipy's scikit
    scikit-learn sklearn
    statsmodels iqr z z-score rmse mse mae anova r p q1 q3 student's welch's fisher fisher-pearson min-max
    object string int64 true false i nan minmaxscaler
    """.split()
)


def names_left(texts: Sequence[str], known: Collection[str]) -> list[str]:
    """Proper names that restrict what is meant and that are neither in the file nor a method's."""
    found: list[str] = []
    for text in texts:
        for match in _PROPER.finditer(text):
            name = match["name"].lower()
            if name not in _METHODS and not set(words_of(name)) & set(known):
                found.append(match["name"])
    return found
