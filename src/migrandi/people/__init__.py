"""People: missions, who belongs to them as what, who may do what with what, and the trail of what was done."""
