"""How each publisher speaks: its list and its documents, in the shapes that its documentation shows."""
