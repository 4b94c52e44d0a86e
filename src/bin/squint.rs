//! The command line.

fn main() -> std::process::ExitCode {
    squint::cli::main()
}
