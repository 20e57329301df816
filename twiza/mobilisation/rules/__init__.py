"""Pure rules of mobilisation: who fits whom, and the assignment that nobody can better."""
