# The project's habits. `just check` before every push; `.ci/run` does the same without just.

# List the recipes
default:
    @just --list

# Everything that has to pass
check: fmt lint test doc deny

# Formatting, checked and not changed
fmt:
    cargo fmt --check

# Lints of Cargo.toml and clippy.toml; a warning is an error
lint:
    cargo clippy --all-targets -- -D warnings

# All tests, the house rules among them
test:
    cargo test

# The house rules alone
tidy:
    cargo test --test tidy

# Documentation; a broken link is an error
doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps

# Licences, banned crates and sources of what Cargo.lock names
deny:
    #!/usr/bin/env bash
    set -euo pipefail
    if command -v cargo-deny >/dev/null; then
        cargo deny check licenses bans sources
    else
        echo "deny: SKIPPED, cargo-deny is not installed (cargo install cargo-deny --locked)" >&2
    fi

# Known vulnerabilities; fetches the RustSec database from GitHub
advisories:
    cargo deny check advisories

# A night of the whole nation against the floor; `just bench-nation 10` for ten times the nation
bench-nation times="1":
    cargo bench --bench nation -- {{times}}
