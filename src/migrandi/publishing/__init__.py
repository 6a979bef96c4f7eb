"""The law as others take it: in every form of its own address, as linked data, records to harvest, maps, one file."""
