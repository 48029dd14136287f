"""TACACS+: who asks to be let in by which device, what he may do there, and what he did."""
