"""The harvester gesetze_im_internet."""
