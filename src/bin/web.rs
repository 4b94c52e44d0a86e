//! The page and its workers: one module, started once in the window and once in each worker.

fn main() {
    #[cfg(target_arch = "wasm32")]
    squint::web::start();
}
