//! Every native integration test, in one binary.
