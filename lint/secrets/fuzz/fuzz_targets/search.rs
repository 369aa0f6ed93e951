//! Places of credentials lie inside the bytes, in order, and none inside another.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rempart_secrets::scan;

fuzz_target!(|bytes: &[u8]| {
    let found = scan::search_file("home/.pgpass", bytes);
    let mut end = 0;
    for leak in &found.leaks {
        assert!(leak.span.start <= leak.span.end && leak.span.end <= bytes.len());
        assert!(leak.span.end > end || end == 0);
        end = end.max(leak.span.end);
        if let Some(name) = &leak.name {
            assert!(bytes.get(name.clone()).is_some());
        }
    }
});
