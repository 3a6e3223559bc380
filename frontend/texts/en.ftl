### The texts of both pages in English, in the order of en.ftl: a subset of Fluent (https://projectfluent.org), one line each.

language = en
decimal-mark = .

## The phone page

phone-loading = One moment…
phone-starting = Starting…
phone-ready = Ready
phone-streaming = Streaming
phone-stopped = Stopped
phone-start = Start
phone-start-again = Start again
phone-stop = Stop
phone-try-again = Try again
part-missing = This part of the page could not be loaded.
page-fault = Something in this page has failed, so it may stand still. Reload it to go on.
phone-reload = Reload the page
phone-forget = Forget this server
phone-forget-question = Forget this server? To stream again, this phone needs a new code.
phone-forget-unsent = Forget this server? { $count } readings have not been sent yet: they are deleted too.
phone-forget-yes = Forget
phone-will-receive = will receive from this phone, live, what is switched on here:
phone-to-receiver = To
phone-nothing-until-start = Nothing is measured or sent until you tap Start. You can stop at any time.
phone-nothing-now = Nothing is measured or sent now.
phone-nothing-chosen = Everything is switched off: nothing is sent.
phone-keep-open = Keep this page open: browsers stop the sensors when another app is in front or the phone is locked.
phone-stays-on = The screen stays on meanwhile.
phone-estimated-acceleration = This phone reports acceleration only together with gravity. What is sent is an estimate without gravity.
phone-sent = readings sent
phone-waiting-to-be-sent = waiting to be sent
phone-left-going = { $count } readings from before are being sent.
phone-left-waiting = { $count } readings from before wait until the server can be reached.
phone-left-unkept = This browser does not keep them: leave this page open until then.
phone-earlier = { $count } readings from an earlier connection have not been sent ({ $from } – { $to }).
phone-earlier-later = With a new code you decide whether to send or delete them.
phone-earlier-send = Send them as this phone, with their times
phone-earlier-delete = Delete them without sending
phone-thinned = given up, because the browser’s store was full
phone-hole = Nothing was measured from { $from } to { $to }, because the page was hidden.
phone-ended-at = Streaming ended at { $time }: the page was closed or reloaded.
phone-ended = Streaming has ended: the page was closed or reloaded.
link-connecting = Connecting
link-live = Live
link-waiting = Connection lost
link-stopped = Disconnected

## Kinds of data

topic-acceleration = Acceleration
topic-acceleration-means = how it is moved, without gravity
topic-rotation = Rotation
topic-rotation-means = how fast it turns, around each axis
topic-location = Location
topic-location-means = where this phone is
topic-heart-rate = Heart rate
topic-floors = Floors climbed
topic-floors-means = a rough estimate from altitude

## The phone page's switches

consent-title = What is sent
consent-from-motion = From the motion sensors
consent-from-location = From the location
consent-from-location-note = Speed, distance and floors do not tell where this phone is.
consent-from-strap = From a Bluetooth chest strap
consent-rate = Rate
consent-as-delivered = As measured
consent-off-remotely = Switched off by the dashboard
consent-slowed-remotely = Slowed to { $hz } Hz by the dashboard
consent-withheld = { $count } readings measured before are still to be sent.
consent-delete-withheld = Delete them
consent-no-motion = This browser cannot read motion sensors. Safari on an iPhone can, and Chrome or Firefox on Android.

## How it goes with the location

location-no-altitude = No floors: this phone does not tell its altitude.
location-altitude-too-coarse = No floors yet: the altitude is too coarse. It gets better under the open sky.
location-no-steps = No floors: without steps nobody knows a climb from a lift.
location-waiting = Waiting for the location…
location-denied = This page may not use the location. Allow it in the browser’s settings for this page, then stop and start again.
location-unavailable = The phone cannot tell where it is. See that location is switched on in its settings.
location-timeout = No location yet. It comes sooner under the open sky.
location-unsupported = This browser does not know the location.

## How it goes with the heart-rate strap

