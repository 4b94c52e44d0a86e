//! A question that is asked repeatedly, where only the newest answer counts.
//!
//! One question is in flight at a time. A newer question waits and replaces the one that waited before. So typing
//! sends at most as many questions as there are answers.

/// The question.
#[derive(Debug, Clone, PartialEq)]
pub struct Latest<Q> {
    asked: Option<Q>,
    waiting: Option<Q>,
}

impl<Q> Default for Latest<Q> {
    fn default() -> Self {
        Self {
            asked: None,
            waiting: None,
        }
    }
}

impl<Q: Clone + PartialEq> Latest<Q> {
    /// Wants this answered; what to ask now.
    pub fn want(&mut self, question: Q) -> Option<Q> {
        if self.asked.is_some() {
            self.waiting = (self.asked.as_ref() != Some(&question)).then_some(question);
            return None;
        }
        self.asked = Some(question.clone());
        Some(question)
    }

    /// An answer came: the question it answers, and what to ask now.
    pub fn answered(&mut self) -> (Option<Q>, Option<Q>) {
        let answered = self.asked.take();
        self.asked.clone_from(&self.waiting);
        (answered, self.waiting.take())
    }

    /// An answer is on its way.
    pub fn is_waiting(&self) -> bool {
        self.asked.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::Latest;

    #[test]
    fn one_at_a_time_and_then_the_newest() {
        let mut latest = Latest::default();
        assert_eq!(latest.want(1), Some(1));
        assert_eq!((latest.want(2), latest.want(3)), (None, None));
        assert_eq!(latest.answered(), (Some(1), Some(3)));
        assert!(latest.is_waiting());
        assert_eq!(latest.want(3), None);
        assert_eq!(latest.answered(), (Some(3), None));
        assert_eq!(latest.want(4), Some(4));
    }
}
