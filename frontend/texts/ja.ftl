### The texts of both pages in Japanese, in the order of en.ftl: a subset of Fluent (https://projectfluent.org), one line each.

language = ja
decimal-mark = .

## The phone page

phone-loading = お待ちください…
phone-starting = 開始しています…
phone-ready = 準備ができました
phone-streaming = 送信中
phone-stopped = 停止しました
phone-start = 開始
phone-start-again = もう一度開始
phone-stop = 停止
phone-try-again = もう一度試す
part-missing = ページのこの部分を読み込めませんでした。
page-fault = このページで問題が起き、止まっているかもしれません。続けるには再読み込みしてください。
phone-reload = ページを再読み込み
phone-forget = このサーバーの登録を解除
phone-forget-question = このサーバーの登録を解除しますか？もう一度送信するには新しいコードが必要です。
phone-forget-unsent = このサーバーの登録を解除しますか？まだ送信していない測定値{ $count }件も削除されます。
phone-forget-yes = 解除
phone-will-receive = が、このスマートフォンから次のうちオンにしたものをリアルタイムで受け取ります：
phone-to-receiver = 送信先：
phone-nothing-until-start = 「開始」をタップするまで、何も測定も送信もされません。いつでも停止できます。
phone-nothing-now = 今は何も測定も送信もしていません。
phone-nothing-chosen = すべてオフです。何も送信されません。
phone-keep-open = このページを開いたままにしてください。別のアプリを前面に出したり画面をロックしたりすると、ブラウザーがセンサーを止めます。
phone-stays-on = 送信中は画面がついたままになります。
phone-estimated-acceleration = このスマートフォンは重力を含む加速度しか報告しません。重力を除いた推定値を送信しています。
phone-sent = 件を送信
phone-waiting-to-be-sent = 件が送信待ち
phone-left-going = 以前の測定値{ $count }件を送信しています。
phone-left-waiting = 以前の測定値{ $count }件が、サーバーにつながるのを待っています。
phone-left-unkept = このブラウザーには保存されません。それまでこのページを開いたままにしてください。
phone-earlier = 以前の接続で測定した{ $count }件が、まだ送信されていません（{ $from } – { $to }）。
phone-earlier-later = 新しいコードで接続するときに送信か削除かを選ぶまで、このスマートフォンに残ります。
phone-earlier-send = 測定した時刻のまま、このスマートフォンのものとして送信する
phone-earlier-delete = 送信せずに削除する
phone-thinned = 件は、ブラウザーの保存領域がいっぱいのため破棄
phone-hole = { $from }から{ $to }までは、ページが隠れていたため何も測定されていません。
phone-ended-at = ページが閉じられたか再読み込みされたため、{ $time }に送信が終わりました。
phone-ended = ページが閉じられたか再読み込みされたため、送信は終わりました。
link-connecting = 接続中
link-live = 接続済み
link-waiting = 接続が切れました
link-stopped = 切断されました

## Kinds of data

topic-acceleration = 加速度
topic-acceleration-means = 動きの強さ（重力を除く）
topic-rotation = 回転
topic-rotation-means = 各軸まわりに回る速さ
topic-location = 位置情報
topic-location-means = このスマートフォンの場所
topic-heart-rate = 心拍数
topic-floors = 上った階数
topic-floors-means = 高度によるおおよその推定

## The phone page's switches

consent-title = 送信するもの
consent-from-motion = モーションセンサーから
consent-from-location = 位置情報から
consent-from-location-note = 速度・距離・階数からは、このスマートフォンの場所はわかりません。
consent-from-strap = Bluetoothの心拍ベルトから
consent-rate = 頻度
consent-as-delivered = 測定どおり
consent-off-remotely = ダッシュボードがオフにしました
consent-slowed-remotely = ダッシュボードが{ $hz } Hzに下げました
consent-withheld = 以前の測定値{ $count }件がまだ送信されていません。
consent-delete-withheld = 削除する
consent-no-motion = このブラウザーはモーションセンサーを読み取れません。iPhoneのSafari、AndroidのChromeかFirefoxなら読み取れます。

## How it goes with the location

location-no-altitude = 階数は数えられません。このスマートフォンは高度を報告しません。
location-altitude-too-coarse = 階数はまだ数えられません。高度が粗すぎます。屋外では良くなります。
location-no-steps = 階数は数えられません。歩数がなければ、エレベーターと階段を区別できません。
location-waiting = 位置情報を待っています…
location-denied = このページは位置情報を使えません。ブラウザーのこのページの設定で許可してから、いったん停止し、もう一度開始してください。
location-unavailable = 位置がわかりません。スマートフォンの設定で位置情報がオンになっているか確かめてください。
location-timeout = まだ位置がわかりません。屋外ではもっと早くわかります。
location-unsupported = このブラウザーは位置情報を使えません。

## How it goes with the heart-rate strap

