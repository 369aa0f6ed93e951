//! Variables that something fills in after the gate has read a manifest.

/// Whether a text holds a variable that Flux fills in after it has built a kustomization (`${NAME}`, `${NAME:=default}`
/// and the other forms of `drone/envsubst`): what the value becomes, and of which type, is not known here. `$${NAME}`
/// is the text itself.
pub fn has_variable(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memmem::find_iter(bytes, b"${").any(|at| {
        let escaped = at > 0 && bytes[at - 1] == b'$';
        let name = bytes.get(at + 2).copied().unwrap_or_default();
        let closed = memchr::memchr(b'}', &bytes[at..]).is_some();
        !escaped && closed && (name.is_ascii_alphabetic() || name == b'_')
    })
}

#[cfg(test)]
mod tests {
    use super::has_variable;

    #[test]
    fn only_what_envsubst_reads_is_a_variable() {
        for text in ["${A}", "web.${DOMAIN}", "${PORT:=80}", "${a,,}", "$$ ${_x}"] {
            assert!(has_variable(text), "{text}");
        }
        for text in [
            "",
            "$A",
            "$(A)",
            "$${A}",
            "${1}",
            "${",
            "${A",
            "{{ a }}",
            "cost $ {A}",
        ] {
            assert!(!has_variable(text), "{text}");
        }
    }
}
