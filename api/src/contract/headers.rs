//! Response headers, described once and referred to.

use super::parameters;
use serde_json::{Map, Value, json};

/// Name, meaning, longest, example.
const HEADERS: [(&str, &str, u16, &str); 11] = [
    (
        "X-Request-Id",
        "Mã của yêu cầu; nêu mã này khi cần hỗ trợ.",
        64,
        "01990d6e-6d1c-7a63-9f0e-3c8f1d2b4a55",
    ),
    (
        "Access-Control-Allow-Origin",
        "`*` cho GET không kèm Authorization: trang web nào cũng đọc được dữ liệu công khai; nếu không, chính nguồn gốc đã được cấu hình.",
        300,
        "*",
    ),
    ("API-Version", "Phiên bản chính của API.", 10, "1"),
    (
        "ETag",
        "Phiên bản của nội dung, dùng cho If-Match hoặc If-None-Match.",
        80,
        "\"3\"",
    ),
    (
        "Location",
        "Địa chỉ của đối tượng vừa tạo, hoặc của công việc nền.",
        300,
        "/api/v1/dossiers/H53.103-260821-0001",
    ),
    (
        "Idempotent-Replayed",
        "`true` khi đây là kết quả cũ của cùng Idempotency-Key.",
        4,
        "true",
    ),
    (
        "Accept-Encoding",
        "Cách mã hóa nội dung được nhận; có khi nội dung gửi lên bị nén.",
        20,
        "identity",
    ),
    ("Retry-After", "Số giây cần chờ trước khi gửi lại.", 10, "5"),
    (
        "RateLimit",
        "Số yêu cầu còn được gửi và khi nào được thêm, theo từng giới hạn.",
        300,
        "\"all\";r=5999;t=0, \"lookup\";r=19;t=3",
    ),
    (
        "RateLimit-Policy",
        "Các giới hạn áp dụng.",
        300,
        "\"all\";q=6000;w=60, \"lookup\";q=20;w=60",
    ),
    (
        "WWW-Authenticate",
        "Cách đăng nhập; có `error` khi mã truy cập đã gửi bị từ chối hoặc cần xác thực lại (`acr_values`, `max_age`).",
        200,
        "Bearer realm=\"motcua\", error=\"invalid_token\"",
    ),
];

pub fn components() -> Value {
    let described = HEADERS.map(|(name, meaning, longest, example)| {
        let schema = json!({"type": "string", "maxLength": longest, "examples": [example]});
        (
            name.to_owned(),
            json!({"description": meaning, "schema": schema}),
        )
    });
    Map::from_iter(described).into()
}

pub fn add(path: &str, method: &str, operation: &mut Map<String, Value>) {
    let names_parameter = |wanted: &str| {
        let parameters = operation.get("parameters").and_then(Value::as_array);
        parameters
            .into_iter()
            .flatten()
            .any(|one| one.get("name").is_some_and(|name| name == wanted))
    };
    let is_versioned = names_parameter("If-Match")
        || (method == "get" && parameters::names(path).next().is_some());
    let is_once = names_parameter("Idempotency-Key");
    let is_open = method == "get" && super::is_public(operation);
    let responses = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut);
    for (status, response) in responses
        .into_iter()
        .flatten()
        .filter(|(status, _)| status.starts_with('2'))
    {
        let is_created = status == "201";
        let rules = [
            ("X-Request-Id", true),
            ("API-Version", true),
            ("ETag", is_created || is_versioned),
            ("Location", is_created || status == "202"),
            ("Idempotent-Replayed", is_once),
            ("RateLimit", true),
            ("RateLimit-Policy", true),
            ("Access-Control-Allow-Origin", is_open),
        ];
        let names = rules
            .iter()
            .filter(|(_, holds)| *holds)
            .map(|(name, _)| *name);
        if let Some(response) = response.as_object_mut() {
            response.insert("headers".into(), references(names));
        }
    }
}

pub fn of_problem(status: u16) -> Value {
    let rules = [
        ("X-Request-Id", true),
        ("API-Version", true),
        ("WWW-Authenticate", status == 401),
        ("Accept-Encoding", status == 415),
        ("Retry-After", matches!(status, 429 | 503)),
        ("RateLimit", true),
        ("RateLimit-Policy", true),
        ("Access-Control-Allow-Origin", true),
    ];
    references(
        rules
            .iter()
            .filter(|(_, holds)| *holds)
            .map(|(name, _)| *name),
    )
}

fn references<'a>(names: impl Iterator<Item = &'a str>) -> Value {
    let reference = |name: &str| json!({"$ref": format!("#/components/headers/{name}")});
    names
        .map(|name| (name.to_owned(), reference(name)))
        .collect::<Map<_, _>>()
        .into()
}
