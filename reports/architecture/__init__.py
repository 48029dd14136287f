"""The architecture as a picture: one layout for console, PDF and command line."""

from reports.architecture.layout import architecture

__all__ = ["architecture"]
