"""The appliance on a live interface: root and a veth pair are needed."""
