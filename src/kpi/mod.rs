//! Figures (指標): one file per family, each figure defined once and counted from records.
