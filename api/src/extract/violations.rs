//! What the schema found, said so that a person can mend it.

use super::text::step;
use crate::problem::{MOST_VIOLATIONS, Text, Violation};
use jsonschema::{
    ValidationError,
    error::{TypeKind, ValidationErrorKind as Kind},
};
use serde_json::Value;

pub fn of(error: &ValidationError<'_>) -> Vec<Violation> {
    let pointer = error.instance_path().as_str();
    match error.kind() {
        Kind::AdditionalProperties { unexpected } => unexpected
            .iter()
            .take(MOST_VIOLATIONS)
            .map(|name| {
                Violation::at(
                    format!("{pointer}{}", step(name)),
                    "unknown_member",
                    unknown(name),
                )
            })
            .collect(),
        Kind::OneOfNotValid { context } | Kind::AnyOf { context } => alternatives(pointer, context),
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            vec![Violation::at(
                format!("{pointer}{}", step(name)),
                "missing",
                missing(name),
            )]
        }
        kind => {
            let (code, detail) = told(kind);
            vec![Violation::at(pointer, code, detail)]
        }
    }
}

/// Of several alternatives the one that was meant: the only one that does not fail at the very top.
fn alternatives(pointer: &str, context: &[Vec<ValidationError<'static>>]) -> Vec<Violation> {
    let mut meant = context.iter().filter(|errors| {
        !errors.iter().any(|error| {
            error.instance_path().as_str() == pointer && matches!(error.kind(), Kind::Type { .. })
        }) && !errors
            .iter()
            .any(|error| matches!(error.kind(), Kind::Constant { .. }))
    });
    match (meant.next(), meant.next()) {
        (Some(errors), None) => errors.iter().flat_map(of).take(MOST_VIOLATIONS).collect(),
        _ => {
            let expected = context
                .iter()
                .flatten()
                .find_map(|error| match error.kind() {
                    Kind::Type { kind } if !is_null(kind) => Some(wrong_type(kind)),
                    _ => None,
                });
            let detail = expected.unwrap_or_else(no_alternative);
            vec![Violation::at(pointer, "wrong_type", detail)]
        }
    }
}

/// Keyword of the schema, word of the violation, sentence in both languages; `{}` stands for what the schema wants.
const SENTENCES: [(&str, &str, &str, &str); 15] = [
    (
        "const",
        "not_allowed",
        "Giá trị phải là {}.",
        "It must be {}.",
    ),
    (
        "pattern",
        "wrong_format",
        "Giá trị phải khớp mẫu {}",
        "It must match the pattern {}",
    ),
    (
        "minLength",
        "too_short",
        "Cần ít nhất {} ký tự.",
        "It needs at least {} characters.",
    ),
    (
        "maxLength",
        "too_long",
        "Nhiều nhất {} ký tự.",
        "It may have at most {} characters.",
    ),
    (
        "minItems",
        "too_few",
        "Cần ít nhất {} mục.",
        "It needs at least {} items.",
    ),
    (
        "maxItems",
        "too_many",
        "Nhiều nhất {} mục.",
        "It may have at most {} items.",
    ),
    (
        "minProperties",
        "too_few",
        "Cần ít nhất {} trường.",
        "It needs at least {} members.",
    ),
    (
        "maxProperties",
        "too_many",
        "Nhiều nhất {} trường.",
        "It may have at most {} members.",
    ),
    (
        "minimum",
        "too_small",
        "Nhỏ nhất là {}.",
        "It must be at least {}.",
    ),
    (
        "maximum",
        "too_large",
        "Lớn nhất là {}.",
        "It must be at most {}.",
    ),
    (
        "exclusiveMinimum",
        "too_small",
        "Phải lớn hơn {}.",
        "It must be more than {}.",
    ),
    (
        "exclusiveMaximum",
        "too_large",
        "Phải nhỏ hơn {}.",
        "It must be less than {}.",
    ),
    (
        "uniqueItems",
        "duplicate_item",
        "Bỏ các mục trùng nhau.",
        "Remove the items that repeat.",
    ),
    (
        "enum",
        "not_allowed",
        "Hãy dùng một trong các giá trị: {}.",
        "Use one of: {}.",
    ),
    (
        "",
        "invalid_value",
        "Giá trị không hợp lệ; xem lược đồ trong tài liệu.",
        "The value is not valid; see the schema.",
    ),
];

fn told(kind: &Kind) -> (&'static str, Text) {
    match kind {
        Kind::Type { kind } => return ("wrong_type", wrong_type(kind)),
        Kind::Format { format } => return wrong_format(format),
        _ => {}
    }
    let known = SENTENCES
        .iter()
        .find(|(keyword, ..)| *keyword == kind.keyword());
    let [.., other] = &SENTENCES;
    let (_, code, vi, en) = known.unwrap_or(other);
    let wanted = wanted(kind);
    (
        code,
        Text::new(vi.replace("{}", &wanted), en.replace("{}", &wanted)),
    )
}

fn wanted(kind: &Kind) -> String {
    match kind {
        Kind::Constant { expected_value } => expected_value.to_string(),
        Kind::Pattern { pattern } => pattern.clone(),
        Kind::MinLength { limit }
        | Kind::MaxLength { limit }
        | Kind::MinItems { limit }
        | Kind::MaxItems { limit }
        | Kind::MinProperties { limit }
        | Kind::MaxProperties { limit } => limit.to_string(),
        Kind::Minimum { limit }
        | Kind::Maximum { limit }
        | Kind::ExclusiveMinimum { limit }
        | Kind::ExclusiveMaximum { limit } => limit.to_string(),
        Kind::Enum { options } => words(options),
        _ => String::new(),
    }
}

fn unknown(name: &str) -> Text {
    Text::new(
        format!("Không có trường “{name}”; hãy bỏ hoặc sửa tên."),
        format!("There is no member “{name}”; remove it or mend its name."),
    )
}

fn missing(name: &str) -> Text {
    Text::new(
        format!("Thiếu trường bắt buộc “{name}”."),
        format!("The required member “{name}” is missing."),
    )
}

fn is_null(kind: &TypeKind) -> bool {
    names(kind) == "null"
}

fn wrong_type(kind: &TypeKind) -> Text {
    let names = names(kind);
    Text::new(
        format!("Giá trị phải có kiểu {names}."),
        format!("The value must be of type {names}."),
    )
}

fn names(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(one) => one.to_string(),
        TypeKind::Multiple(several) => {
            let names: Vec<String> = several.iter().map(|one| one.to_string()).collect();
            names.join(" / ")
        }
    }
}

