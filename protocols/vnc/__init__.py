"""VNC: the screen of a computer, shown to and worked by somebody elsewhere."""
