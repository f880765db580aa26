"""The demonstration: plainly fictional units, people and filings, told relative to today through the real services.

``units`` and ``people`` are the cast, ``plot`` says what happens, ``days`` counts back from today in working days,
``papers`` draws the two documents, and ``stage`` plays everything in the order in which it happened, with the clock
set to the moment of each event, so that steps, audit and filing numbers look as if the system had been in use.
"""
