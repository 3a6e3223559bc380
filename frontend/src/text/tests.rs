use motionwire_shared::rest::Refusal;

use super::*;

#[path = "../../build/texts.rs"]
mod files;

/// Every file of texts, with its language.
const FILES: [(&str, &str); 5] = [
    ("en", include_str!("../../texts/en.ftl")),
    ("de", include_str!("../../texts/de.ftl")),
    ("fr", include_str!("../../texts/fr.ftl")),
    ("es", include_str!("../../texts/es.ftl")),
    ("ja", include_str!("../../texts/ja.ftl")),
];

#[test]
fn the_first_known_language_is_taken() {
    let table: [(&[&str], &str); 9] = [
        (&["de-CH", "en"], "de"),
        (&["fr"], "fr"),
        (&["es-419", "en-US"], "es"),
        (&["ja-JP"], "ja"),
        (&["EN-gb", "de"], "en"),
        (&["nl", "pt-BR", "fr-BE", "en"], "fr"),
        (&["nl"], "en"),
        (&["deu", ""], "en"),
        (&[], "en"),
    ];
    for (tags, expected) in table {
        assert_eq!(choose(tags).map_or("en", |(tag, _)| tag), expected, "{tags:?}");
    }
}

#[test]
fn every_language_has_every_text_with_the_same_parameters() {
    let english = files::parse(FILES[0].1).expect("English texts");
    for (tag, file) in FILES {
        let messages = files::parse(file).expect(tag);
        assert_eq!(files::compare(&english, &messages), [""; 0], "{tag}");
        let texts = read(file).expect(tag);
        assert!(texts.in_order.iter().zip(&messages).all(|(text, message)| *text == message.text), "{tag}");
        assert_eq!(texts.in_order[0], tag);
    }
    let known: Vec<_> = LANGUAGES.iter().map(|(tag, _)| *tag).collect();
    assert!(FILES[1..].iter().all(|(tag, _)| known.contains(tag)) && known.len() == FILES.len() - 1);
}

#[test]
fn every_refusal_has_a_text_in_every_language() {
    for (tag, file) in FILES {
        let messages = files::parse(file).expect(tag);
        let codes: Vec<_> =
            messages.iter().filter_map(|message| message.id.strip_prefix(files::REFUSAL)).collect();
        let known: Vec<_> = Refusal::ALL.iter().map(|refusal| refusal.code()).collect();
        assert_eq!(codes, known, "{tag}");
        for refusal in Refusal::ALL {
            let text = refusal_in(file, refusal.code()).unwrap_or_else(|| panic!("{tag} lacks {refusal:?}"));
            let is_bounded = refusal.text().contains("{ $limit }");
            assert_eq!(text.contains("{ $limit }"), is_bounded, "{tag}: {text}");
            assert_eq!(text == refusal.text(), tag == "en", "{tag}: {text}");
        }
    }
}

#[test]
fn a_refusal_that_the_page_does_not_know_is_told_in_the_servers_words() {
    for code in ["", "not", "not-shown-yet"] {
        assert_eq!(refusal_in("refusal-not-shown = Nichts\n", code), None, "{code}");
    }
    for code in [None, Some("of-a-later-version".to_owned())] {
        let title = "Forbidden".to_owned();
        let told = ErrorResponse { title, status: 403, detail: "Not today.".to_owned(), code, limit: None };
        assert_eq!(refusal(told), "Not today.");
    }
}

#[test]
fn a_french_mark_never_begins_a_line() {
    let texts = read(FILES[2].1).expect("French texts");
    for text in &texts.in_order {
        let breaks = [" ?", " !", " :", " ;", " »", "« "].iter().find(|mark| text.contains(**mark));
        assert_eq!(breaks, None, "a breaking space in: {text}");
    }
}

#[test]
fn every_text_says_something_of_its_own() {
    // What one language tells apart, the others tell apart: problems by their titles, kinds of data by their names.
    for (tag, file) in FILES {
        let messages = files::parse(file).expect(tag);
        let of = |prefix: &str, suffix: &str| {
            let mut texts: Vec<_> = messages
                .iter()
                .filter(|message| message.id.starts_with(prefix) && message.id.ends_with(suffix))
                .map(|message| message.text.clone())
                .collect();
            let count = texts.len();
            texts.sort();
            texts.dedup();
            (count, texts.len())
        };
        let (titles, distinct) = of("problem-", "-title");
        assert_eq!(titles, distinct, "{tag}");
        let (topics, distinct) = of("topic-", "");
        assert_eq!(topics, distinct, "{tag}");
        let (refusals, distinct) = of(files::REFUSAL, "");
        assert_eq!(refusals, distinct, "{tag}");
    }
}

#[test]
fn what_does_not_fit_is_told() {
    let english = files::parse("a = One\nb = Two { $x } of { $y }\n").expect("texts");
    let table = [
        ("a = Eins\nb = { $y }, { $x } zwei\n", vec![]),
        ("# said\n\na = Eins\n", vec!["b is missing"]),
        ("a = Eins\nb = Zwei { $x }\n", vec!["b has other parameters"]),
        ("b = { $x } { $y }\na = Eins\n", vec!["the order differs from a on"]),
        ("a = Eins\nb = { $x } { $y }\nc = Drei\n", vec!["c is unknown"]),
        ("a = Eins\nb = { $x } { $y }\nb = { $x } { $y }\n", vec!["a text is there twice"]),
    ];
    for (file, problems) in table {
        assert_eq!(files::compare(&english, &files::parse(file).expect(file)), problems, "{file}");
    }
    for file in ["a One", "A = One", "a = ", "a =  One", "a = { x }", "a = {$x}", "a = }"] {
        assert!(files::parse(file).is_err(), "{file}");
    }
}

#[test]
fn a_text_becomes_a_function() {
    let english = files::parse("sign-out = Sign out\nhole-other = { $why }, { $from-time }").expect("texts");
    let code = files::generate(&english, &[("de".to_owned(), "/de.ftl".to_owned())]);
    for line in [
        "const COUNT: usize = 2;",
        r#"const LANGUAGES: &[(&str, &str)] = &[("de", "/de.ftl")];"#,
        r#"pub(crate) fn sign_out() -> &'static str { at(0, "Sign out") }"#,
        r#"pub(crate) fn hole_other(why: &str, from_time: &str) -> String { fill(at(1, "{ $why }, { $from-time }"), &[("why", why), ("from-time", from_time)]) }"#,
    ] {
        assert!(code.lines().any(|found| found == line), "{line}\n{code}");
    }
}

#[test]
fn a_file_of_another_version_is_not_taken() {
    assert!(read("language = de\n").is_none());
}

#[test]
fn values_are_put_where_their_names_are_and_not_looked_into() {
    let table = [
        ("nothing", "nothing"),
        ("{ $a } and { $b }", "{ $b } and 2"),
        ("{ $b }{ $b }", "22"),
        ("{ $c }!", "!"),
        ("open { $a", "open { $b }"),
    ];
    for (text, filled) in table {
        assert_eq!(fill(text, &[("a", "{ $b }"), ("b", "2")]), filled);
    }
}

#[test]
fn data_types_have_names() {
    for (name, words) in [
        ("ACCELERATION", "Acceleration"),
        ("GYROSCOPE", "Rotation"),
        ("HEART_RATE", "Heart rate"),
        ("RR_INTERVAL", "Time between heart beats"),
        ("MY_SENSOR_2", "My sensor 2"),
    ] {
        assert_eq!(data_type(&DataType::from_name(name).expect(name)), words);
    }
}
