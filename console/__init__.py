"""Plant to people: the command line, the API and the pages."""
