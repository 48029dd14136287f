"""PC Worx, in which Phoenix Contact controllers say what they are."""
