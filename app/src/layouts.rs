//! What stands around the pages: one layout before sign-in, one after.

pub mod entrance;
pub mod navigation;
pub mod panel;

pub use entrance::{Entrance, EntranceFrame};
pub use panel::{Panel, use_identity};