strap-pick = 心拍ベルトを選ぶ
strap-pick-another = 別の心拍ベルトを選ぶ
strap-none = 心拍ベルトが選ばれていません。
strap-connecting = 心拍ベルトに接続しています…
strap-connected = 心拍ベルトに接続しました
strap-no-contact = 心拍ベルトが肌に触れていません。電極を湿らせて、しっかり締めてください。
strap-silent = 心拍ベルトは接続していますが、何も送ってきません。電極を湿らせて、しっかり締めてください。電池が少ないのかもしれません。
strap-resting = 心拍ベルトの接続を切りました。次に開始すると再び接続します。
strap-lost = 心拍ベルトに届きません。見つかるまで探し続けます。
strap-unsuitable = この機器は心拍数を報告しません。
strap-no-bluetooth = Bluetoothがオフか、このブラウザーに許可されていません。オンにしてブラウザーに許可し、もう一度選んでください。
strap-unsupported = このブラウザーは心拍ベルトに接続できません。Android、Windows、macOSのChromeなら接続できます。

## Big numbers

figure-title = 現在の値
figure-steps = 歩数
figure-cadence = ケイデンス
figure-cadence-unit = 歩/分
figure-speed = 速度
figure-distance = 距離
figure-heart-rate = 心拍数
figure-heart-rate-unit = 拍/分
figure-floors = 階数
figure-estimated = 推定

## Pocket mode, and what runs beside the stream

pocket-open = ポケットモード
pocket-title = ポケットモード
pocket-hint = 画面は暗く、タッチに反応しません。
pocket-goes-on = 送信は続いています。
pocket-hold = 2秒長押しで解除
pocket-alarm = 接続が切れたら振動と音で知らせる
pocket-battery = バッテリー
pocket-data-sent = 送信データ量
pocket-awake-refused = ブラウザーが画面をつけたままにできません。スマートフォンの設定で画面が消えるまでの時間を長くするか、ときどき画面に触れてください。

## The page as an app of its own

home-install = ホーム画面に追加
home-how-on-iphone = 1時間以内に「共有」から「ホーム画面に追加」をタップしてください。アプリがコードを求めたら、このリンクをコピーして貼り付けてください：
home-enter-code = ダッシュボードのリンクまたはコード
home-go-on = 続ける

## What can stand in the way: steps are parted by ` | `

problem-insecure-page-title = このページは安全ではありません
problem-insecure-page-what = ブラウザーは、警告なしにHTTPSで開いたページにだけモーションセンサーを使わせます。
problem-insecure-page-to-do = ダッシュボードのコードを読み取るか、https:// で始まるアドレスを開いてください。 | 証明書の警告が出る場合は、先にサーバーの証明書をインストールしてください。方法はダッシュボードに表示されます。
problem-no-cookies-title = Cookieが必要です
problem-no-cookies-what = このブラウザーは、サーバーがこのスマートフォンを見分けるための唯一のCookieを拒否しています。
problem-no-cookies-to-do = ブラウザーの設定でこのページのCookieを許可してから、再読み込みしてください。 | コードが使えなければ、ダッシュボードで新しいコードを作り、読み取ってください。
problem-permission-denied-title = センサーの使用が拒否されました
problem-permission-denied-what = このページはモーションセンサーを読み取れません。
problem-permission-denied-to-do = iPhoneとiPadは、ブラウザーを閉じるまで拒否を覚えています。アプリの切り替え画面でブラウザーを閉じ、このページをもう一度開いて「許可」をタップしてください。 | Chromeでは、アドレスの横の記号をタップし、「権限」でモーションセンサーを許可してください。 | そのあと、もう一度試してください。
problem-no-sensor-title = センサーを使えません
problem-no-sensor-what = このブラウザーは、モーションセンサーも位置情報も読み取れず、心拍ベルトにも接続できません。
problem-no-sensor-to-do = iPhoneではSafari、AndroidではChromeかFirefoxでこのページを開いてください。 | ほかのアプリの中のブラウザーではセンサーを使えないことがよくあります。スマートフォン本来のブラウザーでリンクを開いてください。
problem-silent-title = センサーから何も届きません
problem-silent-what = しばらくセンサーから何も届いていません。
problem-silent-to-do = Chromeでは「設定」→「サイトの設定」→「モーションセンサー」で許可し、このページを再読み込みしてください。 | バッテリーセーバーがセンサーを止めることがあります。オフにして試してください。 | パソコンにはたいていモーションセンサーがありません。スマートフォンでこのページを開いてください。
problem-no-values-title = モーションセンサーがありません
problem-no-values-what = ブラウザーは応答しますが、値がありません。ほとんどのパソコンにはモーションセンサーがありません。
problem-no-values-to-do = スマートフォンでこのページを開いてください。カメラでダッシュボードのコードを読み取れます。
problem-no-gyroscope-title = 回転がわかりません
problem-no-gyroscope-what = このスマートフォンは回転を報告しません。ジャイロスコープがないのかもしれません。加速度は続きます。
problem-no-accelerometer-title = 加速度がわかりません
problem-no-accelerometer-what = このスマートフォンは加速度を報告しません。回転は続きます。
problem-code-invalid-title = このコードは使えません
problem-code-invalid-what = 期限が切れているか、使用済みか、完全ではありません。
problem-code-invalid-to-do = ダッシュボードで新しいコードを作り、読み取ってください。
problem-no-code-title = コードを読み取って始めます
problem-no-code-what = このスマートフォンはダッシュボードに接続されていません。
problem-no-code-to-do = パソコンでダッシュボードを開き、スマートフォン用のコードを表示してください。 | このスマートフォンのカメラでコードを読み取ってください。
problem-revoked-title = このスマートフォンは切断されました
problem-revoked-what = ダッシュボードで接続が取り消されたか、期限が切れたか、サーバーがこのスマートフォンを知りません。
problem-revoked-to-do = もう一度送信するには、ダッシュボードで新しいコードを作り、読み取ってください。
problem-taken-over-title = 別の場所で送信が続いています
problem-taken-over-what = このスマートフォンの別のタブかウィンドウに切り替わりました。
problem-taken-over-to-do = そちらで続けるか、ここから送信するにはもう一度試してください。
problem-offline-title = サーバーに接続できません
problem-offline-what = 応答がありませんでした。
problem-offline-to-do = このスマートフォンがサーバーと同じWi-Fiにあり、サーバーが動いているか確かめてください。 | ゲスト用など、端末どうしの通信を止めているネットワークもあります。別のネットワークで試してください。
problem-parting-title = サーバーにはまだ伝わっていません
problem-parting-what = このスマートフォンに保存したものは削除しましたが、サーバーに接続できず、サーバーはまだこのスマートフォンを覚えています。次に試したとき、またはこのページをもう一度開いたときに伝わります。
problem-parting-to-do = サーバーに接続できるようになったら、もう一度試してください。 | または、ダッシュボードでこのスマートフォンを取り消してください。
problem-connection-lost-title = 接続が切れました
problem-connection-lost-what = 自動的に再接続します。その間の測定値は保存され、あとで送信されます。
problem-connection-lost-unkept = 自動的に再接続します。このブラウザーには保存できないため、その間の測定値は、このページを開いているあいだだけ残ります。
problem-no-answer-title = 応答なし
problem-no-answer-what = 数秒間、サーバーから受信の確認がありません。接続がまだあるかを確かめています。その間の測定値は保管されます。
problem-refused-title = サーバーに断られました
problem-refused-what = このページの求めに応じられませんでした。
problem-refused-to-do = しばらくしてからもう一度試してください。
problem-incompatible-title = ページとサーバーが合いません
problem-incompatible-what = サーバーがこのページを理解できません。その間に更新されたのかもしれません。
problem-incompatible-to-do = ページを再読み込みしてください。

