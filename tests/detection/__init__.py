"""Detectors over plants made by hand."""
