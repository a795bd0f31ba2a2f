//! What a page shows once its query is answered.

use contract::ApiError;
use leptos::prelude::*;

use super::Alert;
use crate::{error::AppError, text::text};

/// Renders `view` of what `resource` brings, or the alert about why it does not.
///
/// Create resources and actions outside of `view`: inside, they would not be hydrated.
pub fn loaded<T>(
    resource: Resource<Result<T, AppError>>,
    view: impl Fn(T) -> AnyView + Clone + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    let came_with_the_document =
        Owner::current_shared_context().is_some_and(|context| context.during_hydration());
    Effect::new(move |former: Option<()>| {
        if let Some(Err(AppError(error))) = &*resource.read()
            && !(came_with_the_document && former.is_none())
            && leads_elsewhere(error)
        {
            _ = window().location().reload();
        }
    });
    view! {
        <Transition fallback=|| view! { <p class="text-muted">{text().loading}</p> }>
            {move || {
                let view = view.clone();
                Suspend::new(async move {
                    match resource.await {
                        Ok(content) => view(content),
                        Err(AppError(error)) => view! { <Alert>{(text().error)(&error)}</Alert> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

/// Answers after which the page itself is the wrong one: the server's guard decides where to go on.
const fn leads_elsewhere(error: &ApiError) -> bool {
    matches!(error, ApiError::SignInRequired | ApiError::TwoStepAlreadyOn)
}
