use crate::{
    page::PageInfo,
    problem::{ProblemView, ViolationView},
};
use utoipa::{
    OpenApi,
    openapi::{
        self,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
        tag::TagBuilder,
    },
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Một cửa",
        description = "Tiếp nhận, giải quyết và trả kết quả thủ tục hành chính: từ tra cứu thủ tục, nộp hồ sơ đến khi hồ sơ đóng.\n\n\
            Receive, handle and return administrative procedures: from finding a procedure to the closed dossier.\n\n\
            Đăng nhập bằng `POST /api/v1/auth/sessions`, dán `accessToken` vào nút **Authorize** dưới đúng vai; mỗi vai giữ một mã riêng, \
            nên có thể chạy cả câu chuyện từ trên xuống.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
        contact(name = "motcua", url = "https://dichvucong.gov.vn", email = "motcua@example.vn")
    ),
    servers((url = "/", description = "Máy chủ này")),
    components(schemas(ProblemView, ViolationView, PageInfo))
)]
struct Root;

/// Tags in the order of the story; Swagger UI shows the operations in this order.
const TAGS: [(&str, &str); 9] = [
    (
        "agencies",
        "Cơ quan và bộ phận: cây tổ chức, đơn vị, chức danh.",
    ),
    (
        "catalogue",
        "Thủ tục hành chính: tìm, xem thành phần hồ sơ, thời hạn, phí.",
    ),
    ("identity", "Đăng nhập, phiên, tài khoản."),
    ("intake", "Chuẩn bị và nộp hồ sơ, trực tuyến hoặc tại quầy."),
    (
        "dossiers",
        "Hồ sơ: tiếp nhận, xử lý từng bước, phê duyệt, trả kết quả, đóng; tra cứu công khai.",
    ),
    ("documents", "Tệp đính kèm của hồ sơ."),
    (
        "notifications",
        "Thông báo và những thông báo chưa gửi được.",
    ),
    ("feedback", "Đánh giá của người nộp sau khi nhận kết quả."),
    (
        "system",
        "Tình trạng máy chủ, khóa công khai, giải thích mã lỗi.",
    ),
];

/// One scheme per part of the story, so that Swagger UI holds a token of each at once.
const SCHEMES: [(&str, &str); 4] = [
    ("applicant", "Người nộp hồ sơ: công dân hoặc tổ chức."),
    (
        "officer",
        "Công chức tiếp nhận, chuyên viên, văn thư, trả kết quả.",
    ),
    ("leader", "Lãnh đạo phê duyệt."),
    ("administrator", "Quản trị cơ quan hoặc hệ thống."),
];

pub fn root() -> openapi::OpenApi {
    let mut root = Root::openapi();
    root.info.version = env!("CARGO_PKG_VERSION").to_owned();
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
