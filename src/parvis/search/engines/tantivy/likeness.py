"""Datasets like another one."""

import tantivy
from tantivy import Occur
from tantivy import Query as TQuery

from parvis.model import UNDETERMINED
from parvis.search.analysis import STEMMED
from parvis.search.model import Card

from .schema import MARKER, decode_card, schema

WORDS = 15
"Of its rarest words: what it is compared by."


def similar(searcher: tantivy.Searcher, id: str, *, limit: int) -> tuple[str, ...]:
    """The ids of the datasets whose titles, texts and subjects are most like this one's; () if it isn't indexed."""
    itself = TQuery.term_query(schema(), "id", id, "basic")
    found = searcher.search(itself, limit=1, count=False).hits
    if not found or id == MARKER or limit < 1:
        return ()
    card = decode_card(searcher.doc(found[0][1])["card"][0])
    clauses = [(Occur.Should, query) for query in _likenesses(searcher, card)]
    for name, values, weight in (("subject", card.subjects, 1.0), ("organization", (card.organization_slug,), 1.0)):
        for value in values:
            if value:
                term = TQuery.term_query(schema(), f"facet_{name}", value, "basic")
                clauses.append((Occur.Should, TQuery.const_score_query(term, weight)))
    words = [query for _, query in clauses]
    if not words:
        return ()
    wanted = [(Occur.Must, TQuery.boolean_query(clauses)), (Occur.MustNot, itself)]
    hits = searcher.search(TQuery.boolean_query(wanted), limit=limit, count=False, weight_by_field="tie").hits
    return tuple(str(searcher.doc(address)["id"][0]) for _, address in hits)


def _likenesses(searcher: tantivy.Searcher, card: Card) -> list[TQuery]:
    """For each language the card is in, a query for its rare words; twice for those of its title."""
    # At most all there are: the library panics where deleted datasets, which still count, make a word more frequent.
    common = min(max(20, searcher.num_docs // 20), searcher.num_docs)
    queries = []
    for lang in STEMMED:
        title = [card.title.values[tag] for tag in (lang, UNDETERMINED) if tag in card.title.values]
        text = [card.description.values[tag] for tag in (lang, UNDETERMINED) if tag in card.description.values]
        if title or text:
            fields = {f"title_{lang}": title, f"text_{lang}": title + text}
            queries.append(
                TQuery.more_like_this_document_fields_query(
                    schema(),
                    fields,
                    min_doc_frequency=2,
                    max_doc_frequency=common,
                    min_term_frequency=1,
                    max_query_terms=WORDS,
                    min_word_length=3,
                )
            )
    return queries