strap-pick = Choose a strap
strap-pick-another = Choose another strap
strap-none = No strap was chosen.
strap-connecting = Connecting to the strap…
strap-connected = Strap connected
strap-no-contact = The strap has no contact with the skin. Wet its electrodes and tighten it.
strap-silent = The strap is connected, but sends nothing. Wet its electrodes and tighten it; its battery may be low.
strap-resting = The strap is let go. It is connected again at the next start.
strap-lost = The strap is out of reach. It is looked for until it is back.
strap-unsuitable = This device does not report a heart rate.
strap-no-bluetooth = Bluetooth is off, or this browser may not use it. Switch it on, allow it for the browser, and choose again.
strap-unsupported = This browser cannot connect to a strap. Chrome on Android, Windows or macOS can.

## Big numbers

figure-title = Now
figure-steps = Steps
figure-cadence = Cadence
figure-cadence-unit = steps/min
figure-speed = Speed
figure-distance = Distance
figure-heart-rate = Heart rate
figure-heart-rate-unit = bpm
figure-floors = Floors
figure-estimated = estimated

## Pocket mode, and what runs beside the stream

pocket-open = Pocket mode
pocket-title = Pocket mode
pocket-hint = The screen is dark and ignores touches.
pocket-goes-on = Streaming goes on.
pocket-hold = Hold for 2 seconds to unlock
pocket-alarm = Vibrate and beep when the connection is lost
pocket-battery = Battery
pocket-data-sent = Data sent
pocket-awake-refused = The browser does not keep the screen on. Set a long screen timeout in the phone’s settings, or tap the screen now and then.

## The page as an app of its own

home-install = Add to home screen
home-how-on-iphone = Now tap Share, then Add to Home Screen, within an hour. Should the app ask for a code, copy this link and paste it there:
home-enter-code = Link or code from the dashboard
home-go-on = Continue

## What can stand in the way: steps are parted by ` | `

problem-insecure-page-title = This page is not secure
problem-insecure-page-what = Browsers give motion sensors only to pages that come over HTTPS without a warning.
problem-insecure-page-to-do = Scan the code on the dashboard, or open its address that begins with https://. | If the browser warns about the certificate, install the server’s certificate first: the dashboard shows how.
problem-no-cookies-title = Cookies are needed
problem-no-cookies-what = This browser blocks the one cookie by which the server knows this phone again.
problem-no-cookies-to-do = Allow cookies for this page in the browser’s settings, then reload it. | If the code does not work then, make a new one on the dashboard, and scan it.
problem-permission-denied-title = The sensors were refused
problem-permission-denied-what = This page may not read the motion sensors.
problem-permission-denied-to-do = iPhone and iPad remember a refusal until the browser is closed: swipe it away in the app switcher, open this page again, and tap Allow. | In Chrome, tap the symbol beside the address, open Permissions, and allow Motion sensors. | Then try again.
problem-no-sensor-title = No way to the sensors
problem-no-sensor-what = This browser can neither read motion sensors nor the location, nor connect to a heart-rate strap.
problem-no-sensor-to-do = Open this page in Safari on an iPhone, or in Chrome or Firefox on Android. | Browsers inside other apps often have no sensors: open the link in the phone’s own browser.
problem-silent-title = The sensors are silent
problem-silent-what = Nothing has come from the sensors for a while.
problem-silent-to-do = In Chrome, open Settings, Site settings, Motion sensors, and allow them. Then reload this page. | A battery saver may switch the sensors off: try without it. | Computers seldom have motion sensors: open this page on a phone.
problem-no-values-title = No motion sensors here
problem-no-values-what = The browser answers, but without values. Most computers have no motion sensors.
problem-no-values-to-do = Open this page on a phone: scan the code on the dashboard with its camera.
problem-no-gyroscope-title = No rotation
problem-no-gyroscope-what = This phone does not report rotation: it may have no gyroscope. Acceleration goes on.
problem-no-accelerometer-title = No acceleration
problem-no-accelerometer-what = This phone does not report acceleration. Rotation goes on.
problem-code-invalid-title = This code does not work
problem-code-invalid-what = It has expired, was used already, or is not complete.
problem-code-invalid-to-do = Make a new code on the dashboard, and scan it.
problem-no-code-title = Scan a code to begin
problem-no-code-what = This phone is not connected to a dashboard.
problem-no-code-to-do = Open the dashboard on a computer, and let it show a code for a phone. | Scan the code with this phone’s camera.
problem-revoked-title = This phone was disconnected
problem-revoked-what = Its access was ended or has expired, or the server does not know it.
problem-revoked-to-do = To stream again, make a new code on the dashboard, and scan it.
problem-taken-over-title = Streaming goes on elsewhere
problem-taken-over-what = Another tab or window of this phone has taken over.
problem-taken-over-to-do = Go on there, or try again to stream from here.
problem-offline-title = The server cannot be reached
problem-offline-what = It did not answer.
problem-offline-to-do = See that this phone is in the same Wi-Fi as the server, and that the server runs. | Some networks, those for guests above all, keep their devices apart: try another one.
problem-parting-title = The server does not know yet
problem-parting-what = What this phone kept is deleted, but the server could not be reached: it still knows this phone. It is told at the next try, or when this page is opened again.
problem-parting-to-do = Try again once the server can be reached. | Or remove this phone on the dashboard.
problem-connection-lost-title = Connection lost
problem-connection-lost-what = The page reconnects by itself. What is measured meanwhile is kept and sent later.
problem-connection-lost-unkept = The page reconnects by itself. This browser’s store takes nothing more: what is measured meanwhile is kept only while this page stays open.
problem-no-answer-title = No answer
problem-no-answer-what = For some seconds the server has confirmed nothing. The page looks whether the connection still stands, and keeps what is measured.
problem-refused-title = The server refused
problem-refused-what = It could not do what this page asked for.
problem-refused-to-do = Try again in a while.
problem-incompatible-title = Page and server do not match
problem-incompatible-what = The server does not understand this page: it may have been updated meanwhile.
problem-incompatible-to-do = Reload the page.

