use crate::{
    page::PageInfo,
    problem::{ProblemView, ViolationView},
};
use serde_json::{Map, Value};
use utoipa::{
    OpenApi,
    openapi::{
        self,
        extensions::ExtensionsBuilder,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
        server::ServerBuilder,
        tag::TagBuilder,
    },
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Một cửa",
        description = "Tiếp nhận, giải quyết và trả kết quả thủ tục hành chính: từ tra cứu thủ tục, nộp hồ sơ đến khi hồ sơ đóng.\n\n\
            Receive, handle and return administrative procedures: from finding a procedure to the closed dossier.\n\n\
            **Chạy cả câu chuyện / the whole story** (`motcua demo`): đăng nhập bằng `create_session` lần lượt với `cong-dan`, `can-bo`, `lanh-dao`; \
            dán từng `accessToken` vào **Authorize** ở vai applicant, officer, leader. Mỗi vai giữ một mã riêng. Rồi, sửa mã hồ sơ và `If-Match` theo `version` của câu trả lời trước:\n\n\
            1. `create_draft`, rồi `attach_to_draft` hai lần: thành phần 2 và 3 của thủ tục 1.001193\n\
            2. `file_dossier` với `id` của bản nháp: hồ sơ có mã và hạn tiếp nhận\n\
            3. `accept_dossier`, rồi `move_step` ba lần (forward): đến bước của lãnh đạo\n\
            4. `approve_dossier`: đến bước của văn thư\n\
            5. `attach_to_dossier` với metadata `{\"purpose\": \"result\"}`, rồi `complete_dossier` với `id` của tệp đó\n\
            6. `return_dossier`, `close_dossier`; ai cũng tra cứu được bằng `look_up_dossier` với mã và bốn số cuối 0001",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
        contact(
            name = "motcua",
            url = "https://motcua.example.vn",
            email = "motcua@example.vn"
        )
    ),
    components(schemas(ProblemView, ViolationView, PageInfo))
)]
struct Root;

/// Tags in the order of the story; Swagger UI shows the operations in this order.
const TAGS: [(&str, &str); 16] = [
    ("identity", "Đăng nhập, phiên, tài khoản, chức vụ."),
    (
        "machines",
        "Hệ thống khác kết nối vào: tài khoản máy, khóa, cấp mã truy cập.",
    ),
    (
        "catalogue",
        "Thủ tục hành chính: tìm, xem thành phần hồ sơ, thời hạn, phí.",
    ),
    ("agencies", "Cơ quan và bộ phận: cây tổ chức, giờ mở cửa."),
    (
        "calendars",
        "Thời gian làm việc: lịch và thay đổi có xem trước, quy định về thời hạn, thử tính thời hạn.",
    ),
    (
        "intake",
        "Chuẩn bị và nộp hồ sơ, trực tuyến hoặc tại quầy; tiếp nhận; tra cứu công khai.",
    ),
    ("documents", "Tệp đính kèm của bản nháp và hồ sơ."),
    (
        "dossiers",
        "Hồ sơ: xử lý từng bước, phê duyệt, hoàn thành, trả kết quả, đóng.",
    ),
    ("feedback", "Đánh giá của người nộp sau khi nhận kết quả."),
    (
        "delegations",
        "Thay mặt người khác: cấp phó thay lãnh đạo, người đại diện thay công dân hoặc tổ chức.",
    ),
    (
        "emergencies",
        "Mở hồ sơ trong trường hợp khẩn cấp, và xem xét sau đó.",
    ),
    (
        "personal-data",
        "Dữ liệu cá nhân: tìm theo giá trị chính xác, xem đầy đủ có mục đích, và quyền của chủ dữ liệu.",
    ),
    (
        "notifications",
        "Thông báo và những thông báo chưa gửi được.",
    ),
    ("jobs", "Công việc chạy nền và tiến độ."),
    ("audit", "Nhật ký: ai đã làm gì và đã xem dữ liệu của ai."),
    (
        "system",
        "Tình trạng máy chủ, khóa công khai, giải thích mã lỗi.",
    ),
];

/// One scheme per part of the story, so that Swagger UI holds a token of each at once.
const SCHEMES: [(&str, &str); 5] = [
    ("applicant", "Người nộp hồ sơ: công dân hoặc tổ chức."),
    (
        "officer",
        "Công chức tiếp nhận, chuyên viên, văn thư, trả kết quả.",
    ),
    ("leader", "Lãnh đạo phê duyệt."),
    ("administrator", "Quản trị cơ quan hoặc hệ thống."),
    (
        "machine",
        "Hệ thống khác: mã truy cập, hoặc khóa API `mcv_…` ở cùng chỗ; phạm vi cần có được nêu ở từng thao tác.",
    ),
];

/// In the order of the story instead of the alphabet.
pub fn order_schemes(components: &mut Map<String, Value>) {
    let schemes = components
        .get_mut("securitySchemes")
        .and_then(Value::as_object_mut);
    let Some(schemes) = schemes else { return };
    for (name, _) in SCHEMES {
        if let Some(scheme) = schemes.shift_remove(name) {
            schemes.insert(name.to_owned(), scheme);
        }
    }
}

pub fn root() -> openapi::OpenApi {
    let mut root = Root::openapi();
    root.info.version = env!("CARGO_PKG_VERSION").to_owned();
    let server = ServerBuilder::new()
        .url("/")
        .description(Some(
            "Máy chủ này: local khi chạy thử, production khi vận hành",
        ))
        .extensions(Some(
            ExtensionsBuilder::new().add("x-internal", false).build(),
        ));
    root.servers = Some(vec![server.build()]);
    let tag = |(name, description)| {
        TagBuilder::new()
            .name(name)
            .description(Some(description))
            .build()
    };
    root.tags = Some(TAGS.map(tag).to_vec());
    let mut components = root.components.take().unwrap_or_default();
    for (name, whom) in SCHEMES {
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .description(Some(format!(
                "{whom} Mã truy cập EdDSA, hết hạn sau 10 phút (RFC 9068, tuân theo RFC8725)."
            )));
        components.add_security_scheme(name, SecurityScheme::Http(bearer.build()));
    }
    root.components = Some(components);
    root
}
