"""Where places come from and how they are kept: Japan Post's data in, our CSV in and out."""
