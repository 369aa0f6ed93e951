use super::*;

fn mask(texts: &[&str]) -> Mask {
    Mask::new(&Concealed {
        spans: Vec::new(),
        texts: texts.iter().map(|text| (*text).to_owned()).collect(),
        ..Concealed::default()
    })
}

#[test]
fn a_part_of_a_secret_is_hidden_wherever_it_stands() {
    let mask = mask(&["rosenkohl-und-drei-kartoffeln"]);
    for (said, expected) in [
        (
            "found `rosenkohl-und-drei-kartoffeln` here",
            "found `[hidden]` here",
        ),
        ("found `rosenkohl-und-dr…` here", "found `[hidden]…` here"),
        ("und-drei-kartoffeln", "[hidden]"),
        ("found `rosenkohl` here", "found `rosenkohl` here"),
    ] {
        assert_eq!(mask.apply(said, Nearness::File), expected);
    }
}

#[test]
fn a_secret_is_hidden_in_base_64() {
    let mask = mask(&["rosenkohl-und-brot", "blau7"]);
    for (said, expected) in [
        ("found `cm9zZW5rb2hsLXVuZC1icm90`", "found `[hidden]`"),
        // `user=rosenkohl-und-brot`: what stands before it may be seen.
        (
            "found `dXNlcj1yb3NlbmtvaGwtdW5kLWJyb3Q=`",
            "found `dXNlcj1[hidden]`",
        ),
        ("found `Ymxhdtc=`", "found `Ymxhdtc=`"),
        ("found `YmxhdTc=`", "found `[hidden]`"),
    ] {
        assert_eq!(mask.apply(said, Nearness::File), expected);
    }
}

#[test]
fn a_short_secret_is_hidden_as_a_word() {
    let mask = mask(&["blau7"]);
    let said = "`blau7` is blau7, `a.blau7` is not blau77";
    assert_eq!(
        mask.apply(said, Nearness::File),
        "`[hidden]` is blau7, `a.blau7` is not blau77"
    );
    assert_eq!(
        mask.apply(said, Nearness::Line),
        "`[hidden]` is [hidden], `a.[hidden]` is not blau77"
    );
}

#[test]
fn a_value_that_is_a_short_secret_is_hidden() {
    let mask = mask(&["blau7", "rosenkohl-und-drei"]);
    for (value, shown) in [
        ("blau7", "[hidden]"),
        ("blau7-web", "blau7-web"),
        ("a-rosenkohl-und", "a-[hidden]"),
        ("", ""),
    ] {
        assert_eq!(mask.apply(value, Nearness::Value), shown);
    }
    for (line, stands) in [
        ("name: blau7", true),
        ("name: blau77", false),
        ("a: rosenkohl-und-brot", true),
        ("a: rosenkohl", false),
    ] {
        assert_eq!(mask.stands_in(line), stands, "{line}");
    }
}

#[test]
fn a_value_is_shown_as_a_whole_or_not_at_all() {
    let mask = mask(&["blau7", "rosenkohl-und-drei", "rot"]);
    for (value, is_in) in [
        ("blau7", true),
        ("xblau7y", true),
        (concat!("https://a:", "blau77@example.org"), true),
        ("a-rosenkohl-und", true),
        ("rot", true),
        ("brot", false),
        ("blau", false),
        ("", false),
    ] {
        assert_eq!(mask.is_in(value), is_in, "{value}");
    }
    let numbers = self::mask(&["0361100"]);
    for (value, is_in) in [
        ("123456", true),
        ("pin=123456", true),
        ("example.org/web:1.2.3", false),
    ] {
        assert_eq!(numbers.is_in(value), is_in, "{value}");
    }
}

#[test]
fn what_a_reader_makes_of_a_number_is_hidden_near_it() {
    let said = "`0361100` is the integer 123456";
    let numbers = mask(&["0361100"]);
    assert_eq!(
        numbers.apply(said, Nearness::Line),
        "`[hidden]` is the integer [hidden]"
    );
    assert_eq!(
        mask(&["word"]).apply(said, Nearness::Line),
        said,
        "there is no number to hide"
    );
}

#[test]
fn characters_stay_whole() {
    let mask = mask(&["grüße-aus-köln", "ö"]);
    assert_eq!(
        mask.apply("`ü grüße-aus-köln ü`", Nearness::Line),
        "`ü [hidden] ü`"
    );
}

#[test]
fn many_secrets_are_looked_for_by_their_start() {
    let numbers = (0..=MOST / 8).map(|number| format!("{number:08}"));
    let large: String = numbers.collect::<Vec<_>>().concat();
    let mask = mask(&[&large, "x".repeat(40).as_str()]);
    assert!(mask.windows.len() < START, "{}", mask.windows.len());
    let said = format!("`{}` and `{}`", &large[..40], &large[9000..9040]);
    assert_eq!(
        mask.apply(&said, Nearness::File),
        format!("`[hidden]` and `{}`", &large[9000..9040])
    );
}
