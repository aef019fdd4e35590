use domain::catalogue::ProcedureCode;
use std::str::FromStr;
use uuid::Uuid;

/// How addresses and bodies name a procedure: by its national code, or by its UUID while it has none (CAT-1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProcedureKey {
    Code(ProcedureCode),
    Id(Uuid),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAProcedureKey;

impl FromStr for ProcedureKey {
    type Err = NotAProcedureKey;

    fn from_str(text: &str) -> Result<Self, NotAProcedureKey> {
        if let Ok(code) = text.parse() {
            return Ok(Self::Code(code));
        }
        text.parse().map(Self::Id).map_err(|_| NotAProcedureKey)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_procedure_is_named_by_code_or_by_uuid() {
        assert!(matches!(
            "1.001193".parse(),
            Ok(ProcedureKey::Code(code)) if code.as_str() == "1.001193"
        ));
        let id = Uuid::now_v7();
        assert_eq!(id.to_string().parse(), Ok(ProcedureKey::Id(id)));
        assert_eq!("III.02".parse::<ProcedureKey>(), Err(NotAProcedureKey));
    }
}
