//! QR codes: as an image, and as modules that a client draws itself.

use crate::problem::Problem;
use actix_web::{HttpResponse, http::header};
use qrcode::{Color, QrCode};
use serde::Serialize;
use utoipa::ToSchema;

/// Ảnh SVG.
#[derive(Serialize, ToSchema)]
#[schema(max_length = 200_000)]
pub struct QrImage(String);

/// Mã QR để phía nhận tự vẽ: mỗi hàng là một dãy ô, `1` đen, `0` trắng; quanh mã cần viền trắng bốn ô.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QrModules {
    /// Số ô mỗi cạnh.
    #[schema(minimum = 21, maximum = 177, format = Int32)]
    pub size: usize,
    #[schema(max_items = 177)]
    pub rows: Vec<QrRow>,
}

#[derive(Serialize, ToSchema)]
#[schema(max_length = 177, pattern = "^[01]+$")]
pub struct QrRow(String);

impl QrImage {
    pub fn sample() -> Self {
        let image = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 240 240\"><rect width=\"240\" height=\"240\"/></svg>";
        Self(image.to_owned())
    }
}

impl QrModules {
    pub fn of(text: &str) -> Result<Self, Problem> {
        let code = QrCode::new(text).map_err(Problem::internal)?;
        let (size, colors) = (code.width(), code.into_colors());
        let module = |color: &Color| color.select('1', '0');
        let rows = colors.chunks(size);
        Ok(Self {
            size,
            rows: rows
                .map(|row| QrRow(row.iter().map(module).collect()))
                .collect(),
        })
    }

    pub fn sample() -> Self {
        let shown = Self::of("https://dichvucong.example.vn/thiet-bi/WDJB-MJHT");
        shown.unwrap_or(Self {
            size: 21,
            rows: Vec::new(),
        })
    }
}

pub fn svg(text: &str) -> Result<String, Problem> {
    let code = QrCode::new(text).map_err(Problem::internal)?;
    let mut image = code.render::<qrcode::render::svg::Color<'_>>();
    Ok(image.min_dimensions(240, 240).build())
}

/// 200 with the image.
pub fn image(text: &str) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "image/svg+xml"))
        .body(svg(text)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_a_square_with_the_finder_in_its_corner() {
        let modules = QrModules::of("https://dichvucong.example.vn/thiet-bi/BCDF-GHJK").unwrap();
        assert_eq!(modules.rows.len(), modules.size);
        assert!(modules.rows.iter().all(|row| row.0.len() == modules.size));
        assert!(modules.rows[0].0.starts_with("11111110"));
        assert!(modules.rows[1].0.starts_with("10000010"));
    }
}
