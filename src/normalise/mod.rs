//! Text of a cell → value + issues, one file per kind of value; also recognisers that say what a text looks like.
