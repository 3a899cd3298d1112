"""Reports: a period's figures of a scope as a document with charts, and sentences that follow from the figures (报告).

    orders → intervals | sentences → gathering → telling | charts → writing → demand | work → sections
           → composing → pdf | word → making

`orders`, `intervals` and `sentences` are pure. Nothing here writes a table: actions/reports.py orders, keeps and sends.
"""
