//! Journeys of a person through the page, as events and effects. They know no browser and no worker.

mod comparing;
mod dockerfile;
mod keeping;
mod opening;
mod operations;
mod page;
mod places;
mod squashing;

pub(in crate::view) use page::image_row;
