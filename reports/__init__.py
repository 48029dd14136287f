"""Plant to paper: IEC 62443-3-3, assets, architecture, changes."""
