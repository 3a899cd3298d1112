"""Journeys in a real browser, through the pages, by the roles whose work it is."""
