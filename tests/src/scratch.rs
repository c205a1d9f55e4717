//! One folder per test process, swept away when the process ends, however it ends.

use crate::tools;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Waits until its standard input closes, which is when the test process is gone, then stops the
/// PostgreSQL server that runs inside the folder and removes the folder.
const SWEEP: &str = r#"
cat > /dev/null
server=$(head -n 1 "$1/pg/data/postmaster.pid" 2> /dev/null) && kill -QUIT "$server"
for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$server" 2> /dev/null || break; sleep 0.2; done
rm -rf "$1"
"#;

/// The folder of this process.
pub fn folder() -> &'static Path {
    // The sweeper's standard input stays open in here until the kernel closes it.
    static FOLDER: OnceLock<(PathBuf, Child)> = OnceLock::new();
    let (folder, _) = FOLDER.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("ocop-market-tests-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a scratch folder");
        let sweeper = Command::new("sh")
            .args(["-c", SWEEP, "sh"])
            .arg(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("sh");
        (folder, sweeper)
    });
    folder
}

/// A new path in it; nothing is created.
pub fn path(kind: &str) -> PathBuf {
    static GIVEN: AtomicU32 = AtomicU32::new(0);
    folder().join(format!("{kind}-{}", GIVEN.fetch_add(1, Ordering::Relaxed)))
}

/// A new folder with all that is in another.
pub fn copy_of(folder: &Path) -> PathBuf {
    let copy = path("copy");
    tools::run(Command::new("cp").arg("-R").arg(folder).arg(&copy));
    copy
}