## Both pages

server-unreachable = サーバーに接続できません。サーバーが動いていて、この端末が同じネットワークにあるか確かめてください。
answer-unreadable = サーバーの応答を読み取れません。ページとサーバーのバージョンが違います。ページを再読み込みしてください。
server-refused = サーバーに断られました（HTTP { $status }）。
labelled = { $label }：{ $text }
copy = コピー
copied = コピーしました
copy-by-hand = 選択してコピーしてください

## What is measured

type-rr-interval = 心拍の間隔
place-latitude = 緯度
place-longitude = 経度
unit-beats-per-minute = 拍/分
unit-beats-seconds = 拍/分·s
unit-steps = 歩
unit-floors = 階
unit-steps-per-second = 歩/秒
unit-byte = B

## The dashboard

dashboard-opening = ダッシュボードを開いています…
dashboard-charts = リアルタイムのグラフ
dashboard-side = 記録・スマートフォン・リンク
sign-out = ログアウト
close = 閉じる
keep = やめる
delete = 削除
show = 表示

## Its head

header-connecting = 接続中…
header-connected = 接続済み
header-waiting = 接続が切れました。再接続中…
header-one-live = 1件の送信元がライブ
header-many-live = { $count }件の送信元がライブ
stopped-session-ended = このブラウザーのセッションは終了しました。新しいリンクでダッシュボードを開いてください。
stopped-how-to-get-a-link = リンクの入手方法
stopped-too-many = このサーバーのダッシュボードが開かれすぎています。別の場所で一つ閉じてから、接続し直してください。
stopped-link-full = このリンクで同時に見られる人数に達しています。しばらくしてからもう一度お試しください。
stopped-incompatible = ページとサーバーが合いません。ページを再読み込みしてください。
stopped-connect-again = 接続し直す

## Without a session

locked-title = リンクでダッシュボードを開いてください
locked-how = サーバーは起動時に、一度だけ使えるキーの付いたリンクを「{ $word }」で始まる行に表示します。新しいリンクは、サーバーのマシンで、サーバーと同じデータディレクトリを指定して次を実行すると得られます：
locked-paste = または、ここにリンクを貼り付けてください
locked-open = 開く
locked-phone = この端末の動きを送りたい場合は、この端末でダッシュボードのコードを読み取ってください。
locked-no-key = ダッシュボードのリンクではありません。キーが含まれていません。

## Before anything streams

