use std::sync::mpsc;

use super::*;

#[tokio::test]
async fn what_commits_wait_for_does_not_wait_for_readers() {
    let dir = tempfile::tempdir().unwrap();
    let log = SqliteLog::open_with(dir.path(), journal_only()).unwrap();
    log.append(events("a", ["1"])).await.unwrap();
    let reading: Vec<_> = (0..READERS)
        .map(|_| {
            let (end, ended) = mpsc::channel::<()>();
            let work = move |_: &mut Reader| Ok(ended.recv().is_ok());
            (end, log.on_reader(work))
        })
        .collect();
    let at_once = Duration::from_secs(20);
    let uid = "a".parse().unwrap();
    let position = tokio::time::timeout(at_once, log.position(&dev(), &uid, "s"));
    assert_eq!(position.await.unwrap().unwrap(), None);
    assert_eq!(tokio::time::timeout(at_once, log.types(&dev(), &uid)).await.unwrap().unwrap().len(), 1);
    assert_eq!(tokio::time::timeout(at_once, log.bounds(&dev())).await.unwrap().unwrap().newest, 1);
    for (end, reading) in reading {
        end.send(()).unwrap();
        assert!(reading.await.unwrap());
    }
}
