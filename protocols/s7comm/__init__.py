"""S7 communication of SIMATIC S7-300, 400, 1200, 1500 and compatible controllers."""
