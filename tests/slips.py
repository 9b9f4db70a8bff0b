"""The slips of fingers that copy a code from paper."""

from __future__ import annotations

from string import ascii_lowercase, digits


def slips(code: str) -> set[str]:
    """Every single wrong, missing, added sign and every swap of neighbours."""
    signs = ascii_lowercase + digits
    places = range(len(code))
    found = {code[:place] + sign + code[place + 1 :] for place in places for sign in signs}
    found |= {code[:place] + code[place + 1 :] for place in places}
    found |= {code[:place] + sign + code[place:] for place in range(len(code) + 1) for sign in signs}
    found |= {code[: place - 1] + code[place] + code[place - 1] + code[place + 1 :] for place in places if place}
    return found - {code}
