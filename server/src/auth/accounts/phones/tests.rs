use motionwire_shared::rest::LinkMaker;

use super::*;
use crate::{auth::NewLink, scope::Scope};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds * 1_000_000)
}

async fn open() -> (tempfile::TempDir, Accounts, DevId) {
    let dir = tempfile::tempdir().unwrap();
    let accounts = Accounts::open(dir.path()).await.unwrap();
    let dev = accounts.choose_pages_developer(None).await.unwrap().id;
    (dir, accounts, dev)
}

#[tokio::test]
async fn a_code_pairs_as_many_phones_as_its_maker_said() {
    for phones in [1, 3] {
        let (_dir, accounts, dev) = open().await;
        let terms = PairingTerms { phones, ..PairingTerms::default() };
        let (pairing, code) = accounts.create_pairing(dev.clone(), terms, at(0)).await.unwrap();
        for used in 0..phones {
            assert!(accounts.check_pairing(dev.clone(), code.expose(), at(1)).await.unwrap());
            let listed = accounts.pairings(dev.clone(), at(1)).await.unwrap();
            assert_eq!(listed, vec![Pairing { used, ..pairing.clone() }]);
            let paired = accounts.pair(dev.clone(), code.expose(), None, None, at(1)).await.unwrap();
            assert!(paired.is_some());
        }
        assert!(!accounts.check_pairing(dev.clone(), code.expose(), at(1)).await.unwrap());
        assert!(accounts.pair(dev.clone(), code.expose(), None, None, at(1)).await.unwrap().is_none());
        let listed = accounts.pairings(dev.clone(), at(1)).await.unwrap();
        assert_eq!(listed, vec![Pairing { used: phones, ..pairing }], "it tells that it is used up");
    }
}

#[tokio::test]
async fn a_phone_keeps_its_uid_but_not_its_old_session() {
    let (_dir, accounts, dev) = open().await;
    let terms = PairingTerms { phones: 3, ..PairingTerms::default() };
    let (_, code) = accounts.create_pairing(dev.clone(), terms, at(0)).await.unwrap();
    let first = accounts.pair(dev.clone(), code.expose(), Some("My\nphone".into()), None, at(1)).await;
    let first = first.unwrap().unwrap();
    assert_eq!(first.phone.name, "My phone");
    assert!(accounts.end_phone(dev.clone(), first.phone.uid.clone()).await.unwrap());
    assert!(!accounts.end_phone(dev.clone(), first.phone.uid.clone()).await.unwrap());
    assert_eq!(accounts.phone(dev.clone(), first.session.expose(), at(2)).await.unwrap(), None);
    assert!(accounts.phones(dev.clone(), at(2)).await.unwrap().is_empty());
    let earlier = Some(first.session.hash());
    let again = accounts.pair(dev.clone(), code.expose(), None, earlier, at(2)).await.unwrap().unwrap();
    assert_eq!(again.phone, first.phone);
    assert_eq!(accounts.phone(dev.clone(), first.session.expose(), at(3)).await.unwrap(), None);
    let session = accounts.phone(dev.clone(), again.session.expose(), at(3)).await.unwrap();
    assert_eq!(session, Some(first.phone.clone()));
    accounts.forget_phone(dev.clone(), first.phone.uid.clone()).await.unwrap();
    let earlier = Some(again.session.hash());
    let stranger = accounts.pair(dev, code.expose(), None, earlier, at(4)).await.unwrap().unwrap();
    assert_ne!(stranger.phone.uid, first.phone.uid);
    assert_eq!(stranger.phone.name, "Phone 1");
}

#[tokio::test]
async fn a_session_is_handed_over_once_and_not_after_its_end() {
    let (_dir, accounts, dev) = open().await;
    let (_, code) = accounts.create_pairing(dev.clone(), PairingTerms::default(), at(0)).await.unwrap();
    let first = accounts.pair(dev.clone(), code.expose(), None, None, at(1)).await.unwrap().unwrap();
    let hand_over = async || accounts.hand_over(dev.clone(), first.phone.uid.clone(), at(2)).await.unwrap();
    let take =
        async |code: &Secret, now| accounts.pair(dev.clone(), code.expose(), None, None, now).await.unwrap();
    let replaced = hand_over().await;
    let code = hand_over().await;
    let listed = accounts.pairings(dev.clone(), at(2)).await.unwrap();
    assert_eq!(listed.len(), 1, "what is handed over is nobody else's business");
    assert!(take(&replaced, at(3)).await.is_none());
    let second = take(&code, at(3)).await.unwrap();
    assert_eq!(second.phone, first.phone);
    assert_eq!(accounts.phone(dev.clone(), first.session.expose(), at(3)).await.unwrap(), None);
    assert!(take(&code, at(3)).await.is_none());
    assert!(take(&hand_over().await, at(2 + 60 * 60)).await.is_none(), "it has expired");
    let code = hand_over().await;
    assert!(accounts.end_phone(dev.clone(), first.phone.uid.clone()).await.unwrap());
    assert!(take(&code, at(3)).await.is_none(), "a phone that was revoked brings nobody back");
}

#[tokio::test]
async fn codes_expire_and_can_be_revoked() {
    let (_dir, accounts, dev) = open().await;
    let terms = PairingTerms::default();
    let (pairing, code) = accounts.create_pairing(dev.clone(), terms, at(0)).await.unwrap();
    assert_eq!(accounts.pairings(dev.clone(), at(599)).await.unwrap(), [pairing]);
    assert!(accounts.pairings(dev.clone(), at(600)).await.unwrap().is_empty());
    assert!(accounts.check_pairing(dev.clone(), code.expose(), at(599)).await.unwrap());
    assert!(accounts.pair(dev.clone(), code.expose(), None, None, at(600)).await.unwrap().is_none());
    let (pairing, code) = accounts.create_pairing(dev.clone(), terms, at(600)).await.unwrap();
    assert!(accounts.revoke_pairing(dev.clone(), pairing.id.clone()).await.unwrap());
    assert!(!accounts.revoke_pairing(dev.clone(), pairing.id).await.unwrap());
    assert!(accounts.pair(dev, code.expose(), None, None, at(601)).await.unwrap().is_none());
}

#[tokio::test]
async fn a_phone_whose_session_has_ended_makes_no_link_and_hands_nothing_over() {
    let (_dir, accounts, dev) = open().await;
    let (_, code) = accounts.create_pairing(dev.clone(), PairingTerms::default(), at(0)).await.unwrap();
    let uid = accounts.pair(dev.clone(), code.expose(), None, None, at(0)).await.unwrap().unwrap().phone.uid;
    let make = async || {
        let scope = Scope { uids: [uid.clone()].into(), types: [].into(), past: true };
        let maker = LinkMaker::Phone(uid.clone());
        let new = NewLink { name: "Anna".to_owned(), maker, scope, until: at(3600) };
        accounts.create_link(dev.clone(), new, at(0)).await
    };
    let hand_over = async || accounts.hand_over(dev.clone(), uid.clone(), at(0)).await;
    assert!(make().await.is_ok() && hand_over().await.is_ok());
    accounts.forget_phone(dev.clone(), uid.clone()).await.unwrap();
    for refused in [make().await.map(drop), hand_over().await.map(drop)] {
        assert!(matches!(refused, Err(AccountsError::Refused(told)) if told.refusal == Refusal::NotPaired));
    }
}
