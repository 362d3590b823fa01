"""Words that say nothing about what is computed, and words that always do.

A word may be neutral only if leaving it out changes no meaning.
"""

from toolwright.engineers.offline.phrases import phrases

DETERMINERS = frozenset("the a an all 's any entire overall".split())
NEUTRAL = phrases(
    """
    please, kindly, can you, could you, would you, can you please, could you please, would you please, can
    we, can i, i want, i want to, i want to know, i want to see, i need, i need to, i need to know, i would
    like, i'd like, i would like to, i'd like to, i would like to know, i'd like to know, we want to know,
    we need to know, help me, tell me, give me, show me, let me know, let us, let's, get me, find me, find
    out, work out, figure out, thanks, thank you, hi, hello, hey, hi there, do you know, i wonder, i am
    interested in, i'm interested in, what about, go ahead and, for me, us, me, also, just, simply, quickly,
    exactly, there, as well, calculate, compute, find, determine, get, report, return, output, print,
    provide, show, tell, give, display, identify, evaluate, calculating, computing, finding, determining,
    getting, reporting, returning, showing, calculates, computes, finds, determines, gets, reports, returns,
    shows, prints, outputs, displays, calculation of, computation of, need, want, know, see, analyze,
    analyse, what, what is, what are, what's, what was, what were, which, which is, is, are, was, were, be,
    is there, are there, do, does, did, how much is, how much are, how big is, how large is, how high is,
    how low is, the value of, the values of, the figure for, the result of, result, results, answer, the
    answer, using, use, based on, looking at, given, load, read, open, load and, read and, open and, take,
    then tell me, i have, here is, data from, the data from
    """
) | frozenset((word,) for word in DETERMINERS)
"""Left out without a change of meaning, wherever they stand."""
TOOL_REQUESTS = phrases(
    """
    create, make, build, write, implement, generate, develop, design, engineer, synthesize, need, want, give
    me
    """
)
TOOL_ADJECTIVES = frozenset(
    """
    new reusable simple small little python tested custom good generic general short
    """.split()
)
TOOL_NOUNS = frozenset("tool function script program utility routine method snippet code".split())
TOOL_LINKS = phrases(
    """
    that, which, that can, which can, to, for, that will, which will, in order to, that would, and
    """
)
OPERATIVE_WORDS = frozenset(
    """
    not no without except excluding after before separately only per by each every second first last next
    previous weighted rounded round chart plot graph predict forecast remove removing drop dropping fill
    replace normalize standardize if unless then instead between than more less or nor never least most top
    bottom adjusted cumulative moving rolling running outliers significant
    """.split()
)
"""Words that change what is computed: leaving one out would answer another question."""
