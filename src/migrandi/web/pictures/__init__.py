"""Pictures drawn by the server as SVG: the world and the times. No JavaScript, no network, legible in print."""
