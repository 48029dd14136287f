"""Synchrophasors: voltages and currents of a grid with their angles, measured at one time."""
