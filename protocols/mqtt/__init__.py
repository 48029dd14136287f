"""MQTT: see semantics.py."""