## Both pages

server-unreachable = The server cannot be reached. Check that it runs and that this device is on its network.
answer-unreadable = The server's answer cannot be read: page and server are of different versions. Reload the page.
server-refused = The server refused this (HTTP { $status }).
labelled = { $label }: { $text }
copy = Copy
copied = Copied
copy-by-hand = Select and copy it

## What is measured

type-rr-interval = Time between heart beats
place-latitude = latitude
place-longitude = longitude
unit-beats-per-minute = beats per minute
unit-beats-seconds = bpm·s
unit-steps = steps
unit-floors = floors
unit-steps-per-second = steps per second
unit-byte = B

## The dashboard

dashboard-opening = Opening the dashboard…
dashboard-charts = Live charts
dashboard-side = Recordings, phones, links
sign-out = Sign out
close = Close
keep = Keep
delete = Delete
show = Show

## Its head

header-connecting = Connecting…
header-connected = Connected
header-waiting = Connection lost, reconnecting…
header-one-live = 1 source live
header-many-live = { $count } sources live
stopped-session-ended = This browser's session has ended. Open the dashboard with a fresh link.
stopped-how-to-get-a-link = How to get a link
stopped-too-many = Too many dashboards are open for this server. Close one elsewhere, then connect again.
stopped-link-full = As many people watch by this link as it lets in at a time. Try again later.
stopped-incompatible = The page and the server do not understand each other. Reload the page.
stopped-connect-again = Connect again

## Without a session

locked-title = Open the dashboard with its link
locked-how = The server prints a link with a one-time key when it starts, in a line that begins with “{ $word }”. For a fresh one, run this on the server's machine, with the data directory that the server uses:
locked-paste = Or paste the link here
locked-open = Open
locked-phone = Do you want to send this device's motion? Scan the code on the dashboard with it.
locked-no-key = This is no dashboard link: it has no key in it.

## Before anything streams

