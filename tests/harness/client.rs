use reqwest::{Client, ClientBuilder};
use std::{sync::Once, time::Duration};

/// What people speak HTTP with.
pub fn client() -> Client {
    client_builder().build().expect("a client")
}

/// To servers on this machine, so without certificates.
pub fn client_builder() -> ClientBuilder {
    static CRYPTOGRAPHY: Once = Once::new();
    CRYPTOGRAPHY.call_once(|| {
        // The product brings reqwest with TLS and without cryptography of its own.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    // Lets go of a connection before the server, which waits ten seconds for the next request, does so.
    Client::builder()
        .pool_idle_timeout(Duration::from_secs(3))
        .tls_certs_only([])
}
