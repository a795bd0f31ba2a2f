//! What Home shows.

use contract::{Home, Level, Notice};

use crate::{
    Identity, Result, Services, acting_as,
    audit::{self, Event},
    notice,
    policy::OwnSetting,
    recovery_codes,
};

/// Home of the account whose rights are in force. Who acted as it is told once, by this.
///
/// # Errors
/// When the database fails.
pub async fn view(services: &Services, identity: &Identity) -> Result<Home> {
    Ok(Home {
        identity: identity.to_view(services.clock.now()),
        last_sign_in: identity.previous_sign_in.clone(),
        notices: notices(identity),
        acted_as: acting_as::untold(services, identity).await?,
        wrong_codes: wrong_codes(services, identity).await?,
        security: notice::unread(services, identity).await?,
        recovery: recovery_codes::notice(services, identity).await?,
    })
}

/// Wrong codes of somebody who knew the password, while the account was away; those of this very sign-in among them.
async fn wrong_codes(services: &Services, identity: &Identity) -> Result<u32> {
    if identity.is_acting() {
        return Ok(0);
    }
    let before = identity.previous_sign_in.as_ref();
    let since = before.map_or(i64::MIN, |sign_in| sign_in.at);
    let until = identity.began_at.millis();
    let events = [Event::SignInCode, Event::SignInRecovery];
    audit::count_failures(services, &identity.login, &events, since, until).await
}

/// Whether the operator's warnings are for whoever sees this Home: root, also where it has landed by itself.
#[must_use]
pub fn is_operators(identity: &Identity) -> bool {
    let has_landed = |step: &crate::identity::Step| step.is_automatic;
    identity.level == Level::Root || identity.steps.last().is_some_and(has_landed)
}

fn notices(identity: &Identity) -> Vec<Notice> {
    let root_level = (identity.level == Level::Root).then_some(Notice::RootLevel);
    let about_two_step = if identity.has_lost_two_step() {
        Notice::TwoStepReset
    } else {
        Notice::TwoStepOff
    };
    let can_enable = identity.require_open(OwnSetting::EnableTwoStep).is_ok();
    let about_two_step = (can_enable && !identity.has_two_step()).then_some(about_two_step);
    root_level.into_iter().chain(about_two_step).collect()
}
