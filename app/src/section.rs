//! Type-erased pieces of a page that stay small in the browser.
//!
//! The framework's own `into_any` and `Children` keep code to hydrate each piece asynchronously and to patch it in place,
//! which a panel that is hydrated at once and swaps whole pieces never runs: a third of the module. [`IntoSection`] and
//! [`Content`] take their place everywhere.

use leptos::{
    attr::{Attribute, any_attribute::AnyAttribute},
    children::{ChildrenOptContainer, ToChildren},
    prelude::*,
    tachys::{
        hydration::Cursor,
        ssr::StreamBuilder,
        view::{Mountable, Position, PositionState, add_attr::AddAnyAttr},
    },
};

/// Erases the type of a view, as the last call of a component with more than a few elements.
pub trait IntoSection {
    /// The same view without its type. Where it is rendered again, it is replaced as a whole.
    fn into_section(self) -> AnyView;
}

impl<V: RenderHtml + Send + 'static> IntoSection for V {
    fn into_section(self) -> AnyView {
        Section(self).into_any()
    }
}

/// What a component has between its tags, as a section.
pub struct Content(Box<dyn FnOnce() -> AnyView + Send>);

impl Content {
    /// Builds it.
    #[must_use]
    pub fn build(self) -> AnyView {
        (self.0)()
    }
}

impl<F, V> ToChildren<F> for Content
where
    F: FnOnce() -> V + Send + 'static,
    V: RenderHtml + Send + 'static,
{
    fn to_children(build: F) -> Self {
        Self(Box::new(move || build().into_section()))
    }
}

impl<V> ToChildren<ChildrenOptContainer<V>> for Content
where
    V: RenderHtml + Send + 'static,
{
    fn to_children(ChildrenOptContainer(view): ChildrenOptContainer<V>) -> Self {
        Self(Box::new(move || view.into_section()))
    }
}

/// Forwards everything but `rebuild`, and leaves `hydrate_async` as the trait has it: at once.
struct Section<V>(V);

impl<V: RenderHtml> Render for Section<V> {
    type State = V::State;

    fn build(self) -> Self::State {
        self.0.build()
    }

    fn rebuild(self, state: &mut Self::State) {
        let mut new = self.0.build();
        state.insert_before_this(&mut new);
        state.unmount();
        *state = new;
    }
}

impl<V: RenderHtml> RenderHtml for Section<V> {
    type AsyncOutput = V::AsyncOutput;
    type Owned = Section<V::Owned>;

    const EXISTS: bool = V::EXISTS;
    const MIN_LENGTH: usize = V::MIN_LENGTH;

    fn dry_resolve(&mut self) {
        self.0.dry_resolve();
    }

    async fn resolve(self) -> Self::AsyncOutput {
        self.0.resolve().await
    }

    fn html_len(&self) -> usize {
        self.0.html_len()
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        self.0
            .to_html_with_buf(buf, position, escape, mark_branches, extra_attrs);
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        buf: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        self.0.to_html_async_with_buf::<OUT_OF_ORDER>(
            buf,
            position,
            escape,
            mark_branches,
            extra_attrs,
        );
    }

    fn hydrate<const FROM_SERVER: bool>(
        self,
        cursor: &Cursor,
        position: &PositionState,
    ) -> Self::State {
        self.0.hydrate::<FROM_SERVER>(cursor, position)
    }

    fn into_owned(self) -> Self::Owned {
        Section(self.0.into_owned())
    }
}

impl<V: RenderHtml> AddAnyAttr for Section<V> {
    type Output<A: Attribute> = V::Output<A>;

    fn add_any_attr<A: Attribute>(self, attr: A) -> Self::Output<A>
    where
        Self::Output<A>: RenderHtml,
    {
        self.0.add_any_attr(attr)
    }
}