empty-title = まだ何も届いていません
empty-how = スマートフォンでコードを読み取り「開始」をタップすると、加速度と回転がここにリアルタイムのグラフで表示されます。
simulated-name = シミュレーション
simulated-start = スマートフォンなしで試す
simulated-stop = シミュレーションを停止
simulated-waiting = サーバーに接続できません。再試行中…
simulated-elsewhere = シミュレーションは別のタブで動いています。
simulated-ended = シミュレーションはサーバーに停止されました。

## Pairing

pairing-title = スマートフォンを接続
pairing-none = コードは表示されていません。新しいコードで1台を接続できます。
pairing-new = 新しいコード
pairing-used-up = コードは使い切られました。別のスマートフォンには新しいコードを作ってください。
pairing-expired = コードの期限が切れました。新しいコードを作ってください。
pairing-scan = スマートフォンのカメラで読み取り、「開始」をタップしてください。
pairing-qr = 下のリンクのQRコード
pairing-enlarge = 大きく表示
pairing-good-for-one = スマートフォン1台用、残り { $time }
pairing-good-for-many = { $phones }台のうち{ $left }台用、残り { $time }
pairing-open-codes = 有効なコード
pairing-one-phone = 1台
pairing-used-of = { $phones }台中{ $used }台
pairing-left = 残り { $time }
pairing-revoke = 取り消す
pairing-revoke-question = このコード（{ $code }）を取り消しますか？
room-title = クラス用のコード
room-phones = 台数
room-minutes = 分
room-make = クラス用コードを作る
trust-title = このスマートフォンは初めてですか？
trust-why = ブラウザーは、HTTPSで開いたページにだけモーションセンサーを使わせます。先にこのコードを読み取ってください。このサーバーの証明書と、そのインストール方法が表示されます。
trust-qr = 証明書のページのQRコード
trust-fingerprint = 信頼する前に、スマートフォンに表示されるSHA-256フィンガープリントと比べてください：

## Help for a phone that does not get through

finding-nobody = まだどのスマートフォンもこのサーバーに届いていません。
finding-nobody-to-do = スマートフォンは、モバイル通信ではなく、サーバーと同じWi-Fiに接続していますか？ | ゲスト用や学校、会社のネットワークは、端末どうしの通信を止めていることがよくあります。別のネットワークか、スマートフォンのテザリングにパソコンをつないで試してください。 | サーバーのパソコンのファイアウォールが、上のリンクのポートを止めていることがあります。通信を許可してください。
finding-not-trusted = は、サーバーに届きましたが、証明書を信頼していません。
finding-trust-to-do = 「このスマートフォンは初めてですか？」のコードを読み取り、そこから証明書をインストールしてください。 | iPhone、iPad：プロファイルをインストールしたあと、「設定」→「一般」→「情報」→「証明書信頼設定」で、Motionwireを全面的に信頼する設定をオンにしてください。オンにするまで、接続は拒否されます。 | Android：「設定」で「CA証明書」を検索し、ダウンロードしたファイルをインストールしてください。そのあと、上のコードをもう一度読み取ってください。
finding-certificate-page = は、証明書のページを表示しています。そこで「Download the certificate」をタップしてください。
finding-certificate-file = は、証明書をダウンロードしました。あとはインストールして信頼する必要があります。
finding-page-stuck = は、ページを読み込みましたが、ページが動いていません。
finding-page-stuck-to-do = ほかのアプリの中のブラウザーや、とても古いブラウザーでは動きません。Safari、またはAndroidのChromeかFirefoxでリンクを開いてください。 | コード全体をもう一度読み取ってください。# のあとがないアドレスには、コードがありません。
finding-code-refused = は、もう使えないコードで接続しました。
finding-code-refused-to-do = 上のコードを読み取ってください。
finding-tap-start = は、ページを表示しています。そこで「開始」をタップしてください。
finding-no-socket = は、ペアリング済みですが、リアルタイムの接続ができません。
finding-no-socket-to-do = スマートフォンで証明書の警告を無視して進んだ場合は、証明書をインストールしてください。そうしないと、iPhoneはリアルタイムの接続を拒否します。 | サーバーの前にプロキシがある場合は、WebSocketを通すようにしてください。
finding-no-data = は、接続されていますが、測定値が届きません。
finding-no-data-to-do = スマートフォンを見てください。センサーの問題がページに表示されているか、ページがバックグラウンドになっています。
finding-not-stored = は、接続されていますが、このサーバーは測定値を保存できません。
finding-not-stored-to-do = サーバーのディスクの空き容量を増やすか、ログを確認してください。

## Paired phones, signed-in browsers

phones-title = ペアリング済みのスマートフォン
phones-connected = 接続中
phones-not-connected = 未接続
phones-name = スマートフォンの名前
phones-forget = 削除
phones-forget-question = { $name }を削除しますか？もう一度送信するにはペアリングが必要です。測定値は残り、名前の代わりに { $uid } と表示されます。
sessions-title = ログイン中のブラウザー（{ $count }）
sessions-a-browser = ブラウザー
sessions-browser-on = { $system } の { $browser }
sessions-this-browser = このブラウザー
sessions-open = 現在開いています
sessions-last-seen = 最終確認：{ $when }
sessions-sign-out-question = そのブラウザーをログアウトさせますか？戻るには新しいリンクが必要です。