fn words(options: &Value) -> String {
    let words = options.as_array().into_iter().flatten();
    let words: Vec<String> = words
        .filter(|word| !word.is_null())
        .map(|word| {
            word.as_str()
                .map_or_else(|| word.to_string(), str::to_owned)
        })
        .collect();
    words.join(", ")
}

fn no_alternative() -> Text {
    Text::new(
        "Giá trị không khớp dạng nào được nhận; xem lược đồ trong tài liệu.",
        "The value has none of the accepted shapes; see the schema in the documentation.",
    )
}

fn wrong_format(format: &str) -> (&'static str, Text) {
    let (vi, en) = match format {
        "date" => (
            "Ngày phải viết dạng 2026-08-21.",
            "Write the date as 2026-08-21.",
        ),
        "date-time" => (
            "Thời điểm phải viết theo RFC 3339 và có múi giờ, ví dụ 2026-08-21T16:00:00+07:00.",
            "Write the instant by RFC 3339 with its offset, such as 2026-08-21T16:00:00+07:00.",
        ),
        "uuid" => (
            "Phải là UUID, ví dụ 01990d6e-6d1c-7a63-9f0e-3c8f1d2b4a55.",
            "It must be a UUID, such as 01990d6e-6d1c-7a63-9f0e-3c8f1d2b4a55.",
        ),
        "email" => (
            "Phải là địa chỉ thư điện tử, ví dụ lan@example.vn.",
            "It must be an e-mail address, such as lan@example.vn.",
        ),
        "line" => (
            "Viết trên một dòng, không xuống dòng và không dùng ký tự điều khiển.",
            "Write it on one line, without line breaks and control characters.",
        ),
        _ => (
            "Giá trị không đúng định dạng.",
            "The value has the wrong format.",
        ),
    };
    ("wrong_format", Text::new(vi, en))
}
