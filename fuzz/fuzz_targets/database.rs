#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| flowglass_fuzz::checks::database(data));
