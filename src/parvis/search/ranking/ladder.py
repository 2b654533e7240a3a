"""What comes before what, whatever the words weigh: figures that every engine's scores are made with."""

BEST_TITLE = 2.0
"How much more a word counts in the title than anywhere, where each counts by its best field."
TIE = 0.05
"What the fields other than the best one add: more fields never hurt."
FEWER = 0.33
"Where few datasets have all of the words: the share of the words that a dataset must have at the least."
ALL_WORDS = 1_000.0
"What having all of them adds to a score: more than any words alone, less than being what the title says."
WHOLE_TITLE = 10_000.0
"More than all words, phrases and priors together can come to: a title that is the question comes before all others."
IDENTIFIER = 30_000.0
"An identifier typed whole comes before even that."
