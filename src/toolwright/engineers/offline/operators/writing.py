"""Operators on words and letters of a text in the request that say more than one number, or take more than a text."""

from toolwright.engineers.offline.operators.record import Given, Kinded, Operator, Role, by_name

_TEXT = Role("text", "the text to work on")
_IN = "(in|of|from|for|within|inside)"
_THERE = "[are there|are|there are|does|do|appear|occur]"
_SAMPLES: tuple[tuple[Given, ...], ...] = (
    ("Hello World",),
    ("the cat and the dog and the bird",),
    ("a",),
    ("It's late. Go home! Why? Now...",),
    ("ALREADY upper, 123 and lower!",),
    ("it's O'Neill's 2nd co-op",),
    ("Mississippi",),
    ("naive level; Level",),
    ("one two three two one",),
    ("",),
    (" ... ",),
)


def _of_text(
    name: str,
    phrases: tuple[str, ...],
    says: str,
    gives: Kinded,
    *,
    title: str | None = None,
    refuses: tuple[str, ...] = (),
    returns: str | None = None,
) -> Operator:
    return Operator(
        name,
        "operation",
        ("text",),
        gives,
        phrases,
        says,
        (_TEXT,),
        samples=_SAMPLES,
        refuses=refuses,
        title=title or f"{name}_of_text",
        returns=returns,
    )


_NO_WORDS = ("a text without words",)
_NO_LETTERS = ("a text without letters",)
_TIED = "; a sorted list of them where several are equally {}."

