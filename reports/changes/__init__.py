"""What changed within the period, as PDF, CSV and JSON."""

from reports.changes.paper import pdf
from reports.changes.tables import csv, json

__all__ = ["csv", "json", "pdf"]
