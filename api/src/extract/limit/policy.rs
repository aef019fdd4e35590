use governor::Quota;
use std::num::NonZeroU32;

/// Twenty a minute become a thousand a second.
const DEMO_FACTOR: NonZeroU32 = NonZeroU32::new(3_000).unwrap();

/// A class of requests and how many of them one address or one caller may send in a while.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    pub name: &'static str,
    pub most: NonZeroU32,
    pub within: Window,
}

#[derive(Clone, Copy, Debug)]
pub enum Window {
    Minute,
    Hour,
}

/// Of one address.
impl Policy {
    pub const SIGN_IN: Self = per_minute("sign-in", 30);
    pub const REFRESH: Self = per_minute("refresh", 60);
    pub const LOOKUP: Self = per_minute("lookup", 20);
    pub const SIMULATION: Self = per_minute("simulation", 60);
    pub const CODE_ALONE: Self = Self {
        within: Window::Hour,
        ..per_minute("code-alone", 10)
    };

    pub(super) fn for_all(most: NonZeroU32) -> Self {
        Self {
            most,
            ..per_minute("all", 1)
        }
    }
}

/// Of one caller, wherever it calls from.
impl Policy {
    pub const CALLER: Self = per_minute("caller", 1_200);
    pub const CHANGES: Self = per_minute("changes", 300);
    pub const UPLOADS: Self = per_minute("uploads", 60);
}

impl Policy {
    pub(super) fn for_demo(self) -> Self {
        Self {
            most: self.most.saturating_mul(DEMO_FACTOR),
            ..self
        }
    }

    /// Who lets one address send more means its callers too.
    pub(super) fn at_least(self, most: u32) -> Self {
        let most = NonZeroU32::new(most).unwrap_or(NonZeroU32::MIN);
        Self {
            most: self.most.max(most),
            ..self
        }
    }

    pub(super) fn quota(self) -> Quota {
        match self.within {
            Window::Minute => Quota::per_minute(self.most),
            Window::Hour => Quota::per_hour(self.most),
        }
    }

    pub(super) fn seconds(self) -> u64 {
        match self.within {
            Window::Minute => 60,
            Window::Hour => 3600,
        }
    }
}

const fn per_minute(name: &'static str, most: u32) -> Policy {
    let most = match NonZeroU32::new(most) {
        Some(most) => most,
        None => NonZeroU32::MIN,
    };
    Policy {
        name,
        most,
        within: Window::Minute,
    }
}
