//! Shapes of sheets as literal grids, and the shared data where it is.