empty-title = Nothing is streaming yet
empty-how = Scan the code with a phone and tap Start: its acceleration and rotation appear here as live charts.
simulated-name = Simulated phone
simulated-start = Try it without a phone
simulated-stop = Stop the simulated phone
simulated-waiting = The server cannot be reached; trying again…
simulated-elsewhere = The simulated phone runs in another tab.
simulated-ended = The simulated phone was stopped by the server.

## Pairing

pairing-title = Connect a phone
pairing-none = No code is shown. A new one lets one phone in.
pairing-new = New code
pairing-used-up = The code is used up. For another phone, make a new one.
pairing-expired = The code has expired. Make a new one.
pairing-scan = Scan this with the phone's camera, then tap Start.
pairing-qr = QR code of the link below
pairing-enlarge = Enlarge
pairing-good-for-one = Good for one phone, { $time } left
pairing-good-for-many = Good for { $left } of { $phones } phones, { $time } left
pairing-open-codes = Open codes
pairing-one-phone = One phone
pairing-used-of = { $used } of { $phones } phones
pairing-left = { $time } left
pairing-revoke = Revoke
pairing-revoke-question = Revoke the code ({ $code })?
room-title = A code for a class
room-phones = Phones
room-minutes = Minutes
room-make = Make room code
trust-title = First time on this phone?
trust-why = Browsers give motion sensors only to pages that come over HTTPS. Scan this code first: it leads to this server's certificate and says how to install it.
trust-qr = QR code of the certificate's page
trust-fingerprint = Before you trust it, compare the SHA-256 fingerprint that the phone shows:

## Help for a phone that does not get through

finding-nobody = No phone has reached this server yet.
finding-nobody-to-do = Is the phone in the same Wi-Fi as this server, and not on mobile data? | Networks for guests, and those of schools and companies, often keep their devices apart. Try another network, or the phone's own hotspot with the computer in it. | A firewall on the server's computer may block the port in the link above: let it through.
finding-not-trusted = reached the server, but does not trust its certificate.
finding-trust-to-do = Scan the code under “First time on this phone?”, and install the certificate from there. | iPhone, iPad: after the profile is installed, open Settings, General, About, Certificate Trust Settings, and switch on full trust for Motionwire. Without that the phone still refuses. | Android: Settings, search for “CA certificate”, and install the downloaded file as one. Then scan the code above again.
finding-certificate-page = shows the certificate's page. Tap “Download the certificate” there.
finding-certificate-file = has downloaded the certificate. It still has to be installed and trusted.
finding-page-stuck = loaded the page, but the page does not run.
finding-page-stuck-to-do = Browsers inside other apps and very old ones cannot run it: open the link in Safari, or in Chrome or Firefox on Android. | Scan the whole code again: an address without the part after # has no code.
finding-code-refused = came with a code that no longer works.
finding-code-refused-to-do = Scan the code above.
finding-tap-start = shows the page. Tap Start there.
finding-no-socket = is paired, but its live connection does not come about.
finding-no-socket-to-do = If a warning about the certificate was clicked away on the phone, install the certificate instead: iPhones refuse live connections otherwise. | A proxy in front of this server must let WebSockets through.
finding-no-data = is connected, but sends no readings.
finding-no-data-to-do = Look at the phone: its page says what is wrong with the sensors, or was put in the background.
finding-not-stored = is connected, but this server cannot store what it sends.
finding-not-stored-to-do = Make room on the server’s disk, or look into its log.

## Paired phones, signed-in browsers

phones-title = Paired phones
phones-connected = Connected
phones-not-connected = Not connected
phones-name = Name of the phone
phones-forget = Forget
phones-forget-question = Forget { $name }? It must pair again to send. Its readings stay, with { $uid } in place of the name.
sessions-title = Signed-in browsers ({ $count })
sessions-a-browser = A browser
sessions-browser-on = { $browser } on { $system }
sessions-this-browser = This browser
sessions-open = Open now
sessions-last-seen = Last seen { $when }
sessions-sign-out-question = Sign that browser out? It needs a fresh link to come back.

## Sources

