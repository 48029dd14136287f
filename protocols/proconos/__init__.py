"""ProConOS on Phoenix Contact controllers: remote services of eCLR."""
