use crate::word::{self, Coded};
use domain::{
    Word,
    calendars::Limit,
    catalogue::{Channel, Channels, Component, Fee, ResultType, Step, Terms},
};
use serde::Serialize;
use utoipa::ToSchema;

/// What one channel of filing offers (CAT-3).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChannelView {
    pub channel: word::Channel,
    pub limit: LimitView,
    #[schema(max_items = 50)]
    pub fees: Vec<FeeView>,
    #[schema(max_length = 2000)]
    pub note: Option<String>,
}

/// Thời hạn giải quyết; value and unit are null while the record does not give both.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LimitView {
    #[schema(minimum = 1, maximum = 10_000, format = Int32)]
    pub value: Option<u32>,
    pub unit: Option<word::LimitUnit>,
    /// Where the unit was read.
    pub unit_source: Option<word::UnitSource>,
    /// The wording of the official record.
    #[schema(max_length = 1000)]
    pub text: Option<String>,
}

/// Phí, lệ phí (CAT-8).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FeeView {
    /// Null where the record does not classify it.
    pub kind: Option<word::FeeKind>,
    /// Null where the amount is not fixed nationally.
    pub amount: Option<MoneyView>,
    /// Paid only for what is asked for besides, such as a copy.
    pub optional: bool,
    #[schema(max_length = 2000)]
    pub note: Option<String>,
}

/// Whole đồng.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct MoneyView {
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64, format = Int64)]
    pub amount: u64,
    pub currency: Currency,
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub enum Currency {
    #[serde(rename = "VND")]
    Vnd,
}

/// Thành phần hồ sơ (CAT-7).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ComponentView {
    #[schema(minimum = 1, maximum = 1000, format = Int32)]
    pub number: u16,
    #[schema(max_length = 2000)]
    pub name: String,
    #[schema(minimum = 0, maximum = 1000, format = Int32)]
    pub originals: u16,
    #[schema(minimum = 0, maximum = 1000, format = Int32)]
    pub copies: u16,
    pub required: bool,
    /// Xuất trình: shown for comparison, neither filed nor scanned.
    pub present_only: bool,
    #[schema(max_length = 500)]
    pub form_name: Option<String>,
    /// The case in which it is asked for, in the words of the procedure.
    #[schema(max_length = 1000)]
    pub condition: Option<String>,
    /// The channels it belongs to.
    #[schema(max_items = 3)]
    pub channels: Vec<word::Channel>,
    /// The database that replaces the paper.
    #[schema(max_length = 500)]
    pub replaceable_by: Option<String>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ResultTypeView {
    #[schema(max_length = 35)]
    pub code: Option<String>,
    #[schema(max_length = 1000)]
    pub name: String,
}

/// Bước của quy trình điện tử (CAT-9).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StepView {
    #[schema(max_length = 500)]
    pub name_vi: String,
    #[schema(max_length = 500)]
    pub name_en: String,
    pub role: word::Role,
    /// Working hours; eight make a day.
    #[schema(minimum = 1, maximum = 100_000, format = Int32)]
    pub quota_hours: u32,
}

impl From<Terms> for ChannelView {
    fn from(terms: Terms) -> Self {
        let Terms {
            channel,
            limit,
            unit_source,
            limit_text,
            fees,
            note,
        } = terms;
        Self {
            channel: Coded(channel),
            limit: LimitView {
                value: limit.map(Limit::value),
                unit: limit.map(|limit| Coded(limit.unit())),
                unit_source: unit_source.map(Coded),
                text: limit_text,
            },
            fees: fees.into_iter().map(FeeView::from).collect(),
            note,
        }
    }
}

impl From<Fee> for FeeView {
    fn from(fee: Fee) -> Self {
        let Fee {
            kind,
            amount_vnd,
            optional,
            note,
        } = fee;
        Self {
            kind: kind.map(Coded),
            amount: amount_vnd.map(|amount| MoneyView {
                amount,
                currency: Currency::Vnd,
            }),
            optional,
            note,
        }
    }
}

impl From<Component> for ComponentView {
    fn from(component: Component) -> Self {
        let Component {
            number,
            name,
            originals,
            copies,
            required,
            present_only,
            form_name,
            condition,
            channels,
            replaceable_by,
        } = component;
        Self {
            number,
            name,
            originals,
            copies,
            required,
            present_only,
            form_name,
            condition,
            channels: words(channels),
            replaceable_by,
        }
    }
}

impl From<ResultType> for ResultTypeView {
    fn from(result: ResultType) -> Self {
        let ResultType { code, name } = result;
        Self { code, name }
    }
}

impl From<&Step> for StepView {
    fn from(step: &Step) -> Self {
        let Step {
            name_vi,
            name_en,
            role,
            quota_hours,
        } = step.clone();
        Self {
            name_vi,
            name_en,
            role: Coded(role),
            quota_hours,
        }
    }
}

/// "All" is spelt out, so that clients need not know the rule.
fn words(channels: Channels) -> Vec<Coded<Channel>> {
    let all = Channel::ALL.iter().copied();
    all.filter(|channel| channels.include(*channel))
        .map(Coded)
        .collect()
}
