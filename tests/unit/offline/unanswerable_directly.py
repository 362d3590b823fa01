"""Requests beside those that can be answered: one word, one value or one reading away from them."""

UNANSWERABLE = """
average of 3, 5 and my age
average of
average of 5
mean of the numbers
mean and median of 1, 2, 3
mean of 1, 2, 3 without the largest
mean of 1, 2 or 3
trimmed mean of 1, 2, 3, 4
average of $3 and €5
average of 3 apples and 5 pears
average of 100,200
sum of 1,5 and 2,5
average of 3,5; 4,25
mean of 5, 1,200 and 7
median of 3, x and 5
median salary of 3, 5 and 9 people
standard error of 1, 2, 3
skewness of 1, 2, 3
sum of 3, 5 and 9 squared
sum of the first few primes
sum of 3, 5 and so on
sort 3, 1, 2 randomly
sort these numbers
sort 3, 1, 2 and remove the smallest
second largest prime of 3, 9, 7
percentile of 1, 2, 3
correlation of 1, 2, 3 and 4, 5, 6
range of prices
square root of love
square root of
square root of 16 apples
square root of 16 and 25
log of 100
factorial of 2.5
factorial of five or six
is 7.5 prime
is 97 a prime or composite number
is 97 prime and odd
primes up to infinity
next prime after a million and one
gcd of 12
gcd of 12.5 and 3 rounded
prime factors of 360 without repetition
20% of my salary
20% of 30% of 50
20% off
what percent is 20
increase 200 by 15
increase 200 by 15% twice
percentage difference between 50 and 75
discount of 20
compound interest on 1000
compound interest on 1000 at 5%
compound interest on 1000 at 5% for 3 years compounded continuously
compound interest on 1000 at 5% for 3 years with monthly deposits of 50
compound interest on 1000 at 5% for 3 years minus tax
interest on 1000 at 5% for 3 years
simple interest on 1000 at 5% a month for 2 years
monthly payment on a loan of 20000 at 6%
how much will 1000 be worth in 10 years
how long until my money doubles
days between 03/04/2024 and 2024-05-05
days between 2024-02-30 and 2024-03-01
days between 2024-01-15 and today
days until christmas
business days between 2024-01-15 and 2024-03-01
days between 2024-01-15 and 2024-03-01 including both
days between January 15 and March 1
how old is someone born in 1990
90 days after tomorrow
90 days after
90 working days after 2024-01-31
2.5 months after 2024-01-31
what weekday is it
what weekday was it 1000 days ago
what weekday was 2000-01-01 in Tokyo time
is this year a leap year
is 2024-02-30 a leap day
convert 5
convert 5 miles
convert miles to kilometers
convert 5 miles to kilometers per hour per second
convert 5 dollars to euros
convert 5 parsnips to metres
2 tons in kg
3 months in days
100 degrees in kelvins or celsius
5 miles and 300 feet in metres
5 miles plus 3 km in metres
how many grams in a cup of flour
how many grams in 2 pounds of feathers plus the bag
72 in celsius
how many vowels and consonants in 'hello'
how many vowels in hello or bye
most common word in the Bible
most common 2 letter word in 'to be or not to be'
longest word in English
second longest word in 'a bb ccc'
is 'level' a palindrome or an anagram
are 'listen' and 'silent' synonyms
are 'abc', 'bca' and 'cab' anagrams
replace every second 'a' with 'o' in 'banana'
caesar cipher 'abc'
decode the caesar cipher 'def'
acronym of the United Nations
word frequencies of my essay
reverse the list
remove duplicates
sort the words in 'b a' by length
"""


def unanswerable() -> tuple[str, ...]:
    """The requests, one a line."""
    return tuple(UNANSWERABLE.strip().splitlines())
