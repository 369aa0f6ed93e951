//! Tasks that make tasks, shared by the threads of a walk.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// A stack of tasks. The last one in is the first one out, so that few folders are open at a time.
pub(super) struct Queue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    tasks: Vec<T>,
    /// Tasks that were taken and may still make others.
    under_way: usize,
}

/// A task that was taken; the queue learns that it is done when this is dropped, a panic included.
pub(super) struct Taken<'q, T> {
    queue: &'q Queue<T>,
}

impl<T> Queue<T> {
    pub(super) fn new(tasks: Vec<T>) -> Self {
        let state = State {
            tasks,
            under_way: 0,
        };
        Self {
            state: Mutex::new(state),
            changed: Condvar::new(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next task; waits while there is none and one may still come, and is `None` when all is done.
    pub(super) fn take(&self) -> Option<(T, Taken<'_, T>)> {
        let mut state = self.state();
        loop {
            if let Some(task) = state.tasks.pop() {
                state.under_way += 1;
                return Some((task, Taken { queue: self }));
            }
            if state.under_way == 0 {
                return None;
            }
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Adds tasks; the last of them is taken first. Returns how many are waiting now.
    pub(super) fn add(&self, tasks: impl IntoIterator<Item = T>) -> usize {
        let mut state = self.state();
        let before = state.tasks.len();
        state.tasks.extend(tasks);
        match state.tasks.len() - before {
            0 => {}
            1 => self.changed.notify_one(),
            _ => self.changed.notify_all(),
        }
        state.tasks.len()
    }
}

impl<T> Drop for Taken<'_, T> {
    fn drop(&mut self) {
        let mut state = self.queue.state();
        state.under_way -= 1;
        if state.under_way == 0 && state.tasks.is_empty() {
            self.queue.changed.notify_all();
        }
    }
}
