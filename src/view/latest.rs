//! A question that is asked repeatedly, where only the newest answer counts.
//!
//! One question is in flight at a time. A newer question waits and replaces the one that waited before. So typing
//! sends at most as many questions as there are answers.

/// A repeated question: the one in flight and the one that waits.
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
    /// Asks a question. The result is the question to send now; `None` if an answer is still on its way.
    pub fn want(&mut self, question: Q) -> Option<Q> {
        if self.asked.is_some() {
            self.waiting = (self.asked.as_ref() != Some(&question)).then_some(question);
            return None;
        }
        self.asked = Some(question.clone());
        Some(question)
    }

    /// Takes note of an answer. The result is the question that it answers, and the question to send now.
    pub fn answered(&mut self) -> (Option<Q>, Option<Q>) {
        let answered = self.asked.take();
        self.asked.clone_from(&self.waiting);
        (answered, self.waiting.take())
    }

    /// Whether an answer is on its way.
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
