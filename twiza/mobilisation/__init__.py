"""Mobilisation brings people: experts and investors, whom they fit, and whether they answer."""
