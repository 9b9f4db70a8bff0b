"""Digital-skills self-assessment for the social and solidarity economy, on your own machine."""

__version__ = "1.0.0"