WRITING = by_name(
    (
        _of_text(
            "count_consonants",
            (
                f"how many consonants {_THERE} {_IN} {{text}}",
                f"(number|count) of consonants {_IN} {{text}}",
                f"count [all] consonants {_IN} {{text}}",
                f"consonant count {_IN} {{text}}",
                "how many consonants does {text} (have|contain)",
            ),
            "number of consonants (letters of a to z other than a, e, i, o, u) of {0}",
            "whole",
        ),
        _of_text(
            "count_sentences",
            (
                f"how many sentences {_THERE} {_IN} {{text}}",
                f"(number|count) of sentences {_IN} {{text}}",
                f"count [all] sentences {_IN} {{text}}",
                f"sentence count {_IN} {{text}}",
                "how many sentences does {text} (have|contain)",
            ),
            "number of sentences (ended by ., ! or ?) of {0}",
            "whole",
        ),
        _of_text(
            "count_different_words",
            (
                f"how many (different|unique|distinct) words {_THERE} {_IN} {{text}}",
                f"(number|count) of (different|unique|distinct) words {_IN} {{text}}",
                f"count [all] (different|unique|distinct) words {_IN} {{text}}",
                "how many (different|unique|distinct) words does {text} (have|contain)",
            ),
            "number of different words, ignoring case and punctuation, of {0}",
            "whole",
        ),
        _of_text(
            "most_frequent_word",
            (
                (
                    "(which|what) word (appears|occurs|comes up|shows up|is used) most "
                    f"[often|frequently] {_IN} {{text}}"
                ),
                (
                    "(most frequent|most common|commonest|most used|most frequently used|most commonly "
                    f"used|most repeated) word {_IN} {{text}}"
                ),
            ),
            "most frequent word, ignoring case and punctuation, of {0}",
            "text_or_list",
            refuses=_NO_WORDS,
            returns="The most frequent word in small letters" + _TIED.format("frequent"),
        ),
        _of_text(
            "most_frequent_letter",
            (
                (
                    "(which|what) (letter|character) (appears|occurs|comes up|shows up|is used) most "
                    f"[often|frequently] {_IN} {{text}}"
                ),
                (
                    "(most frequent|most common|commonest|most used|most repeated) (letter|character) "
                    f"{_IN} {{text}}"
                ),
            ),
            "most frequent letter, ignoring case, of {0}",
            "text_or_list",
            refuses=_NO_LETTERS,
            returns="The most frequent letter in small letters" + _TIED.format("frequent"),
        ),
        _of_text(
            "word_frequencies",
            (
                (
                    "(word frequencies|word frequency|frequency of words|frequencies of "
                    "words|frequency of each word|word counts|"
                    "count of each word|number of times each word (occurs|appears)|how often each "
                    f"word (occurs|appears)|word histogram) {_IN} {{text}}"
                ),
                (
                    "count [how often] (each word|every word|frequency of words|frequency of each "
                    f"word|word frequencies|word frequency) [occurs|appears] {_IN} {{text}}"
                ),
                f"how (often|many times) does (each|every) word (occur|appear) {_IN} {{text}}",
            ),
            "how often each word occurs, ignoring case and punctuation, in {0}",
            "records",
            returns='A list of records with "word" and "count", the most frequent first, equal ones by the alphabet.',
            title="word_frequencies",
        ),
        _of_text(
            "letter_frequencies",
            (
                (
                    "(letter frequencies|letter frequency|frequency of letters|frequencies of "
                    "letters|frequency of each letter|letter counts|"
                    "count of each letter|how often each letter (occurs|appears)|letter histogram) "
                    f"{_IN} {{text}}"
                ),
                (
                    "count [how often] (each letter|every letter|frequency of letters|frequency of each "
                    f"letter|letter frequencies|letter frequency) [occurs|appears] {_IN} {{text}}"
                ),
                f"how (often|many times) does (each|every) letter (occur|appear) {_IN} {{text}}",
            ),
            "how often each letter occurs, ignoring case, in {0}",
            "records",
            returns='A list of records with "letter" and "count", the most frequent first, equal ones by the alphabet.',
            title="letter_frequencies",
        ),
        _of_text(
            "longest_word",
            (
                f"[what is|which is|which word is] longest word {_IN} {{text}}",
                f"which word is longest {_IN} {{text}}",
            ),
            "longest word of {0}",
            "text_or_list",
            refuses=_NO_WORDS,
            returns="The longest word as it is written; a list of them where several are as long.",
        ),
        _of_text(
            "shortest_word",
            (
                f"[what is|which is|which word is] shortest word {_IN} {{text}}",
                f"which word is shortest {_IN} {{text}}",
            ),
            "shortest word of {0}",
            "text_or_list",
            refuses=_NO_WORDS,
            returns="The shortest word as it is written; a list of them where several are as short.",
        ),
        _of_text(
            "acronym",
            (
                f"(acronym|initials|abbreviation|initialism) {_IN} {{text}}",
                "(make|create|form|build|give me) [an|a] (acronym|initialism) (of|from|for|out of) {text}",
                "(turn|convert) {text} into [an] acronym",
                "acronym {text}",
                f"first (letter|letters) of (each|every) word {_IN} {{text}}",
                f"first letters of [all] words {_IN} {{text}}",
            ),
            "first letters of the words, in capitals, of {0}",
            "text",
            refuses=_NO_WORDS,
        ),
        _of_text(
            "rot13",
            (
                "(rot13|rot 13|rot - 13) [of|for|on] {text}",
                "(apply|use) (rot13|rot 13|rot - 13) (to|on) {text}",
                (
                    "(encode|encrypt|decode|decrypt|encipher|decipher|convert|translate) {text} "
                    "(with|in|using|to|from|by|into) (rot13|rot 13|rot - 13)"
                ),
                "{text} in (rot13|rot 13|rot - 13)",
            ),
            "{0} in ROT13",
            "text",
        ),
        Operator(
            "caesar",
            "operation",
            ("text", "whole"),
            "text",
            (
                "caesar [cipher|shift] [of] {text} (with|by|using) [a] [shift|key] [of] {shift}",
                (
                    "(caesar|apply [a] caesar) [cipher|shift] (to|on) {text} (with|by|using) [a] "
                    "[shift|key] [of] {shift}"
                ),
                "caesar [cipher|shift] (with|by|of) [a] [shift|key] [of] {shift} (to|on|of|for) {text}",
                (
                    "(encrypt|encode|encipher) {text} (with|using|in) [a] caesar [cipher|shift] [,] "
                    "[and|with|of|by|using] [a] [shift|key] [of] {shift}"
                ),
                "caesar shift {text} by {shift}",
                "shift [letters of|letters in] {text} by {shift} [letters|places|positions]",
            ),
            "letters of {0} shifted by {1} in the alphabet",
            (_TEXT, Role("shift", "by how many letters, back when negative")),
            samples=(("Hello, World!", 3), ("xyz", 3), ("abc", -1), ("", 5), ("Zebra 9", 26), ("wrap", 29)),
            title="caesar_cipher",
        ),
        Operator(
            "are_anagrams",
            "operation",
            ("text", "text"),
            "boolean",
            (
                (
                    "(are|is|were|check if|check whether|whether|determine if|test if) {text:word} "
                    "(and|an anagram of|anagram of) {other:word} [is|are] "
                    "[an|a] [anagram|anagrams] [of each other|of one another]"
                ),
            ),
            "whether {0} is an anagram of {1}",
            (_TEXT, Role("other", "the text to compare with")),
            samples=(
                ("listen", "silent"),
                ("Dormitory", "dirty room"),
                ("abc", "abd"),
                ("aab", "abb"),
                ("same", "same"),
                ("a!", "A"),
                ("abc", "abcc"),
            ),
        ),
        _of_text(
            "without_vowels",
            (
                "(remove|delete|strip|drop|take) [out] [all] vowels (from|in|of|out of) {text}",
                "{text} without [its|any] vowels",
            ),
            "{0} without vowels",
            "text",
            title="remove_vowels_from_text",
        ),
        _of_text(
            "without_spaces",
            (
                (
                    "(remove|delete|strip|drop) [out] [all] (spaces|whitespace|blanks|white space) "
                    "(from|in|of|out of) {text}"
                ),
                "{text} without [any] (spaces|whitespace|blanks)",
            ),
            "{0} without spaces",
            "text",
            title="remove_spaces_from_text",
        ),
        _of_text(
            "sorted_words",
            (
                (
                    f"(sort|order|arrange) [all] words {_IN} {{text}} [alphabetically|in alphabetical "
                    "order|by alphabet]"
                ),
                "(sort|order|arrange) words alphabetically (in|of) {text}",
                f"words {_IN} {{text}} in alphabetical order",
            ),
            "words of {0} in alphabetical order, ignoring case",
            "text",
            title="sort_words_of_text",
        ),
        _of_text(
            "sorted_letters",
            (
                (
                    f"(sort|order|arrange) [all] (letters|characters) {_IN} {{text}} [alphabetically|in "
                    "alphabetical order]"
                ),
                f"(letters|characters) {_IN} {{text}} in alphabetical order",
            ),
            "letters of {0} in alphabetical order, small ones, without anything else",
            "text",
            title="sort_letters_of_text",
        ),
        Operator(
            "replaced",
            "operation",
            ("text", "text", "text"),
            "text",
            (
                (
                    "(replace|substitute|swap) [all] [every] "
                    "[letter|letters|word|character|characters|occurrences of] {old} "
                    "(with|by|for|to) "
                    "[letter|character|word] {new} in {text}"
                ),
                (
                    "(change|convert|turn) [all] [every] "
                    "[letter|letters|character|characters|occurrences of] {old} (to|into) {new} in {text}"
                ),
                "in {text} [,] replace [all] [every] {old} (with|by) {new}",
            ),
            "{0} with {2} in the place of each {1}",
            (_TEXT, Role("old", "what is replaced"), Role("new", "what stands there then")),
            samples=(
                ("banana", "a", "o"),
                ("a.b.c", ".", ""),
                ("aaa", "aa", "b"),
                ("none", "z", "y"),
                ("", "a", "b"),
                ("Case case", "case", "x"),
                ("x", "", "y"),
            ),
            refuses=("an empty text to replace",),
            title="replace_in_text",
        ),
        Operator(
            "contains_text",
            "operation",
            ("text", "text"),
            "boolean",
            (
                (
                    "(does|check if|check whether|whether|determine if) {text} "
                    "(contain|contains|include|includes) [letter|substring|word|text|string] {part}"
                ),
                "is [letter|substring] {part} [contained] (in|inside|part of) {text}",
            ),
            "whether {1} is in {0}, ignoring case",
            (_TEXT, Role("part", "the text to look for")),
            samples=(
                ("banana", "nan"),
                ("banana", "X"),
                ("Hello", "hEL"),
                ("", "a"),
                ("abc", "abcd"),
                ("a.c", "."),
                ("a", ""),
            ),
            refuses=("an empty text to look for",),
            title="text_contains",
        ),
    )
)
