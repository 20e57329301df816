"""Forms of mobilisation: few fields, sensible defaults, no knowledge of the rules beyond their shape."""