source-only-first = Only the first { $count } sources are shown.
source-only-first-kinds = Only the first { $count } of { $all } kinds of data are shown.
source-hide = Hide
source-live = Live
source-stalled = Stalled
source-gone = Gone
source-is-live = { $name } is live.
source-has-stalled = { $name } has stalled.
source-has-gone = { $name } has gone.
source-rate = Rate
source-jitter = Jitter
source-jitter-means = How much the intervals between samples differ: their standard deviation.
source-delay = Delay
source-delay-means = Time of arrival by the server's clock minus the sample's own time. It includes any difference between the server's clock and the phone's.
source-clock = Clock
source-clock-means = By how much the phone's own clock is ahead of the server's. Its samples carry the server's time: the delay does not include this.
hole-hidden = No data from { $from } to { $to }: the phone's page was in the background or the phone was locked.
hole-thinned = Fewer data from { $from } to { $to }: the phone's store for what it could not send was full.
hole-other = No data from { $from } to { $to }: { $reason }.
clock-behind = The clock of { $name } is { $size } behind the server's. The charts follow it; the delay above includes the difference.
clock-ahead = The clock of { $name } is { $size } ahead of the server's. The charts follow it; the delay above includes the difference.
number-below-zone = below zone 1
number-zone = zone { $zone }
number-pace = Pace
number-greatest-heart-rate = Greatest heart rate

## What a phone sends

steer-title = What it sends
steer-note = The phone obeys as far as its owner has agreed, and shows what was asked for.
steer-as-delivered = As fast as the sensor
steer-on = On
steer-off = Off

## Charts

chart-full-screen = Full screen
chart-now = now
chart-at-end = at the end
chart-at = at
chart-ago = { $age } ago
chart-by-keys = { $title }: Ctrl and ← → go from sample to sample
chart-more = and { $count } more
chart-in-unit = { $title } in { $unit }
chart-no-samples = { $title }: no samples yet
chart-last-seconds = in the last { $seconds } seconds
chart-from-to = from { $from } to { $to }
chart-between = between { $low } and { $high }
chart-described = { $title }, now { $values }; { $ends } { $span }
chart-described-empty = { $title }, now { $values }; nothing { $span }
chart-described-still = { $title }: { $ends } { $span }
chart-described-still-empty = { $title }: nothing { $span }
numbers-title = Numbers
numbers-least = Least
numbers-greatest = Greatest
numbers-mean = Mean
numbers-deviation = Deviation
numbers-no-deviation = The deviation is missing where only the least, the greatest and the mean of several readings at a time are known. Zoom in to see it.
numbers-samples = Samples
spectrum-title = { $title }, spectrum
spectrum-past-title = { $title }, spectrum over time
spectrum-no-peak = no frequency stands out
spectrum-too-coarse = Over so long a stretch no frequencies can be calculated: they need each reading. Zoom in to see them.
spectrum-earlier-too-coarse = Earlier frequencies cannot be calculated over so long a stretch: they need each reading. Zoom in to see them.
spectrum-of = Frequencies of
spectrum-liveliest = the liveliest axis
orientation-title = Orientation
orientation-angles = heading { $heading }°, tilt { $tilt }°, roll { $roll }°
orientation-described = The phone's orientation: { $angles }
orientation-recentre = Re-centre
axis-name = Values shown
axis-following = Values shown from { $low } to { $high }, following the data
axis-held = Values shown from { $low } to { $high }, held
axis-hands = Drag to move, wheel to zoom, double-click to follow the data again
range-title = Range and picture
range-from = From
range-to = to
range-set = Set
range-follow = Follow the data
range-problem = The two ends must be numbers from { $least } to { $greatest } that differ.
range-lanes = An axis for each line
picture-save = Save as a picture
picture-time = Time of day
arrange-title = Arrange the charts
arrange-lines = Lines
arrange-by-phone = Each phone has charts of its own
arrange-by-type = All phones on one chart
arrange-size = Size
arrange-columns = Charts in a row
arrange-columns-fit = As many as fit
arrange-height = Height
arrange-low = Low
arrange-middle = Middle
arrange-tall = Tall
arrange-charts = Charts
arrange-phones = Phones
arrange-up = { $name }: further up
arrange-down = { $name }: further down
arrange-anew = Reset
arrange-colour = Colour of { $name }
overlay-name = All phones
overlay-compare = Compare
overlay-magnitude = the magnitude
overlay-part = { $title }, { $part }
extra-title = Show more of it
extra-magnitude = Magnitude
extra-integral = Integral over time
extra-leaky = Integral without drift
extra-short = Average over 0.5 s
extra-long = Average over 5 s
extra-spectrum = Frequencies
extra-orientation = Orientation in space
extra-of = Integrals and averages
extra-of-numbers = of each number
extra-of-length = of the magnitude
derived-magnitude = { $title }, magnitude
derived-integral = { $title }, integral
derived-leaky = { $title }, integral without drift
derived-short = { $title }, average over 0.5 s
derived-long = { $title }, average over 5 s
derived-zero = Zero at { $time }.
derived-means = Means over { $span } each: the stretch is too long for the shorter average. Zoom in for it.
derived-bounds = The magnitude lies within the band: of { $span } each only the least and the greatest numbers are known here. Zoom in for its line.
derived-too-coarse = Over so long a stretch this cannot be calculated: it needs each reading. Zoom in to see it.