## Sources

source-only-first = 最初の{ $count }件の送信元だけを表示しています。
source-only-first-kinds = { $all }種類のデータのうち、最初の{ $count }種類だけを表示しています。
source-hide = 隠す
source-live = ライブ
source-stalled = 停滞
source-gone = 切断
source-is-live = { $name }がライブになりました。
source-has-stalled = { $name }が停滞しています。
source-has-gone = { $name }が切断されました。
source-rate = 頻度
source-jitter = ジッター
source-jitter-means = 測定値の間隔のばらつき（標準偏差）。
source-delay = 遅延
source-delay-means = サーバーの時計での到着時刻から、測定値の時刻を引いたもの。サーバーとスマートフォンの時計の差も含みます。
source-clock = 時計
source-clock-means = スマートフォンの時計がサーバーの時計よりどれだけ進んでいるか。測定値にはサーバーの時刻が付くので、遅延にこの差は含まれません。
hole-hidden = { $from }から{ $to }までデータがありません。スマートフォンのページがバックグラウンドだったか、画面がロックされていました。
hole-thinned = { $from }から{ $to }までデータが少なくなっています。送れなかったデータの保存領域がいっぱいでした。
hole-other = { $from }から{ $to }までデータがありません：{ $reason }。
clock-behind = { $name }の時計は、サーバーの時計より{ $size }遅れています。グラフはその時計に従い、上の遅延にはこの差が含まれます。
clock-ahead = { $name }の時計は、サーバーの時計より{ $size }進んでいます。グラフはその時計に従い、上の遅延にはこの差が含まれます。
number-below-zone = ゾーン1未満
number-zone = ゾーン{ $zone }
number-pace = ペース
number-greatest-heart-rate = 最大心拍数

## What a phone sends

steer-title = 送信する内容
steer-note = スマートフォンは、持ち主が同意した範囲で従い、求められた内容を表示します。
steer-as-delivered = センサーの速さのまま
steer-on = オン
steer-off = オフ

## Charts

chart-full-screen = 全画面
chart-now = 現在
chart-at-end = 終わり
chart-at = 時刻
chart-ago = { $age }前
chart-by-keys = { $title }：Ctrlと ← → で測定値を一つずつ移動
chart-more = ほか{ $count }件
chart-in-unit = { $title }（{ $unit }）
chart-no-samples = { $title }：まだ測定値がありません
chart-last-seconds = 直近{ $seconds }秒間
chart-from-to = { $from }から{ $to }まで
chart-between = { $low }から{ $high }の間
chart-described = { $title }、現在 { $values }。{ $span }は{ $ends }
chart-described-empty = { $title }、現在 { $values }。{ $span }はデータなし
chart-described-still = { $title }：{ $span }は{ $ends }
chart-described-still-empty = { $title }：{ $span }はデータなし
numbers-title = 数値
numbers-least = 最小
numbers-greatest = 最大
numbers-mean = 平均
numbers-deviation = 標準偏差
numbers-no-deviation = いくつかの測定値をまとめた最小・最大・平均しかわからない部分では、標準偏差は表示されません。拡大すると表示されます。
numbers-samples = 測定数
spectrum-title = { $title }のスペクトル
spectrum-past-title = { $title }のスペクトルの時間変化
spectrum-no-peak = 目立つ周波数はありません
spectrum-too-coarse = これほど長い範囲では周波数を計算できません。すべての測定値が必要です。拡大すると表示されます。
spectrum-earlier-too-coarse = これほど長い範囲では、以前の周波数を計算できません。すべての測定値が必要です。拡大すると表示されます。
spectrum-of = 周波数の対象
spectrum-liveliest = 最も動く軸
orientation-title = 向き
orientation-angles = 方位 { $heading }°、傾き { $tilt }°、ロール { $roll }°
orientation-described = スマートフォンの向き：{ $angles }
orientation-recentre = 中央に戻す
axis-name = 表示中の値
axis-following = 値の範囲 { $low } から { $high }、データに追従
axis-held = 値の範囲 { $low } から { $high }、固定
axis-hands = ドラッグで移動、ホイールで拡大、ダブルクリックで再びデータに追従
range-title = 範囲と画像
range-from = 下限
range-to = 上限
range-set = 設定
range-follow = データに追従
range-problem = 両端には{ $least }から{ $greatest }までの異なる数値を入れてください。
range-lanes = 線ごとに軸を分ける
picture-save = 画像として保存
picture-time = 時刻
arrange-title = グラフの配置
arrange-lines = 線
arrange-by-phone = スマートフォンごとに別のグラフ
arrange-by-type = すべてのスマートフォンを一つのグラフに
arrange-size = 大きさ
arrange-columns = 一行のグラフ数
arrange-columns-fit = 入るだけ
arrange-height = 高さ
arrange-low = 低い
arrange-middle = 普通
arrange-tall = 高い
arrange-charts = グラフ
arrange-phones = スマートフォン
arrange-up = { $name }：上へ
arrange-down = { $name }：下へ
arrange-anew = リセット
arrange-colour = { $name } の色
overlay-name = すべてのスマートフォン
overlay-compare = 比べるもの
overlay-magnitude = 大きさ
overlay-part = { $title }、{ $part }
extra-title = さらに表示
extra-magnitude = 大きさ
extra-integral = 時間積分
extra-leaky = ドリフトのない積分
extra-short = 0.5秒平均
extra-long = 5秒平均
extra-spectrum = 周波数
extra-orientation = 空間での向き
extra-of = 積分と平均の対象
extra-of-numbers = 各数値
extra-of-length = 大きさ
derived-magnitude = { $title }の大きさ
derived-integral = { $title }の積分
derived-leaky = { $title }のドリフトのない積分
derived-short = { $title }の0.5秒平均
derived-long = { $title }の5秒平均
derived-zero = { $time } に 0。
derived-means = それぞれ{ $span }の平均です。この範囲は短い平均には長すぎます。拡大すると表示されます。
derived-bounds = 大きさは帯の中にあります。ここでは{ $span }ごとの最小値と最大値しか分かりません。拡大すると線が表示されます。
derived-too-coarse = これほど長い範囲では計算できません。すべての測定値が必要です。拡大すると表示されます。

