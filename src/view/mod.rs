//! Floor 6: pure view state.
