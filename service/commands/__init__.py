"""The commands of `motcua`, one module for each group; heavy imports wait until a command runs."""
