"""The two parts of the search index that every process maps: articles, and what people say."""

from fawang.knowledge.retrieval import articles, phrases
from fawang.knowledge.retrieval.store import Part

ARTICLES = Part("articles", articles.load)
PHRASES = Part("phrases", phrases.load)
