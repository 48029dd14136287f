"""GigE Vision: who controls which camera of machine vision, and how it is set."""
