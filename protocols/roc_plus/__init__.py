"""Emerson ROC Plus."""
