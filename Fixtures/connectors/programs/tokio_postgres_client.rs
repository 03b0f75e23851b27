//! Connects as libpq's variables say (PGHOST, PGSSLMODE …), and asks for a row.
//!
//! tokio-postgres leaves TLS to others, and postgres-openssl is no package of Debian's: what it does
//! is done here.

use std::env::var;
use std::error::Error;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::ssl::{SslConnector, SslFiletype, SslMethod, SslRef, SslVerifyMode};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_openssl::SslStream;
use tokio_postgres::config::SslMode;
use tokio_postgres::tls::{ChannelBinding, MakeTlsConnect, TlsConnect, TlsStream};
use tokio_postgres::{Config, Socket};

type Failure = Box<dyn Error + Send + Sync>;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // The package openssl, as of 0.10.45, reads no lists of revoked certificates.
    if !var("PGSSLCRL").unwrap().is_empty() {
        std::process::exit(89);
    }
    let patience = Duration::from_secs(var("PGCONNECT_TIMEOUT").unwrap().parse().unwrap());
    let result = tokio::time::timeout(patience, select()).await;
    if let Err(error) = result.unwrap_or_else(|late| Err(late.into())) {
        eprint!("{error}");
        let mut cause = error.source();
        while let Some(error) = cause {
            eprint!(": {error}");
            cause = error.source();
        }
        eprintln!();
        std::process::exit(1);
    }
}

async fn select() -> Result<(), Failure> {
    let mode = var("PGSSLMODE")?;
    let mut config = Config::new();
    config
        .host(&var("PGHOST")?)
        .port(var("PGPORT")?.parse()?)
        .dbname(&var("PGDATABASE")?)
        .user(&var("PGUSER")?)
        .password(var("PGPASSWORD")?)
        .ssl_mode(match mode.as_str() {
            "disable" => SslMode::Disable,
            "prefer" => SslMode::Prefer,
            _ => SslMode::Require,
        });
    let (client, connection) = config.connect(tls(&mode)?).await?;
    tokio::spawn(connection);
    println!("{}", client.query_one("SELECT 1", &[]).await?.get::<_, i32>(0));
    Ok(())
}

fn tls(mode: &str) -> Result<Tls, Failure> {
    let mut connector = SslConnector::builder(SslMethod::tls_client())?;
    let root = var("PGSSLROOTCERT")?;
    if mode.starts_with("verify-") || !root.is_empty() {
        connector.set_ca_file(root)?;
    } else {
        connector.set_verify(SslVerifyMode::NONE);
    }
    let certificate = var("PGSSLCERT")?;
    if !certificate.is_empty() {
        connector.set_certificate_chain_file(certificate)?;
        connector.set_private_key_file(var("PGSSLKEY")?, SslFiletype::PEM)?;
    }
    Ok(Tls { connector: connector.build(), checks_host: mode == "verify-full" })
}

struct Tls {
    connector: SslConnector,
    checks_host: bool,
}

impl MakeTlsConnect<Socket> for Tls {
    type Stream = Encrypted;
    type TlsConnect = Handshake;
    type Error = Failure;

    fn make_tls_connect(&mut self, host: &str) -> Result<Handshake, Failure> {
        let settings = self.connector.configure()?.verify_hostname(self.checks_host);
        Ok(Handshake(settings.into_ssl(host)?))
    }
}

struct Handshake(openssl::ssl::Ssl);

impl TlsConnect<Socket> for Handshake {
    type Stream = Encrypted;
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<Encrypted, Failure>> + Send>>;

    fn connect(self, socket: Socket) -> Self::Future {
        Box::pin(async {
            let mut stream = SslStream::new(self.0, socket)?;
            Pin::new(&mut stream).connect().await?;
            Ok(Encrypted(stream))
        })
    }
}

struct Encrypted(SslStream<Socket>);

impl TlsStream for Encrypted {
    fn channel_binding(&self) -> ChannelBinding {
        end_point(self.0.ssl())
            .map_or_else(ChannelBinding::none, ChannelBinding::tls_server_end_point)
    }
}

/// What SCRAM is bound to (RFC 5929, section 4.1); nothing, where the server's certificate is signed
/// without a digest.
fn end_point(ssl: &SslRef) -> Option<Vec<u8>> {
    let certificate = ssl.peer_certificate()?;
    let signature = certificate.signature_algorithm().object().nid();
    let digest = match signature.signature_algorithms()?.digest {
        Nid::MD5 | Nid::SHA1 => MessageDigest::sha256(),
        other => MessageDigest::from_nid(other)?,
    };
    Some(certificate.digest(digest).ok()?.to_vec())
}

impl AsyncRead for Encrypted {
    fn poll_read(
        mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl AsyncWrite for Encrypted {
    fn poll_write(
        mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}
