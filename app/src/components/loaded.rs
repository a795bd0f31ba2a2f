//! What a page shows once its query is answered.

use std::{pin::Pin, sync::Arc};

use contract::ApiError;
use leptos::prelude::*;

use super::Alert;
use crate::{error::AppError, navigation, section::IntoSection, text::text};

/// Renders `view` of what `resource` brings, or the alert about why it does not.
///
/// Create resources outside of `view`: inside, they would not be hydrated.
pub fn loaded<T>(
    resource: Resource<Result<T, AppError>>,
    view: impl Fn(T) -> AnyView + Clone + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    loaded_or(resource, view, |alert| alert)
}

/// The same, with something around the alert.
pub fn loaded_or<T>(
    resource: Resource<Result<T, AppError>>,
    view: impl Fn(T) -> AnyView + Clone + Send + Sync + 'static,
    around: impl Fn(AnyView) -> AnyView + Clone + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    let fallback = || view! { <p class="text-muted">{text().loading}</p> }.into_section();
    let content = move || -> Pending {
        let (view, around, is_first) = (view.clone(), around.clone(), is_hydrating());
        Box::pin(async move {
            match resource.await {
                Ok(content) => view(content),
                Err(AppError(error)) => around(refused(&error, is_first)),
            }
        })
    };
    suspended(fallback, Arc::new(content))
}

/// The same where neither waiting nor failing is worth a word.
pub fn loaded_quietly<T>(
    resource: Resource<Result<T, AppError>>,
    view: impl Fn(T) -> AnyView + Clone + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    let nothing = || ().into_any();
    let content = move || -> Pending {
        let view = view.clone();
        Box::pin(async move { resource.await.map_or_else(|_| nothing(), view) })
    };
    suspended(nothing, Arc::new(content))
}

/// Without the types of query and view, so that all of this is compiled once.
type Pending = Pin<Box<dyn Future<Output = AnyView> + Send>>;

fn suspended(
    fallback: fn() -> AnyView,
    content: Arc<dyn Fn() -> Pending + Send + Sync>,
) -> AnyView {
    view! {
        <Transition fallback>
            {
                let content = Arc::clone(&content);
                move || Suspend::new(content())
            }
        </Transition>
    }
    .into_section()
}

fn is_hydrating() -> bool {
    Owner::current_shared_context().is_some_and(|context| context.during_hydration())
}

/// An error that came with the document has passed the server's guard. For one that comes later, and after which the page
/// itself is the wrong one, the guard decides where to go on.
fn refused(error: &ApiError, came_with_the_document: bool) -> AnyView {
    let leads_elsewhere = matches!(
        error,
        ApiError::SignInRequired
            | ApiError::TwoStepAlreadyOn
            | ApiError::PasswordChangeNeeded
            | ApiError::ClosedWhileActing
            | ApiError::IdentityChanged { .. }
            | ApiError::NothingToConfirm
    );
    if is_browser() && leads_elsewhere && !came_with_the_document {
        navigation::reload();
    }
    let sentence = (text().error)(error);
    view! { <Alert>{sentence}</Alert> }.into_section()
}
