"""RADIUS: who asks to be let in where, how he proves who he is, and what the server answers."""
