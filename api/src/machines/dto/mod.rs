mod key;
mod machine;
mod token;

pub use key::{CreatedApiKey, MachineKeyView, NewApiKey, NewPublicKey};
pub use machine::{MachineChange, MachineFilters, MachineView, NewMachine};
pub use token::{MachineToken, MachineTokenRequest};

use crate::contract::{Sample, sample};

pub fn samples() -> Vec<Sample> {
    vec![
        sample(&MachineView::sample()),
        sample(&NewMachine::sample()),
        sample(&MachineChange::sample()),
        sample(&MachineKeyView::sample()),
        sample(&NewApiKey::sample()),
        sample(&CreatedApiKey::sample()),
        sample(&NewPublicKey::sample()),
        sample(&MachineTokenRequest::sample()),
        sample(&MachineToken::sample()),
    ]
}
