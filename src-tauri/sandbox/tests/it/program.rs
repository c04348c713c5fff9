use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

#[tokio::test]
async fn the_program_says_where_it_listens_makes_its_orders_and_ends_on_sigterm() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_mostrador-sandbox"))
        .env("SANDBOX_API_KEY", "secret-of-the-test")
        .args(["--listen", "127.0.0.1:0", "--seed", "4", "--rate", "6000", "--orders", "5"])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("started");
    let mut lines = BufReader::new(child.stdout.take().expect("stdout")).lines();
    let first = lines.next_line().await.expect("read").expect("a line");
    let url = first.strip_prefix("LISTENING http://127.0.0.1:").expect("the address");
    let url = format!("http://127.0.0.1:{url}");
    let client = reqwest::Client::new();
    let made = async {
        loop {
            let stats: Value = client
                .get(format!("{url}/control/stats"))
                .send()
                .await
                .expect("sent")
                .json()
                .await
                .expect("JSON");
            if stats["emitted"] == 5 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), made).await.expect("five orders");
    let pending =
        client.get(format!("{url}/api/sync/orders/pending")).header("x-api-key", "secret-of-the-test");
    let pending: Value = pending.send().await.expect("sent").json().await.expect("JSON");
    assert_eq!(pending["data"].as_array().map(Vec::len), Some(5));

    let pid = child.id().expect("a process").to_string();
    let killed = std::process::Command::new("kill").args(["-TERM", &pid]).status().expect("kill runs");
    assert!(killed.success());
    let status =
        tokio::time::timeout(Duration::from_secs(5), child.wait()).await.expect("ends").expect("waited");
    assert!(status.success(), "{status}");
}
