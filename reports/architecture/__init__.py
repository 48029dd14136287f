"""The architecture as a picture: one layout for console, PDF and command line."""
