//! Coverage-guided fuzzing with libFuzzer of every decoder and reader.
//!
//! `fuzz list` names the targets, `fuzz seeds DIR CAPTURE...` writes inputs to begin with,
//! `fuzz run TARGET [OPTION...] [DIR]` is libFuzzer itself. `python -m tests.fuzz` builds
//! this and calls it.

mod conversation;
mod decoder;
mod files;
mod frames;
mod memory;
mod order;
mod recording;
mod script;
mod seeds;
mod targets;

use std::ffi::{c_char, c_int, CString};
use std::sync::OnceLock;

#[global_allocator]
static MEMORY: memory::Counting = memory::Counting;

/// What is fuzzed by this process.
static TARGET: OnceLock<targets::Target> = OnceLock::new();

libfuzzer_sys::fuzz_target!(|input: &[u8]| if let Some(target) = TARGET.get() {
    target.run(input);
});

extern "C" {
    fn LLVMFuzzerRunDriver(
        argc: *mut c_int,
        argv: *mut *mut *mut c_char,
        test: extern "C" fn(*const u8, usize) -> c_int,
    ) -> c_int;
}

extern "C" fn test(octets: *const u8, length: usize) -> c_int {
    // SAFETY: libFuzzer's input.
    unsafe { libfuzzer_sys::test_input_wrap(octets, length) }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[1..] {
        ["list"] => targets::all().for_each(|target| println!("{}", target.name())),
        ["seeds", folder, ref captures @ ..] => seeds::write(folder.as_ref(), captures),
        ["run", name, ref options @ ..] => run(name, &arguments[0], options),
        _ => panic!("list | seeds DIR CAPTURE... | run TARGET [OPTION...] [DIR]"),
    }
}

fn run(name: &str, program: &str, options: &[&str]) {
    let target = targets::all().find(|target| target.name() == name);
    assert!(TARGET.set(target.expect("a target of `fuzz list`")).is_ok());
    let arguments = std::iter::once(program).chain(options.iter().copied());
    let arguments: Vec<CString> = arguments.map(|word| CString::new(word).unwrap()).collect();
    let mut words: Vec<*mut c_char> =
        arguments.iter().map(|word| word.as_ptr().cast_mut()).collect();
    words.push(std::ptr::null_mut());
    let (mut argc, mut argv) = (arguments.len() as c_int, words.as_mut_ptr());
    // SAFETY: as main's arguments, and they outlive the call.
    let status = unsafe { LLVMFuzzerRunDriver(&mut argc, &mut argv, test) };
    std::process::exit(status);
}
