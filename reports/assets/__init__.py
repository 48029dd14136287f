"""The asset inventory as PDF, XLSX, CSV and JSON."""

from reports.assets.paper import pdf
from reports.assets.tables import csv, json, xlsx

__all__ = ["csv", "json", "pdf", "xlsx"]
