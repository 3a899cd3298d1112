"""Operations for channels that are programs: the widget on other sites, and what the province's app reads."""
