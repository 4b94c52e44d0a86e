//! What was asked of the network, and what kept the page from answering.

use anyhow::Result;
use serde_json::Value;
use squint_site_server::Server;

use crate::page::Page;

impl Page {
    /// Every request since the page was started or since the last call: those that the page made, wherever they went, and
    /// those that reached the site's server, whoever made them. `blob:` and `data:` stay in the browser and do not count.
    /// Only Chromium tells the former.
    pub fn requests(&self) -> Result<Vec<String>> {
        if !self.engine.has_cdp() {
            return Ok(self.server.take_asked());
        }
        let log = self.run(self.driver.get_log("performance"))?;
        let sent = log.iter().filter_map(|entry| {
            let entry: Value = serde_json::from_str(&entry.message).ok()?;
            let message = &entry["message"];
            let url = match message["method"].as_str()? {
                "Network.requestWillBeSent" => message["params"]["request"]["url"].as_str()?,
                "Network.webSocketCreated" => message["params"]["url"].as_str()?,
                _ => return None,
            };
            let leaves = !["blob:", "data:", "about:"]
                .iter()
                .any(|scheme| url.starts_with(scheme));
            leaves.then(|| url.to_owned())
        });
        Ok(sent.chain(self.server.take_asked()).collect())
    }

    /// Only what reached the site's server: a request that the browser refused is in its own log, but not here.
    pub fn arrivals(&self) -> Vec<String> {
        self.server.take_asked()
    }

    /// The site's server, which a test may stop.
    pub fn server(&self) -> &Server {
        &self.server
    }

    pub(crate) fn forget_requests(&self) -> Result<()> {
        self.requests().map(drop)
    }

    /// Milliseconds of each task above 50 ms on the page's own thread, since the start or the last call. Only Chromium
    /// measures them.
    pub fn long_tasks(&self) -> Result<Vec<f64>> {
        let tasks = self.execute("return longTasks.splice(0)")?;
        Ok(tasks
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_f64)
            .collect())
    }
}
