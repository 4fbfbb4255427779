"""Network measures with published definitions, of matrices and networkx graphs."""
