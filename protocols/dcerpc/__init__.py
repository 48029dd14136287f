"""DCE/RPC over datagrams: calls of interfaces, which other protocols define."""
