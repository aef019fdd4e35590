//! Values on their way in: one Unicode form, one kind of line end, no control characters, whole numbers as such.

use crate::problem::{MOST_VIOLATIONS, Text, Violation};
use serde_json::{Number, Value};
use unicode_normalization::UnicodeNormalization;

/// Brings every string to NFC; what cannot be stored or shown safely becomes a violation.
pub fn normalise(value: &mut Value) -> Vec<Violation> {
    let mut violations = Vec::new();
    visit(value, &mut String::new(), &mut violations);
    violations
}

/// One line: what a schema means by a string without a format.
pub fn is_line(text: &str) -> bool {
    !text.contains(char::is_control)
}

/// Several lines: `#[schema(format = "multiline")]`.
pub fn is_multiline(text: &str) -> bool {
    !text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t'))
}

/// One step of a JSON pointer (RFC 6901).
pub fn step(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

fn visit(value: &mut Value, pointer: &mut String, violations: &mut Vec<Violation>) {
    match value {
        Value::String(text) => {
            let normal: String = text
                .replace("\r\n", "\n")
                .replace('\r', "\n")
                .nfc()
                .collect();
            *text = normal;
            check(text, pointer, violations);
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                inside(&index.to_string(), item, pointer, violations);
            }
        }
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                check(name, pointer, violations);
                inside(name, member, pointer, violations);
            }
        }
        Value::Number(number) => whole(number),
        Value::Null | Value::Bool(_) => {}
    }
}

/// JSON Schema takes 1.0 for an integer, so it becomes one.
fn whole(number: &mut Number) {
    let written = number
        .as_f64()
        .filter(|float| number.is_f64() && float.fract() == 0.0);
    let integer = written.and_then(|float| format!("{float:.0}").parse::<i64>().ok());
    if let Some(integer) = integer {
        *number = integer.into();
    }
}

fn inside(name: &str, value: &mut Value, pointer: &mut String, violations: &mut Vec<Violation>) {
    let length = pointer.len();
    pointer.push_str(&step(name));
    visit(value, pointer, violations);
    pointer.truncate(length);
}

fn check(text: &str, pointer: &str, violations: &mut Vec<Violation>) {
    if violations.len() < MOST_VIOLATIONS && !is_multiline(text) {
        violations.push(Violation::at(
            pointer,
            "control_character",
            Text::new(
                "Bỏ các ký tự điều khiển không nhìn thấy được khỏi văn bản.",
                "Remove the invisible control characters from the text.",
            ),
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn vietnamese_typed_in_pieces_is_put_together() {
        let mut value = json!({"name": "Nguye\u{302}\u{303}n", "notes": ["a\r\nb\rc"]});
        assert!(normalise(&mut value).is_empty());
        assert_eq!(value, json!({"name": "Nguyễn", "notes": ["a\nb\nc"]}));
    }

    #[test]
    fn a_whole_number_is_an_integer_however_it_is_written() {
        let mut value = json!([1.0, -2e3, 1.5, 1e300]);
        assert!(normalise(&mut value).is_empty());
        assert_eq!(value, json!([1, -2000, 1.5, 1e300]));
    }

    #[test]
    fn every_control_character_is_refused_where_it_stands() {
        let mut value = json!({"a/b": {"c": ["ok", "\u{0}"]}, "d": "\u{1b}[31m"});
        let places: Vec<_> = normalise(&mut value)
            .into_iter()
            .map(|violation| violation.place)
            .collect();
        use crate::problem::Place::Pointer;
        assert_eq!(places, [Pointer("/a~1b/c/1".into()), Pointer("/d".into())]);
    }
}
