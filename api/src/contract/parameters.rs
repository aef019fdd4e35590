//! Path parameters by name: the same word means the same thing in every address.

use serde_json::{Map, Value, json};

/// Name, meaning, pattern, longest, example.
const PARAMETERS: [(&str, &str, &str, u16, &str); 8] = [
    (
        "calendar",
        "Mã của lịch làm việc (TIME-2).",
        "^[a-z0-9_]{1,60}$",
        60,
        "std_0730_1130_1300_1700",
    ),
    (
        "code",
        "Mã hồ sơ (IN-7).",
        r"^[A-Y][0-9]{2}(\.[0-9A-Z]+)*-[0-9]{6}-[0-9]{4,10}$",
        60,
        "H53.103-260821-0001",
    ),
    (
        "identifier",
        "Mã định danh điện tử của cơ quan (ORG-2).",
        r"^([A-Y][0-9]{2}(\.[0-9A-Z]+)*|([0-9]{2,3}\.){3}[A-Y][0-9]{2})$",
        35,
        "H53.103",
    ),
    (
        "procedure",
        "Mã thủ tục hành chính (CAT-1), hoặc UUID khi thủ tục chưa có mã.",
        r"^([0-9]\.[0-9]{6}(\.[A-Z][0-9]{2})?|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$",
        36,
        "1.001193",
    ),
    (
        "token",
        "Mã ngẫu nhiên trong QR của hồ sơ (PUB-3).",
        r"^[A-Za-z0-9_-]{22,64}$",
        64,
        "kq3v0m0bq2N7mX1r9cV5zA",
    ),
    (
        "userCode",
        "Mã tám chữ mà kiosk hiện, không phân biệt hoa thường, có hoặc không có gạch nối.",
        "^[B-DF-HJ-NP-TV-XZb-df-hj-np-tv-xz]{4}-?[B-DF-HJ-NP-TV-XZb-df-hj-np-tv-xz]{4}$",
        9,
        "WDJB-MJHT",
    ),
    (
        "word",
        "Mã của vấn đề, như trong trường `code`.",
        r"^[a-z_]{1,60}$",
        60,
        "stale_version",
    ),
    ("year", "Một năm, như 2026.", "^[0-9]{4}$", 4, "2026"),
];

pub fn add(path: &str, operation: &mut Map<String, Value>) {
    let described: Vec<Value> = names(path).map(parameter).collect();
    let name = operation.get("operationId").and_then(Value::as_str);
    let key = format!("{}-0001", name.unwrap_or_default());
    if !described.is_empty() {
        operation.entry("parameters").or_insert_with(|| json!([]));
    }
    let parameters = operation
        .get_mut("parameters")
        .and_then(Value::as_array_mut);
    let Some(parameters) = parameters else { return };
    parameters.splice(0..0, described);
    for parameter in parameters.iter_mut().filter_map(Value::as_object_mut) {
        show_example(parameter, &key);
    }
}

/// Forms of documentation tools are filled with it. A key serves one operation only, so each shows its own.
fn show_example(parameter: &mut Map<String, Value>, key: &str) {
    let is_key = parameter
        .get("name")
        .is_some_and(|name| name == "Idempotency-Key");
    let of_schema = parameter
        .get("schema")
        .and_then(|schema| schema.pointer("/examples/0"));
    let example = is_key.then(|| json!(key)).or_else(|| of_schema.cloned());
    if let Some(example) = example {
        parameter.insert("example".into(), example);
    }
}

pub fn names(path: &str) -> impl Iterator<Item = &str> {
    path.split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

/// Everything not named in the table is the UUID of a row.
fn parameter(name: &str) -> Value {
    let known = PARAMETERS.iter().find(|(known, ..)| *known == name);
    let (meaning, schema) = match known {
        Some((_, meaning, pattern, longest, example)) => (
            *meaning,
            json!({"type": "string", "pattern": pattern, "maxLength": longest, "examples": [example]}),
        ),
        None => (
            "UUID: trường `id` trong câu trả lời đã tạo hoặc liệt kê đối tượng.",
            json!({"type": "string", "format": "uuid", "examples": ["01990d6e-6d1c-7a63-9f0e-3c8f1d2b4a55"]}),
        ),
    };
    json!({"name": name, "in": "path", "required": true, "description": meaning, "schema": schema})
}
