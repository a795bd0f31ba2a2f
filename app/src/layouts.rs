//! What stands around the pages: one layout before sign-in, one after.

pub mod acting_banner;
pub mod entrance;
pub mod just_done;
pub mod navigation;
pub mod panel;

pub use acting_banner::{ActingBanner, ActingEnded};
pub use entrance::{Entrance, EntranceFrame};
pub use just_done::JustDone;
pub use panel::{Panel, use_identity};