## The time shown

view-title = 表示する時間
view-pause = 一時停止
view-back-to-live = ライブに戻る
view-earlier = 前へ
view-later = 後へ
view-less = 表示時間を短く
view-more = 表示時間を長く
view-window = ライブのグラフが表示する時間
view-days = { $count }日
view-all = 保存されているすべてを表示
keys-title = キー操作
keys-space = スペース
keys-space-does = グラフをその場で止める、または現在に戻る
keys-arrows-do = 前へ、後へ。Shiftで1画面ぶん
keys-exact = Ctrl ← →
keys-exact-do = グラフにフォーカスがあるとき：測定値を一つずつ移動し、正確な値を表示。Shiftで10個ずつ。MacではCtrlの代わりにOption
keys-plus-minus-do = 表示時間を短く、長く
keys-l-end = L、End
keys-c-does = スマートフォンの向きを中央に戻す
keys-back = 現在に戻る
keys-digits-do = この瞬間に数字の印を付ける
keys-drag = ドラッグ
keys-drag-does = グラフの時間を動かす。2本指で拡大・縮小
keys-wheel = ホイール
keys-wheel-does = 止めたグラフを拡大・縮小。CtrlかShiftでライブ中も
keys-double-click = ダブルクリック
keys-axis = 値の軸
keys-axis-does = ドラッグかホイール。フォーカス時は ↑ ↓ で移動、+ − で拡大、Enter で固定、Esc でデータに追従
keys-question-does = この一覧

## Export

export-open = 書き出し…
export-title = 書き出す
export-what = その時間のすべての測定値を、測定されたまま書き出します。中止しても何も失われません。
export-clocks = 時計がずれている送信元があり、その測定値は別の時刻にあります。グラフに表示されている内容を得るには、その送信元だけを選んでください。
export-kind = ファイルの種類
export-csv-comma = Excel用CSV（カンマ区切り、小数点はピリオド）
export-csv-excel = Excel用CSV（セミコロン区切り、小数点はカンマ）
export-csv-semicolon = Excel用CSV（セミコロン区切り、小数点はピリオド）
export-csv = プログラム用CSV（カンマ区切り、小数点はピリオド）
export-tsv = タブ区切りテキスト
export-jsonl = JSON Lines
export-source = 送信元
export-all = すべて
export-all-types = すべての種類
export-download = ダウンロード

## Recordings and marked moments

notes-title = 記録
notes-start = 記録を開始
notes-stop = 記録を終了
notes-keep-shown = 表示中の範囲を記録として残す
notes-remark-on-moment = この瞬間についてのメモ
notes-mark = 印を付ける
notes-marked = 印を付けました：{ $text }、{ $time }
notes-running = 記録中
notes-recording = 記録中
notes-name = 記録 { $number }
notes-recording-name = 記録の名前
notes-delete-question = この記録の名前を削除しますか？測定値は残ります。
notes-remark = メモ
notes-delete-remark = このメモを削除
notes-moments = 印を付けた瞬間（{ $count }）

## Alerts

