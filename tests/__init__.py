"""Tests across folders."""
