"""RTSP: which media are asked of whom, which way they go, and who is let in."""
