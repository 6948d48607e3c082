//! Records → observations: typed rows with origin, and issues on the cells that could not be read.
