"""Pure rules of the frame: where navigation leads, and what the demo holds."""
