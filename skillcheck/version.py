"""The version of the program: a word, no room."""

__version__ = "1.0.0"
