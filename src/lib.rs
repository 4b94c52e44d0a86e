//! Squint's engine: looks hard at a container image.
