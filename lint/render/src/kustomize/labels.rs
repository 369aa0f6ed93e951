//! Label selectors as text: `a=b,c!=d,e in (f,g),!h`.

use super::outcome::{Step, refused, unsupported};

#[derive(Clone, Debug, PartialEq, Eq)]
enum Requirement {
    Exists(String),
    Absent(String),
    In(String, Vec<String>),
    NotIn(String, Vec<String>),
}

/// What labels or annotations have to be like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Requirements(Vec<Requirement>);

impl Requirements {
    pub(super) fn parse(text: &str) -> Step<Self> {
        let mut all = Vec::new();
        let mut rest = text.trim();
        while !rest.is_empty() {
            let end = end(rest);
            all.push(requirement(rest[..end].trim())?);
            let Some(behind) = rest[end..].strip_prefix(',') else {
                break;
            };
            rest = behind.trim();
            if rest.is_empty() {
                return refused("a selector ends with a comma");
            }
        }
        Ok(Self(all))
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn fit(&self, value: &dyn Fn(&str) -> Option<String>) -> bool {
        self.0.iter().all(|requirement| match requirement {
            Requirement::Exists(key) => value(key).is_some(),
            Requirement::Absent(key) => value(key).is_none(),
            Requirement::In(key, values) => value(key).is_some_and(|value| values.contains(&value)),
            Requirement::NotIn(key, values) => {
                value(key).is_none_or(|value| !values.contains(&value))
            }
        })
    }
}

/// Where the first requirement ends: at a comma outside of brackets.
fn end(text: &str) -> usize {
    let mut depth = 0_u32;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => return at,
            _ => {}
        }
    }
    text.len()
}

fn requirement(text: &str) -> Step<Requirement> {
    if text.contains(['<', '>']) {
        return unsupported("a selector that compares numbers");
    }
    if let Some(key) = text.strip_prefix('!') {
        return Ok(Requirement::Absent(name(key)?));
    }
    if let Some((key, value)) = text.split_once("!=") {
        return Ok(Requirement::NotIn(name(key)?, vec![word(value)?]));
    }
    if let Some((key, value)) = text.split_once('=') {
        let value = value.strip_prefix('=').unwrap_or(value);
        return Ok(Requirement::In(name(key)?, vec![word(value)?]));
    }
    if let Some((before, list)) = text.split_once('(') {
        let Some(list) = list.trim_end().strip_suffix(')') else {
            return refused("a selector has no closing bracket");
        };
        let values = list.split(',').map(word).collect::<Step<Vec<_>>>()?;
        let mut words = before.split_whitespace();
        return match (words.next(), words.next(), words.next()) {
            (Some(key), Some("in"), None) => Ok(Requirement::In(name(key)?, values)),
            (Some(key), Some("notin"), None) => Ok(Requirement::NotIn(name(key)?, values)),
            _ => refused("a selector has neither `in` nor `notin` before its bracket"),
        };
    }
    Ok(Requirement::Exists(name(text)?))
}

fn name(text: &str) -> Step<String> {
    let key = word(text)?;
    if key.is_empty() {
        return refused("a selector has no key");
    }
    Ok(key)
}

fn word(text: &str) -> Step<String> {
    let word = text.trim();
    if word.contains(|character: char| character.is_whitespace() || "()=!,".contains(character)) {
        return refused("a selector cannot be read");
    }
    Ok(word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::Requirements;

    #[test]
    fn selectors_are_those_of_kubernetes() {
        let labels = |key: &str| match key {
            "app" => Some("web".to_owned()),
            "tier" => Some(String::new()),
            _ => None,
        };
        for (text, fits) in [
            ("", true),
            ("app=web", true),
            ("app == web, tier", true),
            ("app!=web", false),
            ("other!=x", true),
            ("app in (api, web),!other", true),
            ("app notin (api,web)", false),
            ("tier=", true),
            ("!app", false),
        ] {
            assert_eq!(
                Requirements::parse(text).unwrap().fit(&labels),
                fits,
                "{text}"
            );
        }
        for text in ["app=web,", "=x", "app in web)", "a b"] {
            assert!(Requirements::parse(text).is_err(), "{text}");
        }
    }
}
