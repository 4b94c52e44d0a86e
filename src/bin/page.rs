//! The wasm module of the page itself.

fn main() {
    #[cfg(target_arch = "wasm32")]
    squint::web::start_page();
}
