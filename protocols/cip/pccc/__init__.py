"""PCCC, the commands of PLC-5, SLC 500 and MicroLogix."""
