"""Tilings: a request cut into clauses and neutral words, the cheapest first; words nothing explains stay as
holes.
"""

from dataclasses import dataclass, replace

from toolwright.engineers.offline import neutral
from toolwright.engineers.offline.clauses import Clause, Stop
from toolwright.engineers.offline.group_phrases import chosen_reads
from toolwright.engineers.offline.heads import head_reads
from toolwright.engineers.offline.lattice import Lattice, Read, index
from toolwright.engineers.offline.qualifiers import qualifier_reads

_NEUTRAL = index(dict.fromkeys(neutral.NEUTRAL))
_POLITE = neutral.NEUTRAL - neutral.TOOL_REQUESTS
_SILENT = frozenset(", : ( ) …".split())
_STOPS = frozenset(". ? ! ;".split())
_JOINT_COST, _CLAUSE_COST = 0.01, 0.001
_BEAM = 20


@dataclass(frozen=True, slots=True)
class Tiling:
    """`clauses` in order; `holes` are positions of tokens that nothing explains."""

    cost: float = 0.0
    clauses: tuple[Clause, ...] = ()
    holes: tuple[int, ...] = ()


def tilings(lattice: Lattice) -> tuple[Tiling, ...]:
    """The cheapest ways to explain the whole request, best first."""
    lattice = replace(lattice, first=_beginning(lattice))
    count = len(lattice.tokens)
    beams: list[dict[tuple[tuple[Clause, ...], tuple[int, ...]], Tiling]] = [{} for _ in range(count + 1)]
    start = lattice.first
    _keep(beams[start], Tiling())
    for at in range(start, count):
        here = sorted(beams[at].values(), key=lambda tiling: tiling.cost)[:_BEAM]
        if not here:
            continue
        reads = _reads(lattice, at)
        for tiling in here:
            for read in reads:
                _keep(beams[read.end], _extend(tiling, read))
            hole = _hole_cost(lattice, at)
            _keep(beams[at + 1], Tiling(tiling.cost + hole, tiling.clauses, (*tiling.holes, at)))
    return tuple(sorted(beams[count].values(), key=lambda tiling: tiling.cost)[: 2 * _BEAM])


def _keep(beam: dict[tuple[tuple[Clause, ...], tuple[int, ...]], Tiling], tiling: Tiling) -> None:
    key = (tiling.clauses, tiling.holes)
    known = beam.get(key)
    if known is None or tiling.cost < known.cost:
        beam[key] = tiling


def _extend(tiling: Tiling, read: Read[tuple[Clause, ...]]) -> Tiling:
    return Tiling(
        tiling.cost + read.cost + _CLAUSE_COST * len(read.node), (*tiling.clauses, *read.node), tiling.holes
    )


def _reads(lattice: Lattice, at: int) -> list[Read[tuple[Clause, ...]]]:
    """What may stand here: clauses, neutral phrases, punctuation. The cheapest reading of each outcome only."""
    best: dict[tuple[int, tuple[Clause, ...]], Read[tuple[Clause, ...]]] = {}
    chosen: list[Read[tuple[Clause, ...]]] = [
        Read(read.end, (read.node,), read.cost) for read in chosen_reads(lattice, at)
    ]
    for read in (*head_reads(lattice, at), *qualifier_reads(lattice, at), *chosen, *_neutral(lattice, at)):
        if read.end <= at:
            continue
        key = (read.end, read.node)
        if key not in best or read.cost < best[key].cost:
            best[key] = read
    return list(best.values())


def _neutral(lattice: Lattice, at: int) -> list[Read[tuple[Clause, ...]]]:
    word = lattice.lower(at)
    reads: list[Read[tuple[Clause, ...]]] = [
        Read(read.end, ())
        for read in lattice.lookup(at, _NEUTRAL)
        if not any(_is_initials(lattice, place) for place in range(at, read.end))
    ]
    if word in _SILENT:
        reads.append(Read(at + 1, ()))
    following = lattice.token(at + 1)
    if word == "and" and following and following.text not in _STOPS:
        reads.append(Read(at + 1, (), _JOINT_COST))
    if word in _STOPS:
        reads.append(Read(at + 1, (Stop(),)))
    return reads


def _is_initials(lattice: Lattice, at: int) -> bool:
    """ "IT" and "US" are names in a request that is not all in capitals."""
    text = lattice.tokens[at].text
    shouted = all(token.text.upper() == token.text for token in lattice.tokens if token.kind == "word")
    return len(text) > 1 and text.isupper() and text.isalpha() and not shouted


def _hole_cost(lattice: Lattice, at: int) -> float:
    """What it costs to leave a token out: words that change the result cost most."""
    token = lattice.tokens[at]
    if token.kind in ("number", "quoted", "file", "path", "date"):
        return 3.0
    return 2.0 if token.lower in neutral.OPERATIVE_WORDS else 1.0


def _beginning(lattice: Lattice) -> int:
    """The position after "please" and "create a reusable tool that"."""
    at = 0
    while ends := lattice.phrases(at, _POLITE):
        at = ends[0]
    for verb in lattice.phrases(at, neutral.TOOL_REQUESTS):
        start = lattice.skip(verb, {"a", "an", "the", "me", "us"} | neutral.TOOL_ADJECTIVES)
        end = lattice.skip(start, neutral.TOOL_NOUNS)
        if end > start:
            links = lattice.phrases(end, neutral.TOOL_LINKS)
            at = links[0] if links else end
            while ends := lattice.phrases(at, _POLITE):
                at = ends[0]
            return at
    return 0
