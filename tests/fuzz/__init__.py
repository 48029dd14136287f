"""Fuzzing: every decoder and reader is fed what nobody sent, led by what that makes it do."""