alerts-title = アラート
alerts-when = 対象
alerts-condition = 条件
alerts-above = が次を上回ったら
alerts-below = が次を下回ったら
alerts-in-zone = が次の心拍ゾーンに入ったら
alerts-out-of-zone = が次の心拍ゾーンを出たら
alerts-stalled = が届かなくなったら
alerts-limit = しきい値またはゾーン
alerts-phone = スマートフォン
alerts-any-phone = どのスマートフォンでも
alerts-full = アラートは { $count } 件までです。先に一つ削除してください。
alerts-add = アラートを追加
alerts-limit-problem = しきい値には{ $least }から{ $greatest }までの数値を入れてください。
alerts-zone-problem = ゾーンは心拍数の1〜5です。
alerts-mute = このページをタップするかキーを押すと、アラート音が鳴るようになります。
alerts-remove = このアラートを削除
alerts-calls = 通知のしかた
alerts-calls-note = アラートは常にグラフの上に表示されます。
alerts-sound = 音
alerts-notification = 通知
alerts-try = 試す
alerts-unasked = アラートを追加するとき、または試すときに、ブラウザーが許可を求めます。
alerts-denied = このブラウザーでは、このページの通知が許可されていません。ブラウザーのこのページの設定で許可してください。
alerts-insecure = ブラウザーが通知を表示するのはhttpsのページだけですが、このページはhttpsで開かれていません。
alerts-missing = このブラウザーはページの通知を表示しません。
alerts-not-shown = ブラウザーが通知を表示しませんでした。ページの証明書が信頼されていないと表示しないブラウザーがあります。
alert-above = { $title }が{ $limit }を上回りました
alert-below = { $title }が{ $limit }を下回りました
alert-in-zone = { $title }がゾーン{ $limit }に入りました
alert-out-of-zone = { $title }がゾーン{ $limit }を出ました
alert-stalled = { $title }が届かなくなりました

## Viewer links

links-title = 閲覧リンク（{ $count }）
links-why = 閲覧リンクは、選んだスマートフォンと種類のデータだけを、期限まで誰かに見せます。リンクを持つ人なら誰でも使えます。
links-new = 新しい閲覧リンク
links-name = 誰のためのリンクか
links-phones = 誰の測定値か
links-types = どの種類のデータか
links-all-types = すべての種類のデータ
links-past = 保存済みのものも見せる
links-lasts = 期限
links-hour = 1時間
links-day = 1日
links-week = 1週間
links-month = 30日
links-year = 1年
links-make = リンクを作る
links-made = { $name } のためのリンク
links-once = 表示されるのは今回だけです。相手に送ってください。
links-here = このパソコンでは
links-overlay = 配信ソフト用の単一の数字
links-overlay-how = これらのアドレスのいずれかをブラウザーソースとして追加すると、透明な背景に大きな数字が表示されます。
links-revoke-question = { $name } のためのリンクを取り消しますか？見ている人はすぐに切断されます。
links-until = { $when } まで
links-with-past = 保存済みを含む
links-never-opened = まだ開かれていません
links-opened = { $count }回開かれ、最後の閲覧は { $when }
links-by-phone = スマートフォン { $name } で作成
links-by-dashboard = ダッシュボードで作成
links-by-you = ここで作成
phone-links-title = ほかに見てよい人（{ $count }）
phone-links-why = リンクは、このスマートフォンが送るもののうち選んだ種類だけを、期限または取り消しまで誰かに見せます。リンクを持つ人なら誰でも使えます。
data-title = このサーバーにあるあなたのデータ
data-why = このスマートフォンから届き、まだ保存されているすべてのもの。
data-save = コピーを保存
data-delete = すべて削除
data-delete-question = このスマートフォンの測定値をサーバーからすべて削除し、登録を解除しますか？元に戻せません。
viewer-shows = { $when } まで、{ $what } が見えます。
viewer-live-only = 見ている間に届くものが見えます。以前に保存されたものはこのリンクに含まれません。
viewer-with-past = 保存済みのものも含まれます。
viewer-waiting = 今は何も届いていません。測定が始まるとここに表示されます。
viewer-leave = このリンクの閲覧をやめる
viewer-ended-title = このリンクには何も表示されません
viewer-ended = 期限が切れたか、取り消されたか、不完全です。送った人に新しいリンクを頼んでください。
viewer-no-cookies = ブラウザーの設定でこのページのCookieを許可してから、再読み込みしてください。
viewer-forgotten-title = このブラウザーでの閲覧をやめました
viewer-forgotten = リンク自体は期限まで使えます。もう一度開けば、また見られます。
viewer-failed = まだ表示できません。自動的に再試行しています

## Playing recordings back, comparing them

playback-title = 再生
playback-play = 再生する
playback-place = 記録の中の位置
playback-speed = 速さ
compare-open = 比べる…
compare-title = 二つの記録を、それぞれの始まりから
compare-first = 一つ目の記録
compare-second = 二つ目の記録
compare-whose = 誰のデータか
compare-fullest = 最も多く送った人
compare-kind = データの種類
compare-all-kinds = 共通するものすべて
compare-nothing = 共通する種類のデータがありません。
compare-axis = { $title }：どの数値か
compare-described = それぞれの始まりからの秒数に対する { $title }。平均は一つ目 { $first }、二つ目 { $second }
compare-shift = 二つ目をずらす（秒）
compare-shifted = { $seconds } 秒後ろ
compare-help = それぞれの線の幅は、そこで測られた最小から最大までです。図をドラッグするか、図の上で矢印キーを使うと、二つ目の記録を時間方向にずらせます。
keys-play-does = 記録の再生中：止める、続ける
keys-seek-does = 記録の再生中：戻る、進む
keys-speed-does = 記録の再生中：遅く、速く