## The time shown

view-title = Time shown
view-pause = Pause
view-back-to-live = Back to live
view-earlier = Earlier
view-later = Later
view-less = Show less time
view-more = Show more time
view-window = Time that live charts show
view-days = { $count } days
view-all = Show all that is kept
keys-title = Keys
keys-space = Space
keys-space-does = Stop the charts where they are, or go back to the present
keys-arrows-do = Earlier, later; with Shift by a whole width
keys-exact = Ctrl ← →
keys-exact-do = With the focus on a chart: from sample to sample, with exact values; with Shift ten at once. On a Mac Option instead of Ctrl
keys-plus-minus-do = Show less or more time
keys-l-end = L, End
keys-c-does = Re-centre the phone in space
keys-back = Back to the present
keys-digits-do = Mark this moment with the digit
keys-drag = Drag
keys-drag-does = Move a chart in time; two fingers zoom
keys-wheel = Wheel
keys-wheel-does = Zoom a stopped chart; with Ctrl or Shift a live one too
keys-double-click = Double-click
keys-axis = Axis of the values
keys-axis-does = Drag or wheel. With the focus there: ↑ ↓ move, + − zoom, Enter holds, Esc follows the data
keys-question-does = This list

## Export

export-open = Export…
export-title = Export
export-what = All readings of that time, as they were measured. Nothing is lost if you stop it.
export-clocks = A source's clock is wrong, and its readings lie at other times. Choose that source alone to get what its charts show.
export-kind = Kind of file
export-csv-comma = CSV for Excel with decimal point (comma)
export-csv-excel = CSV for Excel with decimal comma (semicolon)
export-csv-semicolon = CSV for Excel with decimal point (semicolon)
export-csv = CSV for programs (comma, decimal point)
export-tsv = Text with tabs
export-jsonl = JSON Lines
export-source = Source
export-all = All
export-all-types = All kinds
export-download = Download

## Recordings and marked moments

notes-title = Recordings
notes-start = Start recording
notes-stop = Stop recording
notes-keep-shown = Keep what is shown as a recording
notes-remark-on-moment = Remark on this moment
notes-mark = Mark
notes-marked = Marked: { $text }, { $time }
notes-running = running
notes-recording = Recording
notes-name = Recording { $number }
notes-recording-name = Name of the recording
notes-delete-question = Delete this recording's name? The readings stay.
notes-remark = Remark
notes-delete-remark = Delete this remark
notes-moments = Marked moments ({ $count })

## Alerts

