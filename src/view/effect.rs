//! What the page wants done, and which answer belongs to which question.
//!
//! Changesets and squash orders pass through the page unread: an [`Effect::Ask`] for [`Task::Absorb`], [`Task::Learn`] or
//! [`Task::Build`] leaves the request's bytes empty, and the driver puts in what the task's [`Task::source`] was answered
//! with.

use crate::session::protocol::{Reply, Request};

use super::waste::List;

/// One reply of a worker.
#[derive(Debug, Clone)]
pub struct Answer {
    /// What was asked.
    pub ticket: Ticket,
    /// What came back.
    pub reply: Reply,
}

/// What the driver has to do.
#[derive(Debug, Clone)]
pub enum Effect {
    /// End every worker, forget what they answered, begin anew when next asked.
    Restart,
    /// End the worker that builds and those that pack for it; the lead keeps its session, the pool its other work.
    StopBuilding,
    /// Send a request; its answers come back as [`Event::Answered`] with this ticket.
    Ask(Ticket, Request),
}

/// Which question an answer belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ticket {
    /// Rises with every image and every cancellation: older answers are nobody's.
    pub generation: u32,
    /// What was asked.
    pub task: Task,
}

/// The questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Task {
    /// Read the table of contents.
    Open,
    /// Read this layer.
    Scan(u32),
    /// Take this layer in.
    Absorb(u32),
    /// Say what a second pass has to look at.
    Examinations,
    /// Look at a layer a second time: the order of this number.
    Examine(u32),
    /// Take in what the second look found.
    Learn(u32),
    /// A window of the tree in the files tab.
    Tree,
    /// The node at a path.
    Find,
    /// What each layer did at a node.
    Facts,
    /// A window of one of the lists of dead versions.
    Waste(List),
    /// Bytes by path.
    Map,
    /// The report as a file.
    Export,
    /// Make the order to read contents.
    ReadOrder,
    /// Carry it out.
    Read,
    /// Predict a squash.
    Plan,
    /// Make its work order.
    Order,
    /// Carry it out.
    Build,
    /// Pack a segment of the new layer.
    Pack(u32),
    /// Ask which digests of layers were recomputed.
    Known,
    /// Put the image together.
    Seal,
    /// Read a saved one again, where it lies now.
    Check,
}

/// Who does a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crew {
    /// The worker that holds the session.
    Lead,
    /// Any worker of the pool.
    Pool,
    /// A worker of its own, so that cancelling ends nothing else.
    Builder,
}

impl Task {
    /// Who does it.
    pub fn crew(self) -> Crew {
        match self {
            Self::Scan(_) | Self::Examine(_) | Self::Pack(_) | Self::Read | Self::Check => {
                Crew::Pool
            }
            Self::Build | Self::Seal => Crew::Builder,
            Self::Open
            | Self::Absorb(_)
            | Self::Examinations
            | Self::Learn(_)
            | Self::Tree
            | Self::Find
            | Self::Facts
            | Self::Waste(_)
            | Self::Map
            | Self::Export
            | Self::ReadOrder
            | Self::Plan
            | Self::Order
            | Self::Known => Crew::Lead,
        }
    }

    /// The task whose answer's bytes it passes on.
    pub fn source(self) -> Option<Self> {
        match self {
            Self::Absorb(layer) => Some(Self::Scan(layer)),
            Self::Learn(number) => Some(Self::Examine(number)),
            Self::Build => Some(Self::Order),
            Self::Read => Some(Self::ReadOrder),
            Self::Seal => Some(Self::Known),
            Self::Check => Some(Self::Seal),
            _ => None,
        }
    }

    /// It reads the opened file.
    pub fn reads_file(self) -> bool {
        matches!(
            self,
            Self::Open | Self::Scan(_) | Self::Examine(_) | Self::Build | Self::Read
        )
    }
}

/// Asks for a task to be done.
pub(super) fn ask(generation: u32, task: Task, request: Request) -> Effect {
    Effect::Ask(Ticket { generation, task }, request)
}
