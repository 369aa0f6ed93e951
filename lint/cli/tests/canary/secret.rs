//! Secrets that are made when the test runs, and every form in which they must not come out.

/// A generator whose numbers follow from its seed: a fault comes again.
pub(crate) struct Draw(pub(crate) u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn text(&mut self, letters: &str, count: usize) -> String {
        let letters = letters.as_bytes();
        let mut letter = || char::from(letters[self.next() as usize % letters.len()]);
        (0..count).map(|_| letter()).collect()
    }
}

const LETTERS: &str = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// The secrets of one run.
pub(crate) struct Canaries {
    /// Its form says what it is, wherever it stands.
    pub(crate) token: String,
    /// Only the place says that it is a secret.
    pub(crate) password: String,
    /// The same, and a reader may take it for an octal number.
    pub(crate) number: String,
    /// Only the place says that it is a secret, and it is no longer than a word.
    pub(crate) short: String,
}

impl Canaries {
    pub(crate) fn draw(seed: u64) -> Self {
        let mut draw = Draw(seed);
        Self {
            token: format!("{}-{}", "glpat", draw.text(LETTERS, 20)),
            password: format!("k{}7{}", draw.text(LETTERS, 9), draw.text(LETTERS, 10)),
            number: format!("03{}", draw.text("01234567", 9)),
            short: draw.text("bcdfghjkmnpqrstvwxz", 5),
        }
    }

    /// `{T}`, `{P}`, `{N}` and `{S}` replaced; `{B}` is the password in base 64, `{H}` the token in hexadecimal.
    pub(crate) fn fill(&self, text: &str) -> String {
        text.replace("{T}", &self.token)
            .replace("{P}", &self.password)
            .replace("{N}", &self.number)
            .replace("{S}", &self.short)
            .replace("{B}", &base64(self.password.as_bytes()))
            .replace("{H}", &hexadecimal(self.token.as_bytes()))
    }

    /// The forms that are found in some bytes, in words that hold none of them.
    pub(crate) fn found_in(&self, bytes: &[u8]) -> Vec<String> {
        let mut found = Vec::new();
        let all = [
            ("token", &self.token),
            ("password", &self.password),
            ("number", &self.number),
        ];
        for (name, secret) in all {
            for (form, text) in forms(secret) {
                if let Some(at) = place(bytes, text.as_bytes()) {
                    found.push(format!(
                        "the {name}, {form}, at byte {at}: {}",
                        self.around(bytes, at)
                    ));
                }
            }
        }
        // Its halves and codings are in any text.
        if let Some(at) = place(bytes, self.short.as_bytes()) {
            found.push(format!(
                "the short one at byte {at}: {}",
                self.around(bytes, at)
            ));
        }
        found
    }

    /// What stands before a place, without the secret itself.
    fn around(&self, bytes: &[u8], at: usize) -> String {
        let before = String::from_utf8_lossy(&bytes[at.saturating_sub(160)..at]).into_owned();
        before
            .replace(&self.token, "<token>")
            .replace(&self.password, "<password>")
            .replace(&self.number, "<number>")
            .replace(&self.short, "<short>")
    }
}

fn place(bytes: &[u8], text: &[u8]) -> Option<usize> {
    bytes.windows(text.len()).position(|window| window == text)
}

/// A secret, its halves, and both turned round and in the codings of logs and files.
fn forms(secret: &str) -> Vec<(&'static str, String)> {
    let middle = secret.len() / 2;
    let (left, right) = secret.split_at(middle);
    let mut forms = vec![("whole", secret.to_owned())];
    let turned = |text: &str| text.chars().rev().collect::<String>();
    for (name, back, half) in [
        ("first half", "first half backwards", left),
        ("second half", "second half backwards", right),
    ] {
        if half.len() >= 8 {
            forms.push((name, half.to_owned()));
            forms.push((back, turned(half)));
        }
    }
    let hex = hexadecimal(secret.as_bytes());
    forms.push(("hexadecimal in capitals", hex.to_uppercase()));
    forms.push(("hexadecimal", hex));
    forms.push(("percent encoding", percent(secret)));
    // In base 64 what stands before shifts it: the middle of each of the three ways.
    for shift in 0..3 {
        let shifted = [vec![b' '; shift], secret.as_bytes().to_vec()].concat();
        let coded = base64(&shifted);
        let inner = &coded[4..coded.len() - 4];
        forms.push(("base 64", inner.to_owned()));
        forms.push(("base 64 of URLs", inner.replace('+', "-").replace('/', "_")));
    }
    forms
}

fn percent(text: &str) -> String {
    let hex = hexadecimal(text.as_bytes()).to_uppercase();
    let pairs = hex.as_bytes().chunks(2);
    let mut out = String::new();
    for pair in pairs {
        out.push('%');
        out.push_str(&String::from_utf8_lossy(pair));
    }
    out
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for byte in bytes {
        write!(out, "{byte:02x}").unwrap();
    }
    out
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk
            .iter()
            .fold(0_u32, |word, byte| word << 8 | u32::from(*byte));
        let word = word << (8 * (3 - chunk.len()));
        out.extend((0..4).map(|at| {
            if at <= chunk.len() {
                char::from(LETTERS[(word >> (18 - 6 * at)) as usize & 63])
            } else {
                '='
            }
        }));
    }
    out
}
