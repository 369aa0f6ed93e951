//! SOPS 3.11 without a key: what its files hold, what its selectors say, and where the two differ.
