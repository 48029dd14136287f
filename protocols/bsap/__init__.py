"""BSAP over IP."""
