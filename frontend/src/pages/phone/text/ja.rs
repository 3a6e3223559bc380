//! Japanese.

use super::{
    Consent, Figures, Home, Location, Pocket, Problems, Strap, Texts, TopicWords as Topic, Topics, Words,
};

pub(super) static TEXTS: Texts = Texts {
    tag: "ja",
    decimal_mark: ".",

    loading: "お待ちください…",
    starting: "開始しています…",
    ready: "準備ができました",
    streaming: "送信中",
    stopped: "停止しました",

    start: "開始",
    start_again: "もう一度開始",
    stop: "停止",
    try_again: "もう一度試す",
    reload: "ページを再読み込み",
    forget: "このサーバーを忘れる",

    will_receive: "が、このスマートフォンから次のうちオンにしたものをリアルタイムで受け取ります：",
    to_receiver: "送信先：",
    nothing_until_start: "「開始」をタップするまで、何も測定も送信もされません。いつでも停止できます。",
    nothing_now: "今は何も測定も送信もしていません。",
    nothing_chosen: "すべてオフです。何も送信されません。",
    keep_open: "このページを開いたままにしてください。別のアプリを前面に出したり画面をロックしたりすると、ブラウザーがセンサーを止めます。",
    stays_on: "送信中は画面がついたままになります。",
    estimated_acceleration: "このスマートフォンは重力を含む加速度しか報告しません。重力を除いた推定値を送信しています。",
    sent: "件を送信",
    waiting_to_be_sent: "件が送信待ち",
    thinned: "件は、ブラウザーの保存領域がいっぱいのため破棄",

    link_connecting: "接続中",
    link_live: "接続済み",
    link_waiting: "接続が切れました",
    link_stopped: "切断されました",

    topics: Topics {
        acceleration: Topic { name: "加速度", means: "動きの強さ（重力を除く）" },
        rotation: Topic { name: "回転", means: "各軸まわりに回る速さ" },
        steps: Topic { name: "歩数", means: "歩数と歩くペース" },
        speed: Topic {
            name: "速度と距離", means: "位置情報から計算します。位置そのものは送りません"
        },
        location: Topic { name: "位置情報", means: "このスマートフォンの場所" },
        heart_rate: Topic { name: "心拍数", means: "Bluetoothの心拍ベルトから" },
        floors: Topic {
            name: "上った階数", means: "位置情報の高度によるおおよその推定"
        },
    },
    consent: Consent {
        title: "送信するもの",
        rate: "頻度",
        as_delivered: "測定どおり",
        off_remotely: "ダッシュボードがオフにしました",
        slowed_remotely: "ダッシュボードが{} Hzに下げました",
        no_motion: "このブラウザーはモーションセンサーを読み取れません。iPhoneのSafari、AndroidのChromeかFirefoxなら読み取れます。",
    },
    location: Location {
        no_altitude: "階数は数えられません。このスマートフォンは高度を報告しません。",
        altitude_too_coarse: "階数はまだ数えられません。高度が粗すぎます。屋外では良くなります。",
        no_steps: "階数は数えられません。歩数がなければ、エレベーターと階段を区別できません。",
        waiting: "位置情報を待っています…",
        denied: "このページは位置情報を使えません。ブラウザーのこのページの設定で許可してから、ここをオフにしてもう一度オンにしてください。",
        unavailable: "位置がわかりません。スマートフォンの設定で位置情報がオンになっているか確かめてください。",
        timeout: "まだ位置がわかりません。屋外ではもっと早くわかります。",
        unsupported: "このブラウザーは位置情報を使えません。",
    },
    strap: Strap {
        pick: "心拍ベルトを選ぶ",
        pick_another: "別の心拍ベルトを選ぶ",
        none: "心拍ベルトが選ばれていません。",
        connecting: "心拍ベルトに接続しています…",
        connected: "心拍ベルトに接続しました",
        no_contact: "心拍ベルトが肌に触れていません。電極を湿らせて、しっかり締めてください。",
        lost: "心拍ベルトに届きません。見つかるまで探し続けます。",
        unsuitable: "この機器は心拍数を報告しません。",
        unsupported: "このブラウザーは心拍ベルトに接続できません。Android、Windows、macOSのChromeなら接続できます。",
    },
    figures: Figures {
        title: "現在の値",
        steps: "歩数",
        cadence: "ペース",
        cadence_unit: "歩/分",
        speed: "速度",
        distance: "距離",
        heart_rate: "心拍数",
        heart_rate_unit: "拍/分",
        floors: "階数",
        estimated: "推定",
    },
    pocket: Pocket {
        open: "ポケットモード",
        title: "ポケットモード",
        hint: "画面は暗く、タッチに反応しません。送信は続いています。",
        hold: "2秒長押しで解除",
        alarm: "接続が切れたら振動と音で知らせる",
        battery: "バッテリー",
        data_sent: "送信データ量",
        awake_refused: "ブラウザーが画面をつけたままにできません。スマートフォンの設定で画面が消えるまでの時間を長くするか、ときどき画面に触れてください。",
    },
    home: Home {
        install: "ホーム画面に追加",
        how_on_iphone: "1時間以内に「共有」から「ホーム画面に追加」をタップしてください。アプリがコードを求めたら、このリンクをコピーして貼り付けてください：",
        enter_code: "ダッシュボードのリンクまたはコード",
        go_on: "続ける",
    },
    problems: Problems {
        insecure_page: Words {
            title: "このページは安全ではありません",
            what: "ブラウザーは、警告なしにHTTPSで開いたページにだけモーションセンサーを使わせます。",
            to_do: &[
                "ダッシュボードのコードを読み取るか、https:// で始まるアドレスを開いてください。",
                "証明書の警告が出る場合は、先にサーバーの証明書をインストールしてください。方法はダッシュボードに表示されます。",
            ],
        },
        permission_denied: Words {
            title: "センサーの使用が拒否されました",
            what: "このページはモーションセンサーを読み取れません。",
            to_do: &[
                "iPhoneとiPadは、ブラウザーを閉じるまで拒否を覚えています。アプリの切り替え画面でブラウザーを閉じ、\
                 このページをもう一度開いて「許可」をタップしてください。",
                "Chromeでは、アドレスの横の記号をタップし、「権限」でモーションセンサーを許可してください。",
                "そのあと、もう一度試してください。",
            ],
        },
        no_sensor: Words {
            title: "センサーを使えません",
            what: "このブラウザーは、モーションセンサーも位置情報も読み取れず、心拍ベルトにも接続できません。",
            to_do: &[
                "iPhoneではSafari、AndroidではChromeかFirefoxでこのページを開いてください。",
                "ほかのアプリの中のブラウザーではセンサーを使えないことがよくあります。スマートフォン本来のブラウザーでリンクを開いてください。",
            ],
        },
        silent: Words {
            title: "センサーから何も届きません",
            what: "2秒間、センサーから何も届いていません。",
            to_do: &[
                "Chromeでは「設定」→「サイトの設定」→「モーションセンサー」で許可し、このページを再読み込みしてください。",
                "バッテリーセーバーがセンサーを止めることがあります。オフにして試してください。",
            ],
        },
        no_values: Words {
            title: "モーションセンサーがありません",
            what: "ブラウザーは応答しますが、値がありません。ほとんどのパソコンにはモーションセンサーがありません。",
            to_do: &[
                "スマートフォンでこのページを開いてください。カメラでダッシュボードのコードを読み取れます。",
            ],
        },
        no_gyroscope: Words {
            title: "回転がわかりません",
            what: "このスマートフォンは回転を報告しません。ジャイロスコープがないのかもしれません。加速度は続きます。",
            to_do: &[],
        },
        no_accelerometer: Words {
            title: "加速度がわかりません",
            what: "このスマートフォンは加速度を報告しません。回転は続きます。",
            to_do: &[],
        },
        code_invalid: Words {
            title: "このコードは使えません",
            what: "期限が切れているか、使用済みか、完全ではありません。",
            to_do: &["ダッシュボードで新しいコードを作り、読み取ってください。"],
        },
        no_code: Words {
            title: "コードを読み取って始めます",
            what: "このスマートフォンはまだダッシュボードに接続されていません。",
            to_do: &[
                "パソコンでダッシュボードを開き、スマートフォン用のコードを表示してください。",
                "このスマートフォンのカメラでコードを読み取ってください。",
            ],
        },
        revoked: Words {
            title: "このスマートフォンは切断されました",
            what: "ダッシュボードで接続が取り消されたか、期限が切れました。",
            to_do: &["もう一度送信するには、ダッシュボードで新しいコードを作り、読み取ってください。"],
        },
        taken_over: Words {
            title: "別の場所で送信が続いています",
            what: "このスマートフォンの別のタブかウィンドウに切り替わりました。",
            to_do: &["そちらで続けるか、ここから送信するにはもう一度試してください。"],
        },
        offline: Words {
            title: "サーバーに接続できません",
            what: "応答がありませんでした。",
            to_do: &[
                "このスマートフォンがサーバーと同じWi-Fiにあり、サーバーが動いているか確かめてください。",
                "ゲスト用など、端末どうしの通信を止めているネットワークもあります。別のネットワークで試してください。",
            ],
        },
        connection_lost: Words {
            title: "接続が切れました",
            what: "自動的に再接続します。その間の測定値は保存され、あとで送信されます。",
            to_do: &[],
        },
        refused: Words {
            title: "サーバーに断られました",
            what: "このページの求めに応じられませんでした。",
            to_do: &["しばらくしてからもう一度試してください。"],
        },
        incompatible: Words {
            title: "ページとサーバーが合いません",
            what: "サーバーがこのページを理解できません。その間に更新されたのかもしれません。",
            to_do: &["ページを再読み込みしてください。"],
        },
    },
};
