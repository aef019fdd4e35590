//! Work beside the requests, told to stop when the server stops.

use std::{future::Future, time::Duration};
use tokio::{sync::oneshot, task::JoinHandle};

/// Within the time that a stopping server is given.
const STOP_WITHIN: Duration = Duration::from_secs(15);

pub struct Task {
    task: JoinHandle<()>,
    stop: oneshot::Sender<()>,
}

impl Task {
    /// `work` ends soon after what it is given resolves.
    pub fn start<F>(work: impl FnOnce(oneshot::Receiver<()>) -> F) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(work(stopped));
        Self { task, stop }
    }

    /// What was claimed is finished; what does not finish in time is tried again after its lease.
    pub async fn stop(mut self) {
        drop(self.stop);
        if tokio::time::timeout(STOP_WITHIN, &mut self.task)
            .await
            .is_err()
        {
            self.task.abort();
        }
    }
}
