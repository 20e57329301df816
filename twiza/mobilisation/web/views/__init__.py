"""The pages of mobilisation, by who comes for them."""
