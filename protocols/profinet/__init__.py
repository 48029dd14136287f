"""PROFINET on Ethernet: DCP, cyclic data, alarms and clock synchronisation."""
