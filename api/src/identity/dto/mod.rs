mod accounts;
mod authentications;
mod contacts;
mod device_authorizations;
mod devices;
mod federation;
mod invitations;
mod life_cycle;
mod losses;
mod positions;
mod second_factors;
mod sessions;

pub use accounts::{
    AccountChange, AccountFilters, AccountSummary, AccountView, CreatedAccount, NewAccount,
    TemporaryPassword,
};
pub use authentications::{AuthenticationView, NewAuthentication};
pub use contacts::{DetailChangeView, MeChange};
pub use device_authorizations::{
    DeviceApproval, DeviceAuthorizationCodes, DeviceAuthorizationView, DeviceTokenRequest,
    NewDeviceAuthorization,
};
pub use devices::OpenSessionView;
pub use federation::{
    FederatedCode, FederatedSignInView, IdentityProviders, LinkedIdentityView, NewFederatedSignIn,
};
pub use invitations::{Activation, AssistedAccount, NewAssistedAccount};
pub use life_cycle::{AccountEventView, StateChange};
pub use losses::{
    AccountLookup, ConfirmedLoss, FoundAccount, LossClaimView, LossConfirmation, LossReportView,
    NewLossClaim, SeenPaper,
};
pub use positions::{NewPosition, PositionChange, PositionView};
pub use second_factors::{
    NewSecondFactor, RecoveryCodes, SecondFactorConfirmation, SecondFactorEnrolment,
    SecondFactorRemoval, SecondFactorView,
};
pub use sessions::{MeView, PasswordChange, RenewedSession, SessionView, SignIn, TokenRefresh};

use crate::{
    contract::{Sample, sample},
    qr::QrModules,
};

pub fn samples() -> Vec<Sample> {
    vec![
        sample(&SignIn::sample()),
        sample(&SessionView::sample()),
        sample(&TokenRefresh::sample()),
        sample(&RenewedSession::sample()),
        sample(&OpenSessionView::sample()),
        sample(&MeView::sample()),
        sample(&MeChange::sample()),
        sample(&DetailChangeView::sample()),
        sample(&PasswordChange::sample()),
        sample(&NewAuthentication::sample()),
        sample(&AuthenticationView::sample()),
        sample(&IdentityProviders::sample()),
        sample(&NewFederatedSignIn::sample()),
        sample(&FederatedSignInView::sample()),
        sample(&FederatedCode::sample()),
        sample(&LinkedIdentityView::sample()),
        sample(&NewAssistedAccount::sample()),
        sample(&AssistedAccount::sample()),
        sample(&Activation::sample()),
        sample(&SecondFactorView::sample()),
        sample(&NewSecondFactor::sample()),
        sample(&SecondFactorEnrolment::sample()),
        sample(&SecondFactorConfirmation::sample()),
        sample(&RecoveryCodes::sample()),
        sample(&SecondFactorRemoval::sample()),
        sample(&NewDeviceAuthorization::sample()),
        sample(&DeviceAuthorizationCodes::sample()),
        sample(&QrModules::sample()),
        sample(&DeviceTokenRequest::sample()),
        sample(&DeviceAuthorizationView::sample()),
        sample(&DeviceApproval::sample()),
        sample(&NewLossClaim::sample()),
        sample(&LossClaimView::sample()),
        sample(&LossConfirmation::sample()),
        sample(&ConfirmedLoss::sample()),
        sample(&LossReportView::sample()),
        sample(&SeenPaper::sample()),
        sample(&AccountLookup::sample()),
        sample(&FoundAccount::sample()),
        sample(&AccountSummary::sample()),
        sample(&AccountView::sample()),
        sample(&NewAccount::sample()),
        sample(&CreatedAccount::sample()),
        sample(&AccountChange::sample()),
        sample(&TemporaryPassword::sample()),
        sample(&StateChange::sample()),
        sample(&AccountEventView::sample()),
        sample(&PositionView::sample()),
        sample(&NewPosition::sample()),
        sample(&PositionChange::sample()),
    ]
}
