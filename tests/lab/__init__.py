"""The plant lab: plants as data, run with real protocol stacks in network namespaces.

`plants/` says what there is, `description` makes a plant of it for a seed, `truth` says what a
sensor should find, `network` and `crew` run it, `attacks` troubles it. See docs/plant-lab.md.
"""
