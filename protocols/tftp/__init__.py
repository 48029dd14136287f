"""TFTP: files that devices fetch and hand over, mostly firmware and configurations."""
