"""Sampled values: currents and voltages, as merging units tell them thousands of times a second."""
