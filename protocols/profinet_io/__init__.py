"""PROFINET IO-CM: how controllers connect to devices and set their parameters."""
