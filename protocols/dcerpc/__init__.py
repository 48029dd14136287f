"""DCE/RPC over datagrams and connections: calls of interfaces, which others define."""
