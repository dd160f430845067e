//! A container runtime that isolates nothing yet. It needs no crate.
//!
//!     rustc -O mycontainer.rs && ./mycontainer run ROOTFS COMMAND [ARG...]
//!
//! learn judge -- ./mycontainer run {rootfs} {cmd}       examines it
//! learn judge --level 0 -- ./mycontainer ...            asks only for what stage 0 has taught
use std::env;
use std::os::unix::process::ExitStatusExt;
use std::process::{exit, Command};

fn main() {
    let args: Vec<String> = env::args().collect();
    if args.len() < 4 || args[1] != "run" {
        eprintln!("usage: mycontainer run ROOTFS COMMAND [ARG...]");
        exit(2);
    }

    // Stage 8 and 9: make the root file system the root directory. Until then, the program is found below that folder.
    let mut command = Command::new(format!("{}{}", args[2], args[3]));
    command.args(&args[4..]);

    // Stage 1 to 7 and 10 to 12: what the child does before it becomes the program goes into
    // std::os::unix::process::CommandExt::pre_exec, with unshare(2) and its like declared as `extern "C"`, or by the
    // crates nix or rustix.
    match command.status() {
        // As a shell has it: the exit status, or 128 and the number of the signal.
        Ok(status) => exit(status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or(0))),
        Err(error) => {
            eprintln!("mycontainer: {}: {}", args[3], error);
            exit(127);
        }
    }
}
