//! Credentials in any file.
