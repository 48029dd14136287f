"""Tabular Data Stream: what Microsoft SQL Server is asked."""
