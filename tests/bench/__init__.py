"""Speed and memory beside other tools: never in a timed test."""