alerts-title = Alerts
alerts-when = When
alerts-condition = Condition
alerts-above = is above
alerts-below = is below
alerts-in-zone = is in heart rate zone
alerts-out-of-zone = leaves heart rate zone
alerts-stalled = stops coming
alerts-limit = Limit or zone
alerts-phone = Phone
alerts-any-phone = any phone
alerts-full = There are { $count } alerts, and no more can be watched for. Remove one first.
alerts-add = Add alert
alerts-limit-problem = The limit must be a number from { $least } to { $greatest }.
alerts-zone-problem = Zones go from 1 to 5 and are of the heart rate.
alerts-mute = Alerts sound once you have tapped or pressed a key on this page.
alerts-remove = Remove this alert
alerts-calls = How you are called
alerts-calls-note = An alert is always shown above the charts.
alerts-sound = Sound
alerts-notification = Notification
alerts-try = Try it
alerts-unasked = The browser asks whether it may when you add an alert or try it.
alerts-denied = This browser lets the page show no notifications. Allow them in its settings for this page.
alerts-insecure = Browsers show notifications of pages with https only, and this one was opened without it.
alerts-missing = This browser shows no notifications of pages.
alerts-not-shown = The browser did not show the notification. Some do not while they do not trust the page’s certificate.
alert-above = { $title } above { $limit }
alert-below = { $title } below { $limit }
alert-in-zone = { $title } in zone { $limit }
alert-out-of-zone = { $title } left zone { $limit }
alert-stalled = { $title } stopped coming

## Viewer links

links-title = Viewer links ({ $count })
links-why = A viewer link shows somebody the phones and kinds of data that you choose, and nothing else, until it ends. It works for whoever has it.
links-new = New viewer link
links-name = Whom it is for
links-phones = Whose readings
links-types = Which kinds of data
links-all-types = all kinds of data
links-past = Also what is stored already
links-lasts = It ends after
links-hour = 1 hour
links-day = 1 day
links-week = 1 week
links-month = 30 days
links-year = 1 year
links-make = Make link
links-made = The link for { $name }
links-once = It is shown this once. Send it to whom it is for.
links-here = On this computer
links-overlay = A single number for streaming software
links-overlay-how = Add one of these addresses as a browser source: it shows one big number on a transparent background.
links-revoke-question = Revoke the link for { $name }? Whoever watches through it is cut off at once.
links-until = until { $when }
links-with-past = with what is stored
links-never-opened = never opened
links-opened = opened { $count }×, last watched { $when }
links-by-phone = made on the phone { $name }
links-by-dashboard = made on a dashboard
links-by-you = made here
phone-links-title = Who else may watch ({ $count })
phone-links-why = A link shows somebody what this phone sends of the kinds that you choose, and nothing else, until it ends or you revoke it. It works for whoever has it.
data-title = Your data on this server
data-why = Everything that came from this phone and is still kept there.
data-save = Save a copy
data-delete = Delete all
data-delete-question = Delete all readings of this phone from the server, and forget it? This cannot be undone.
viewer-shows = You see { $what }, until { $when }.
viewer-live-only = You see what comes while you watch. What was stored before is not part of this link.
viewer-with-past = What is stored is part of it.
viewer-waiting = Nothing comes at present. As soon as something is measured, it appears here.
viewer-leave = Forget this link
viewer-ended-title = This link shows nothing
viewer-ended = It has ended, was revoked, or is not complete. Ask whoever sent it for a fresh one.
viewer-no-cookies = Allow cookies for this page in the browser's settings, then reload it.
viewer-forgotten-title = This browser has forgotten the link
viewer-forgotten = The link itself works until it ends: open it once more to come back.
viewer-failed = Nothing to see yet: this page keeps trying

## Playing recordings back, comparing them

playback-title = Playback
playback-play = Play
playback-place = Place in the recording
playback-speed = Speed
compare-open = Compare…
compare-title = Two recordings, from the beginning of each
compare-first = First recording
compare-second = Second recording
compare-whose = whose data
compare-fullest = Whoever sent most
compare-kind = Kind of data
compare-all-kinds = All that both have
compare-nothing = The two have no kind of data in common.
compare-axis = { $title }: which of its numbers
compare-described = { $title } over the seconds from each beginning; mean of the first { $first }, of the second { $second }
compare-shift = Move the second (s)
compare-shifted = { $seconds } s later
compare-help = Each line is as wide as what was measured there, from the least to the greatest. Drag a picture, or use the arrow keys on it, to move the second recording in time.
keys-play-does = While a recording is played: stop, go on
keys-seek-does = While a recording is played: back, ahead
keys-speed-does = While a recording is played: slower, faster

