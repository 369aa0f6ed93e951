//! Prints what `tests/data/make.sh` encrypts for: `identity PHRASE` an age identity, `mask PHRASE` and `unmask PHRASE`
//! standard input covered and uncovered. Nothing here is a secret.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a tool for those who make test data anew"
)]

use std::io::{Read, Write};

#[path = "../tests/throw_away/mod.rs"]
mod throw_away;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (what, phrase) = (arguments.next().unwrap(), arguments.next().unwrap());
    let phrase = match phrase.as_str() {
        "first" => throw_away::FIRST,
        "second" => throw_away::SECOND,
        other => other,
    };
    let mut input = Vec::new();
    if what != "identity" {
        std::io::stdin().read_to_end(&mut input).unwrap();
    }
    match what.as_str() {
        "identity" => println!("{}", throw_away::identity(phrase)),
        "mask" => print!("{}", throw_away::hex(&throw_away::mask(phrase, &input))),
        _ => {
            let hex = String::from_utf8(input).unwrap();
            let bytes = throw_away::mask(phrase, &throw_away::bytes(&hex));
            std::io::stdout().write_all(&bytes).unwrap();
        }
    }
}
