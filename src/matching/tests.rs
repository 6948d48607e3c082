//! Matching over small registries: every rule, every part, decisions, capacities.
