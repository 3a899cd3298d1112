"""What the law says and what people ask: statutes, matters, answers, and how a lay sentence finds them."""
