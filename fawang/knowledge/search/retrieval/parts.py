"""The two parts of the search index that every process maps: articles, and what people say."""

from fawang.knowledge.search.retrieval import articles, phrases
from fawang.knowledge.search.retrieval.store import Part

ARTICLES = Part("articles", articles.load)
PHRASES = Part("phrases", phrases.load)
