//! The wasm module of the workers.

fn main() {
    #[cfg(target_arch = "wasm32")]
    squint::web::start_worker();
}