## Files, and how much is stored

export-which = どの時間
export-shown = 表示している時間
export-kept = 保存されているすべて
export-cancel = 中止
export-progress = ここまで { $rows } 行、{ $size }…
export-done = 保存しました：{ $rows } 行、{ $size }。
export-too-large = ファイルが { $size } を超え、このブラウザーではまとめきれません。時間を短くするか送信元を一つにするか、パソコンの Chrome または Edge を HTTPS かサーバー上で使ってください。少しずつ書き込めます。
export-unwritable = ファイルを書き込めませんでした。ディスクがいっぱいではありませんか？別の場所を選んでください。
storage-used = 使用量：最大 { $most } のうち { $used }、最長 { $days } 日間。
storage-since = 最も古いものは { $when } です。
storage-complete = 失われたイベント：0。
storage-missing = 失われたイベント：0。{ $count } 件を取り直しています。
storage-lost = 失われたイベント：{ $count }。このページが取りに行く前に、サーバーの保存容量がいっぱいになりました。

## What the server refuses, by code: as in shared/src/rest/refusal.rs

refusal-no-dashboard-session = このブラウザーはログインしていません。サーバーが起動時に表示したリンクか、「motionwire link」の新しいリンクを開いてください。
refusal-dashboard-link-spent = このリンクは使用済みか、期限が切れています。「motionwire link」で新しいリンクを表示してください。
refusal-no-viewer-session = このリンクは期限が切れたか、取り消されたか、このブラウザーで開かれていません。新しいリンクを頼んでください。
refusal-viewer-link-ended = このリンクは期限が切れたか、取り消されたか、不完全です。新しいリンクを頼んでください。
refusal-not-shown = このリンクではこの測定値は表示されません。
refusal-not-paired = このスマートフォンはペアリングされていないか、解除されています。ダッシュボードのコードを読み取ってください。
refusal-code-unusable = このコードは不明か、使い切られたか、期限が切れています。ダッシュボードの新しいコードを読み取ってください。
refusal-code-gone = このペアリングコードはもうありません。
refusal-phone-gone = このスマートフォンはもう登録されていません。
refusal-session-gone = そのブラウザーはすでにログアウトしています。
refusal-recording-gone = この記録はもうありません。
refusal-marker-gone = この印はもうありません。
refusal-link-gone = この閲覧リンクはもうないか、あなたのものではありません。
refusal-code-phones = コードは1台から{ $limit }台まで使えます。
refusal-code-minutes = コードの有効期間は1分から{ $limit }分までです。
refusal-link-end = 閲覧リンクの期限は{ $limit }日以内にしてください。
refusal-link-phones = 1台以上、{ $limit }台以下を選んでください。
refusal-link-types = データの種類は{ $limit }個以下を選んでください。何も選ばなければすべてになります。
refusal-words-empty = 名前やメモは空にできません。
refusal-words-control = 名前やメモは、制御文字を含まない1行にしてください。
refusal-words-long = 名前やメモは{ $limit }文字以内にしてください。
refusal-too-many-codes = ペアリングコードが多すぎます（最大{ $limit }）。いくつか取り消すか、期限が切れるまで待ってください。
refusal-too-many-phones = スマートフォンが多すぎます（最大{ $limit }）。別のデータディレクトリを使ってください。
refusal-too-many-tokens = 未使用の接続トークンが多すぎます（最大{ $limit }）。期限が切れるまで待ってください。
refusal-too-many-links = 閲覧リンクが多すぎます（最大{ $limit }）。いくつか取り消してください。
refusal-too-many-phone-links = このスマートフォンの閲覧リンクが多すぎます（最大{ $limit }）。いくつか取り消してください。
refusal-too-many-recordings = 記録が多すぎます（最大{ $limit }）。いくつか削除してください。測定値は残ります。
refusal-too-many-markers = 印が多すぎます（最大{ $limit }）。いくつか削除してください。
refusal-too-many-dashboards = 開いているダッシュボードが多すぎます（最大{ $limit }）。いくつか閉じてください。
refusal-too-many-attempts = このアドレスからの失敗が多すぎます。しばらく待ってから、正しいキー、コード、リンクでもう一度試してください。
refusal-not-own-page = これはサーバー自身のページだけが行えます。プロキシの背後では、--public-url を付けてサーバーを起動してください。
refusal-no-such-address = このアドレスには何もありません。
refusal-took-too-long = 時間がかかりすぎました。もう一度試してください。
refusal-disk-full = サーバーは今、何も保存できません。ディスクがいっぱいか、書き込めません。空きを作ってから、もう一度試してください。
refusal-log-unreadable = サーバーは保存された測定値を読み取れませんでした。原因はサーバーのログにあります。
refusal-internal = サーバーで問題が起きました。原因はサーバーのログにあります。もう一度試してください。
