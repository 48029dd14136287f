"""Data that ships with the inventory, and how it is made."""
