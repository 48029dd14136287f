"""The API: what pages and the command line ask, over HTTP on a port and on the site's socket."""
