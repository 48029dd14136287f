"""GE SRTP: the service requests of Series 90 and PACSystems controllers."""
