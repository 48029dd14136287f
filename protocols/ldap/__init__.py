"""LDAP: who is looked up, changed and logged on in a directory."""