## Files, and how much is stored

export-which = Which time
export-shown = What is shown
export-kept = All that is kept
export-cancel = Cancel
export-progress = { $rows } rows, { $size } so far…
export-done = Saved: { $rows } rows, { $size }.
export-too-large = The file would be larger than { $size }, more than this browser can gather. Choose a shorter time or one source, or use Chrome or Edge on a computer, over HTTPS or on the server itself: they write it piece by piece.
export-unwritable = The file could not be written. Is the disk full? Choose another place.
storage-used = Stored: { $used } of at most { $most }, for at most { $days } days.
storage-since = The oldest is from { $when }.
storage-complete = Events lost: 0.
storage-missing = Events lost: 0; { $count } are being fetched again.
storage-lost = Events lost: { $count }. The server's storage was full before this page could fetch them.

## What the server refuses, by code: as in shared/src/rest/refusal.rs

refusal-no-dashboard-session = This browser has no session here. Open the link that the server printed at its start, or a fresh one from “motionwire link”.
refusal-dashboard-link-spent = This link is used or has expired. Print a fresh one with “motionwire link”.
refusal-no-viewer-session = This link has ended or was revoked, or this browser has not opened it. Ask for a fresh one.
refusal-viewer-link-ended = This link has ended, was revoked, or is not complete. Ask for a fresh one.
refusal-not-shown = This link does not show these readings.
refusal-not-paired = This phone is not paired, or no longer. Scan the code on the dashboard.
refusal-code-unusable = This code is unknown, used up or has expired. Scan a fresh one on the dashboard.
refusal-code-gone = There is no such pairing code any more.
refusal-phone-gone = There is no such phone any more.
refusal-session-gone = That browser is signed out already.
refusal-recording-gone = There is no such recording any more.
refusal-marker-gone = There is no such marked moment any more.
refusal-link-gone = There is no such viewer link any more, or it is not yours.
refusal-code-phones = A code is for 1 to { $limit } phones.
refusal-code-minutes = A code is good for 1 to { $limit } minutes.
refusal-link-end = A viewer link must end within the next { $limit } days.
refusal-link-phones = Choose at least one phone, and at most { $limit }.
refusal-link-types = Choose at most { $limit } kinds of data, or none to mean all.
refusal-words-empty = The name or remark must not be empty.
refusal-words-control = The name or remark must be one line without control characters.
refusal-words-long = The name or remark must have at most { $limit } characters.
refusal-too-many-codes = There are too many pairing codes: at most { $limit }. Revoke some, or wait until they have expired.
refusal-too-many-phones = There are too many phones: at most { $limit }. Use another data directory.
refusal-too-many-tokens = There are too many unused tokens of this developer: at most { $limit }. Use them, or wait until they have expired.
refusal-too-many-links = There are too many viewer links: at most { $limit }. Revoke some.
refusal-too-many-phone-links = There are too many viewer links of this phone: at most { $limit }. Revoke some.
refusal-too-many-recordings = There are too many recordings: at most { $limit }. Delete some; their readings stay.
refusal-too-many-markers = There are too many marked moments: at most { $limit }. Delete some.
refusal-too-many-dashboards = There are too many open dashboards: at most { $limit }. Close some.
refusal-too-many-attempts = Too many attempts from this address have failed. Wait, then try again with the right key, code or link.
refusal-not-own-page = This call is only for the server's own pages. Behind a proxy, start the server with --public-url.
refusal-no-such-address = There is nothing at this address.
refusal-took-too-long = The request took too long. Try again.
refusal-disk-full = The server cannot store anything at present: its disk is full or cannot be written. Make room there, then try again.
refusal-log-unreadable = The server could not read its event log. Its own log has the cause.
refusal-internal = Something went wrong in the server. Its log has the cause. Try again.
