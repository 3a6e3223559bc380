### The texts of both pages in Spanish, in the order of en.ftl: a subset of Fluent (https://projectfluent.org), one line each.

language = es
decimal-mark = ,

## The phone page

phone-loading = Un momento…
phone-starting = Empezando…
phone-ready = Listo
phone-streaming = Transmitiendo
phone-stopped = Detenido
phone-start = Empezar
phone-start-again = Empezar otra vez
phone-stop = Parar
phone-try-again = Intentar de nuevo
part-missing = No se ha podido cargar esta parte de la página.
page-fault = Algo ha fallado en esta página y puede que esté parada. Recárgala para continuar.
phone-reload = Recargar la página
phone-forget = Olvidar este servidor
phone-forget-question = ¿Olvidar este servidor? Para volver a transmitir, este teléfono necesita un código nuevo.
phone-forget-unsent = ¿Olvidar este servidor? { $count } lecturas aún no se han enviado: también se borran.
phone-forget-yes = Olvidar
phone-will-receive = recibirá en directo de este teléfono lo que está activado aquí:
phone-to-receiver = Para
phone-nothing-until-start = No se mide ni se envía nada hasta que toques Empezar. Puedes parar en cualquier momento.
phone-nothing-now = Ahora no se mide ni se envía nada.
phone-nothing-chosen = Todo está desactivado: no se envía nada.
phone-keep-open = Deja esta página abierta: los navegadores detienen los sensores cuando hay otra aplicación delante o el teléfono está bloqueado.
phone-stays-on = Mientras tanto, la pantalla sigue encendida.
phone-estimated-acceleration = Este teléfono solo da la aceleración junto con la gravedad. Lo que se envía es una estimación sin ella.
phone-sent = lecturas enviadas
phone-waiting-to-be-sent = a la espera de enviarse
phone-left-going = { $count } lecturas de antes se están enviando.
phone-left-waiting = { $count } lecturas de antes esperan hasta que se pueda llegar al servidor.
phone-left-unkept = Este navegador no las guarda: deja esta página abierta hasta entonces.
phone-earlier = { $count } lecturas de una conexión anterior no se han enviado ({ $from } – { $to }).
phone-earlier-later = Se quedan en este teléfono hasta que decidas, con un código nuevo, si se envían o se borran.
phone-earlier-send = Enviarlas como este teléfono, con la hora en que se midieron
phone-earlier-delete = Borrarlas sin enviarlas
phone-thinned = descartadas, porque el almacén del navegador estaba lleno
phone-hole = De { $from } a { $to } no se midió nada, porque la página estaba en segundo plano.
phone-ended-at = La transmisión terminó a las { $time }: la página se cerró o se recargó.
phone-ended = La transmisión ha terminado: la página se cerró o se recargó.
link-connecting = Conectando
link-live = En directo
link-waiting = Conexión perdida
link-stopped = Desconectado

## Kinds of data

topic-acceleration = Aceleración
topic-acceleration-means = cómo se mueve, sin la gravedad
topic-rotation = Rotación
topic-rotation-means = velocidad en torno a cada eje
topic-location = Ubicación
topic-location-means = dónde está este teléfono
topic-heart-rate = Pulso
topic-floors = Pisos subidos
topic-floors-means = estimación según la altitud

## The phone page's switches

consent-title = Qué se envía
consent-from-motion = De los sensores de movimiento
consent-from-location = De la ubicación
consent-from-location-note = La velocidad, la distancia y los pisos no dicen dónde está este teléfono.
consent-from-strap = De una banda pectoral Bluetooth
consent-rate = Frecuencia
consent-as-delivered = Como se mide
consent-off-remotely = Desactivado por el panel
consent-slowed-remotely = Reducido a { $hz } Hz por el panel
consent-withheld = Quedan por enviar { $count } lecturas medidas antes.
consent-delete-withheld = Borrarlas
consent-no-motion = Este navegador no puede leer sensores de movimiento. Safari en un iPhone sí puede, y Chrome o Firefox en Android.

## How it goes with the location

location-no-altitude = Sin pisos: este teléfono no indica su altitud.
location-altitude-too-coarse = Aún sin pisos: la altitud es demasiado imprecisa. Mejora al aire libre.
location-no-steps = Sin pisos: sin pasos, un ascensor parece una escalera.
location-waiting = Esperando la ubicación…
location-denied = Esta página no puede usar la ubicación. Permítelo en los ajustes del navegador para esta página y luego para y empieza otra vez.
location-unavailable = El teléfono no sabe dónde está. Comprueba que la ubicación esté activada en sus ajustes.
location-timeout = Aún no hay ubicación. Llega antes al aire libre.
location-unsupported = Este navegador no conoce la ubicación.

## How it goes with the heart-rate strap

strap-pick = Elegir una banda
strap-pick-another = Elegir otra banda
strap-none = No se ha elegido ninguna banda.
strap-connecting = Conectando con la banda…
strap-connected = Banda conectada
strap-no-contact = La banda no tiene contacto con la piel. Humedece los electrodos y ajústala.
strap-silent = La banda está conectada, pero no envía nada. Humedece los electrodos y ajústala; quizá le quede poca pila.
strap-resting = La banda está desconectada. Se conecta de nuevo al volver a empezar.
strap-lost = La banda está fuera de alcance. Se sigue buscando hasta que vuelva.
strap-unsuitable = Este dispositivo no da el pulso.
strap-no-bluetooth = El Bluetooth está apagado, o este navegador no puede usarlo. Enciéndelo, permítelo para el navegador y elige de nuevo.
strap-unsupported = Este navegador no puede conectarse a una banda. Chrome en Android, Windows o macOS sí puede.

## Big numbers

figure-title = Ahora
figure-steps = Pasos
figure-cadence = Cadencia
figure-cadence-unit = pasos/min
figure-speed = Velocidad
figure-distance = Distancia
figure-heart-rate = Pulso
figure-heart-rate-unit = ppm
figure-floors = Pisos
figure-estimated = estimado

## Pocket mode, and what runs beside the stream

pocket-open = Modo bolsillo
pocket-title = Modo bolsillo
pocket-hint = La pantalla está oscura y no responde al tacto.
pocket-goes-on = La transmisión continúa.
pocket-hold = Mantén 2 segundos para desbloquear
pocket-alarm = Vibrar y pitar si se pierde la conexión
pocket-battery = Batería
pocket-data-sent = Datos enviados
pocket-awake-refused = El navegador no mantiene la pantalla encendida. Elige un apagado tardío en los ajustes del teléfono, o toca la pantalla de vez en cuando.

## The page as an app of its own

home-install = Añadir a la pantalla de inicio
home-how-on-iphone = Ahora toca Compartir y luego «Añadir a pantalla de inicio», antes de una hora. Si la app pide un código, copia este enlace y pégalo allí:
home-enter-code = Enlace o código del panel
home-go-on = Continuar

## What can stand in the way: steps are parted by ` | `

problem-insecure-page-title = Esta página no es segura
problem-insecure-page-what = Los navegadores solo dan los sensores de movimiento a páginas que llegan por HTTPS sin advertencia.
problem-insecure-page-to-do = Escanea el código del panel o abre su dirección, la que empieza por https://. | Si el navegador advierte del certificado, instala antes el del servidor: el panel muestra cómo.
problem-no-cookies-title = Hacen falta cookies
problem-no-cookies-what = Este navegador bloquea la única cookie con la que el servidor reconoce este teléfono.
problem-no-cookies-to-do = Permite las cookies para esta página en los ajustes del navegador y recárgala. | Si el código ya no sirve, crea uno nuevo en el panel y escanéalo.
problem-permission-denied-title = Se negó el acceso a los sensores
problem-permission-denied-what = Esta página no puede leer los sensores de movimiento.
problem-permission-denied-to-do = iPhone y iPad recuerdan un no hasta que se cierra el navegador: deslízalo fuera en el selector de apps, abre de nuevo esta página y toca Permitir. | En Chrome, toca el símbolo junto a la dirección, abre Permisos y permite los sensores de movimiento. | Luego inténtalo de nuevo.
problem-no-sensor-title = No hay acceso a los sensores
problem-no-sensor-what = Este navegador no puede leer ni los sensores de movimiento ni la ubicación, ni conectarse a una banda pectoral.
problem-no-sensor-to-do = Abre esta página en Safari en un iPhone, o en Chrome o Firefox en Android. | Los navegadores dentro de otras apps no suelen tener sensores: abre el enlace en el navegador del teléfono.
problem-silent-title = Los sensores no dicen nada
problem-silent-what = Hace un rato que no llega nada de los sensores.
problem-silent-to-do = En Chrome, abre Configuración, Configuración de sitios, Sensores de movimiento, y permítelos. Después recarga esta página. | El ahorro de batería puede apagar los sensores: prueba sin él. | Los ordenadores rara vez tienen sensores de movimiento: abre esta página en un teléfono.
problem-no-values-title = Aquí no hay sensores de movimiento
problem-no-values-what = El navegador responde, pero sin valores. La mayoría de los ordenadores no tienen sensores de movimiento.
problem-no-values-to-do = Abre esta página en un teléfono: escanea el código del panel con su cámara.
problem-no-gyroscope-title = Sin rotación
problem-no-gyroscope-what = Este teléfono no da la rotación: quizá no tenga giroscopio. La aceleración continúa.
problem-no-accelerometer-title = Sin aceleración
problem-no-accelerometer-what = Este teléfono no da la aceleración. La rotación continúa.
problem-code-invalid-title = Este código no funciona
problem-code-invalid-what = Ha caducado, ya se usó o no está completo.
problem-code-invalid-to-do = Crea un código nuevo en el panel y escanéalo.
problem-no-code-title = Escanea un código para empezar
problem-no-code-what = Este teléfono no está conectado a ningún panel.
problem-no-code-to-do = Abre el panel en un ordenador y haz que muestre un código para un teléfono. | Escanea el código con la cámara de este teléfono.
problem-revoked-title = Este teléfono fue desconectado
problem-revoked-what = Su acceso se retiró en el panel o ha caducado, o el servidor no lo conoce.
problem-revoked-to-do = Para volver a transmitir, crea un código nuevo en el panel y escanéalo.
problem-taken-over-title = La transmisión sigue en otro sitio
problem-taken-over-what = Otra pestaña o ventana de este teléfono ha tomado el relevo.
problem-taken-over-to-do = Sigue allí, o inténtalo de nuevo para transmitir desde aquí.
problem-offline-title = No se puede llegar al servidor
problem-offline-what = No ha respondido.
problem-offline-to-do = Comprueba que este teléfono esté en la misma red Wi-Fi que el servidor y que el servidor funcione. | Algunas redes, sobre todo las de invitados, aíslan los dispositivos: prueba otra.
problem-parting-title = El servidor aún no lo sabe
problem-parting-what = Lo que este teléfono guardaba se ha borrado, pero no se pudo llegar al servidor: aún conoce este teléfono. Lo sabrá en el próximo intento, o cuando esta página vuelva a abrirse.
problem-parting-to-do = Vuelve a intentarlo cuando se pueda llegar al servidor. | O quita este teléfono en el panel.
problem-connection-lost-title = Conexión perdida
problem-connection-lost-what = La página se reconecta sola. Lo que se mide entretanto se guarda y se envía después.
problem-connection-lost-unkept = La página se reconecta sola. El almacenamiento de este navegador no admite nada: lo que se mide entretanto solo se guarda mientras esta página siga abierta.
problem-no-answer-title = Sin respuesta
problem-no-answer-what = Desde hace unos segundos el servidor no ha confirmado nada. La página comprueba si la conexión sigue en pie y guarda lo que se mide.
problem-refused-title = El servidor se negó
problem-refused-what = No pudo hacer lo que esta página pedía.
problem-refused-to-do = Inténtalo de nuevo dentro de un rato.
problem-incompatible-title = La página y el servidor no encajan
problem-incompatible-what = El servidor no entiende esta página: quizá se haya actualizado entretanto.
problem-incompatible-to-do = Recarga la página.

## Both pages

server-unreachable = No se puede llegar al servidor. Comprueba que está en marcha y que este dispositivo está en su red.
answer-unreadable = No se puede leer la respuesta del servidor: la página y el servidor son de versiones distintas. Recarga la página.
server-refused = El servidor lo ha rechazado (HTTP { $status }).
labelled = { $label }: { $text }
copy = Copiar
copied = Copiado
copy-by-hand = Selecciónalo y cópialo

## What is measured

type-rr-interval = Tiempo entre latidos
place-latitude = latitud
place-longitude = longitud
unit-beats-per-minute = latidos por minuto
unit-beats-seconds = ppm·s
unit-steps = pasos
unit-floors = pisos
unit-steps-per-second = pasos por segundo
unit-byte = B

## The dashboard

dashboard-opening = Abriendo el panel…
dashboard-charts = Gráficos en directo
dashboard-side = Grabaciones, teléfonos, enlaces
sign-out = Cerrar sesión
close = Cerrar
keep = Conservar
delete = Eliminar
show = Mostrar

## Its head

header-connecting = Conectando…
header-connected = Conectado
header-waiting = Conexión perdida, reconectando…
header-one-live = 1 fuente en directo
header-many-live = { $count } fuentes en directo
stopped-session-ended = La sesión de este navegador ha terminado. Abre el panel con un enlace nuevo.
stopped-how-to-get-a-link = Cómo obtener un enlace
stopped-too-many = Hay demasiados paneles abiertos para este servidor. Cierra uno en otro sitio y vuelve a conectar.
stopped-link-full = Por este enlace ya están mirando todas las personas que admite a la vez. Inténtalo más tarde.
stopped-incompatible = La página y el servidor no se entienden. Recarga la página.
stopped-connect-again = Volver a conectar

## Without a session

locked-title = Abre el panel con su enlace
locked-how = Al arrancar, el servidor muestra un enlace con una clave de un solo uso, en una línea que empieza por «{ $word }». Para obtener uno nuevo, ejecuta esto en la máquina del servidor, con el directorio de datos que usa el servidor:
locked-paste = O pega el enlace aquí
locked-open = Abrir
locked-phone = ¿Quieres enviar el movimiento de este dispositivo? Escanea con él el código del panel.
locked-no-key = Esto no es un enlace al panel: no contiene ninguna clave.

## Before anything streams

empty-title = Todavía no se transmite nada
empty-how = Escanea el código con un teléfono y toca Empezar: su aceleración y su rotación aparecen aquí en gráficos en directo.
simulated-name = Teléfono simulado
simulated-start = Probar sin teléfono
simulated-stop = Parar el teléfono simulado
simulated-waiting = No se puede llegar al servidor; reintentando…
simulated-elsewhere = El teléfono simulado está en otra pestaña.
simulated-ended = El servidor ha parado el teléfono simulado.

## Pairing

pairing-title = Conectar un teléfono
pairing-none = No se muestra ningún código. Uno nuevo deja entrar a un teléfono.
pairing-new = Código nuevo
pairing-used-up = El código está agotado. Para otro teléfono, crea uno nuevo.
pairing-expired = El código ha caducado. Crea uno nuevo.
pairing-scan = Escanea esto con la cámara del teléfono y toca Empezar.
pairing-qr = Código QR del enlace de abajo
pairing-enlarge = Ampliar
pairing-good-for-one = Vale para un teléfono, quedan { $time }
pairing-good-for-many = Vale para { $left } de { $phones } teléfonos, quedan { $time }
pairing-open-codes = Códigos abiertos
pairing-one-phone = Un teléfono
pairing-used-of = { $used } de { $phones } teléfonos
pairing-left = quedan { $time }
pairing-revoke = Revocar
pairing-revoke-question = ¿Revocar el código ({ $code })?
room-title = Un código para una clase
room-phones = Teléfonos
room-minutes = Minutos
room-make = Crear código de sala
trust-title = ¿Es la primera vez en este teléfono?
trust-why = Los navegadores solo dan los sensores de movimiento a páginas que llegan por HTTPS. Escanea antes este código: lleva al certificado de este servidor y dice cómo instalarlo.
trust-qr = Código QR de la página del certificado
trust-fingerprint = Antes de confiar en él, compara la huella SHA-256 que muestra el teléfono:

## Help for a phone that does not get through

finding-nobody = Ningún teléfono ha llegado aún a este servidor.
finding-nobody-to-do = ¿Está el teléfono en la misma wifi que este servidor, y no en datos móviles? | Las redes para invitados y las de escuelas y empresas suelen separar sus dispositivos. Prueba otra red, o el punto de acceso del teléfono con el ordenador dentro. | Un cortafuegos en el ordenador del servidor puede bloquear el puerto del enlace de arriba: déjalo pasar.
finding-not-trusted = ha llegado al servidor, pero no confía en su certificado.
finding-trust-to-do = Escanea el código de «¿Es la primera vez en este teléfono?» e instala el certificado desde allí. | iPhone, iPad: tras instalar el perfil, abre Ajustes, General, Información, Ajustes de confianza de certificados, y activa la confianza total para Motionwire. Sin eso el teléfono sigue rechazándolo. | Android: busca «certificado de CA» en los ajustes e instala como tal el archivo descargado. Luego escanea otra vez el código de arriba.
finding-certificate-page = muestra la página del certificado. Toca allí «Download the certificate».
finding-certificate-file = ha descargado el certificado. Falta instalarlo y confiar en él.
finding-page-stuck = ha cargado la página, pero la página no funciona.
finding-page-stuck-to-do = Los navegadores dentro de otras apps y los muy antiguos no pueden ejecutarla: abre el enlace en Safari, o en Chrome o Firefox en Android. | Escanea otra vez el código entero: una dirección sin la parte tras # no tiene código.
finding-code-refused = ha venido con un código que ya no vale.
finding-code-refused-to-do = Escanea el código de arriba.
finding-tap-start = muestra la página. Toca allí Empezar.
finding-no-socket = está vinculado, pero su conexión en directo no se establece.
finding-no-socket-to-do = Si en el teléfono se descartó una advertencia sobre el certificado, instala el certificado: si no, los iPhone rechazan las conexiones en directo. | Un proxy delante de este servidor debe dejar pasar los WebSockets.
finding-no-data = está conectado, pero no envía lecturas.
finding-no-data-to-do = Mira el teléfono: su página dice qué pasa con los sensores, o quedó en segundo plano.
finding-not-stored = está conectado, pero este servidor no puede guardar sus lecturas.
finding-not-stored-to-do = Libera espacio en el disco del servidor o consulta su registro.

## Paired phones, signed-in browsers

phones-title = Teléfonos vinculados
phones-connected = Conectado
phones-not-connected = No conectado
phones-name = Nombre del teléfono
phones-forget = Olvidar
phones-forget-question = ¿Olvidar { $name }? Tendrá que vincularse de nuevo para enviar. Sus lecturas quedan, con { $uid } en lugar del nombre.
sessions-title = Navegadores con sesión ({ $count })
sessions-a-browser = Un navegador
sessions-browser-on = { $browser } en { $system }
sessions-this-browser = Este navegador
sessions-open = Abierto ahora
sessions-last-seen = Visto por última vez: { $when }
sessions-sign-out-question = ¿Cerrar la sesión de ese navegador? Necesitará un enlace nuevo para volver.

## Sources

source-only-first = Solo se muestran las primeras { $count } fuentes.
source-only-first-kinds = Solo se muestran los primeros { $count } de { $all } tipos de datos.
source-hide = Ocultar
source-live = En directo
source-stalled = Parado
source-gone = Ausente
source-is-live = { $name } está en directo.
source-has-stalled = { $name } se ha parado.
source-has-gone = { $name } ya no está.
source-rate = Frecuencia
source-jitter = Fluctuación
source-jitter-means = Cuánto difieren los intervalos entre lecturas: su desviación típica.
source-delay = Retraso
source-delay-means = Hora de llegada según el reloj del servidor menos la hora de la lectura. Incluye cualquier diferencia entre el reloj del servidor y el del teléfono.
source-clock = Reloj
source-clock-means = Cuánto va el reloj del teléfono por delante del del servidor. Sus lecturas llevan la hora del servidor: el retraso no incluye esta diferencia.
hole-hidden = Sin datos de { $from } a { $to }: la página del teléfono estaba en segundo plano o el teléfono estaba bloqueado.
hole-thinned = Menos datos de { $from } a { $to }: el almacén del teléfono para lo que no pudo enviar estaba lleno.
hole-other = Sin datos de { $from } a { $to }: { $reason }.
clock-behind = El reloj de { $name } va { $size } por detrás del del servidor. Los gráficos lo siguen; el retraso de arriba incluye la diferencia.
clock-ahead = El reloj de { $name } va { $size } por delante del del servidor. Los gráficos lo siguen; el retraso de arriba incluye la diferencia.
number-below-zone = bajo la zona 1
number-zone = zona { $zone }
number-pace = Ritmo
number-greatest-heart-rate = Pulso máximo

## What a phone sends

steer-title = Lo que envía
steer-note = El teléfono obedece hasta donde su dueño ha consentido, y muestra lo que se ha pedido.
steer-as-delivered = Tan rápido como el sensor
steer-on = Activado
steer-off = Desactivado

## Charts

chart-full-screen = Pantalla completa
chart-now = ahora
chart-at-end = al final
chart-at = a las
chart-ago = hace { $age }
chart-by-keys = { $title }: Ctrl y ← → van de una lectura a otra
chart-more = y { $count } más
chart-in-unit = { $title } en { $unit }
chart-no-samples = { $title }: aún no hay lecturas
chart-last-seconds = en los últimos { $seconds } segundos
chart-from-to = de { $from } a { $to }
chart-between = entre { $low } y { $high }
chart-described = { $title }, ahora { $values }; { $ends } { $span }
chart-described-empty = { $title }, ahora { $values }; nada { $span }
chart-described-still = { $title }: { $ends } { $span }
chart-described-still-empty = { $title }: nada { $span }
numbers-title = Números
numbers-least = Mínimo
numbers-greatest = Máximo
numbers-mean = Media
numbers-deviation = Desviación típica
numbers-no-deviation = Falta la desviación típica donde solo se conocen el menor valor, el mayor y la media de varias lecturas a la vez. Amplía el tramo para verla.
numbers-samples = Lecturas
spectrum-title = { $title }, espectro
spectrum-past-title = { $title }, espectro a lo largo del tiempo
spectrum-no-peak = no destaca ninguna frecuencia
spectrum-too-coarse = En un tramo tan largo no se pueden calcular frecuencias: hace falta cada lectura. Amplíalo para verlas.
spectrum-earlier-too-coarse = En un tramo tan largo no se pueden calcular las frecuencias anteriores: hace falta cada lectura. Amplíalo para verlas.
spectrum-of = Frecuencias de
spectrum-liveliest = el eje más activo
orientation-title = Orientación
orientation-angles = rumbo { $heading }°, inclinación { $tilt }°, alabeo { $roll }°
orientation-described = Orientación del teléfono: { $angles }
orientation-recentre = Recentrar
axis-name = Valores mostrados
axis-following = Valores de { $low } a { $high }, siguiendo los datos
axis-held = Valores de { $low } a { $high }, fijos
axis-hands = Arrastrar para mover, rueda para ampliar, doble clic para volver a seguir los datos
range-title = Rango e imagen
range-from = De
range-to = a
range-set = Fijar
range-follow = Seguir los datos
range-problem = Los dos extremos deben ser números entre { $least } y { $greatest }, distintos entre sí.
range-lanes = Un eje para cada línea
picture-save = Guardar como imagen
picture-time = Hora
arrange-title = Ordenar los gráficos
arrange-lines = Líneas
arrange-by-phone = Cada teléfono tiene sus propios gráficos
arrange-by-type = Todos los teléfonos en un gráfico
arrange-size = Tamaño
arrange-columns = Gráficos por fila
arrange-columns-fit = Los que quepan
arrange-height = Altura
arrange-low = Baja
arrange-middle = Media
arrange-tall = Alta
arrange-charts = Gráficos
arrange-phones = Teléfonos
arrange-up = { $name }: más arriba
arrange-down = { $name }: más abajo
arrange-anew = Restablecer
arrange-colour = Color de { $name }
overlay-name = Todos los teléfonos
overlay-compare = Comparar
overlay-magnitude = la magnitud
overlay-part = { $title }, { $part }
extra-title = Mostrar más
extra-magnitude = Magnitud
extra-integral = Integral en el tiempo
extra-leaky = Integral sin deriva
extra-short = Media de 0,5 s
extra-long = Media de 5 s
extra-spectrum = Frecuencias
extra-orientation = Orientación en el espacio
extra-of = Integrales y medias
extra-of-numbers = de cada número
extra-of-length = de la magnitud
derived-magnitude = { $title }, magnitud
derived-integral = { $title }, integral
derived-leaky = { $title }, integral sin deriva
derived-short = { $title }, media de 0,5 s
derived-long = { $title }, media de 5 s
derived-zero = Cero a las { $time }.
derived-means = Medias de { $span } cada una: el tramo es demasiado largo para la media más corta. Amplíalo para verla.
derived-bounds = La magnitud está dentro de la banda: aquí, de cada { $span } solo se conocen los números menores y mayores. Amplía el tramo para ver la línea.
derived-too-coarse = En un tramo tan largo no se puede calcular: hace falta cada lectura. Amplíalo para verlo.

## The time shown

view-title = Tiempo mostrado
view-pause = Pausar
view-back-to-live = Volver al directo
view-earlier = Antes
view-later = Después
view-less = Mostrar menos tiempo
view-more = Mostrar más tiempo
view-window = Tiempo que muestran los gráficos en directo
view-days = { $count } días
view-all = Mostrar todo lo guardado
keys-title = Teclas
keys-space = Espacio
keys-space-does = Parar los gráficos donde están, o volver al presente
keys-arrows-do = Antes, después; con Mayús un ancho entero
keys-exact = Ctrl ← →
keys-exact-do = Con el foco en un gráfico: de una lectura a otra, con valores exactos; con Mayús de diez en diez. En un Mac, Opción en lugar de Ctrl
keys-plus-minus-do = Mostrar menos o más tiempo
keys-l-end = L, Fin
keys-c-does = Recentrar el teléfono en el espacio
keys-back = Volver al presente
keys-digits-do = Marcar este momento con la cifra
keys-drag = Arrastrar
keys-drag-does = Mover un gráfico en el tiempo; dos dedos hacen zoom
keys-wheel = Rueda
keys-wheel-does = Zoom en un gráfico parado; con Ctrl o Mayús también en directo
keys-double-click = Doble clic
keys-axis = Eje de los valores
keys-axis-does = Arrastrar o rueda. Con el foco ahí: ↑ ↓ mueven, + − amplían, Intro fija, Esc sigue los datos
keys-question-does = Esta lista

## Export

export-open = Exportar…
export-title = Exportar
export-what = Todas las lecturas de ese tiempo, tal como se midieron. Si cancelas, no se pierde nada.
export-clocks = El reloj de una fuente no va bien y sus lecturas están en otras horas. Elige solo esa fuente para obtener lo que muestran sus gráficos.
export-kind = Tipo de archivo
export-csv-comma = CSV para Excel con punto decimal (coma)
export-csv-excel = CSV para Excel con coma decimal (punto y coma)
export-csv-semicolon = CSV para Excel con punto decimal (punto y coma)
export-csv = CSV para programas (coma, punto decimal)
export-tsv = Texto con tabuladores
export-jsonl = JSON Lines
export-source = Fuente
export-all = Todas
export-all-types = Todos los tipos
export-download = Descargar

## Recordings and marked moments

notes-title = Grabaciones
notes-start = Empezar a grabar
notes-stop = Parar la grabación
notes-keep-shown = Guardar lo mostrado como grabación
notes-remark-on-moment = Nota sobre este momento
notes-mark = Marcar
notes-marked = Marcado: { $text }, { $time }
notes-running = en curso
notes-recording = Grabando
notes-name = Grabación { $number }
notes-recording-name = Nombre de la grabación
notes-delete-question = ¿Eliminar el nombre de esta grabación? Las lecturas se quedan.
notes-remark = Nota
notes-delete-remark = Eliminar esta nota
notes-moments = Momentos marcados ({ $count })

## Alerts

alerts-title = Alertas
alerts-when = Cuando
alerts-condition = Condición
alerts-above = supera
alerts-below = baja de
alerts-in-zone = está en la zona de pulso
alerts-out-of-zone = sale de la zona de pulso
alerts-stalled = deja de llegar
alerts-limit = Límite o zona
alerts-phone = Teléfono
alerts-any-phone = cualquier teléfono
alerts-full = Hay { $count } alertas y no puede haber más. Quita antes una.
alerts-add = Añadir alerta
alerts-limit-problem = El límite debe ser un número de { $least } a { $greatest }.
alerts-zone-problem = Las zonas van de 1 a 5 y son del pulso.
alerts-mute = Las alertas suenan en cuanto se toca esta página o se pulsa una tecla.
alerts-remove = Quitar esta alerta
alerts-calls = Cómo se te avisa
alerts-calls-note = Una alerta se muestra siempre encima de los gráficos.
alerts-sound = Sonido
alerts-notification = Notificación
alerts-try = Probar
alerts-unasked = El navegador preguntará si puede cuando añadas una alerta o lo pruebes.
alerts-denied = Este navegador no deja que la página muestre notificaciones. Permítelas en sus ajustes para esta página.
alerts-insecure = Los navegadores solo muestran notificaciones de páginas con https, y esta se abrió sin él.
alerts-missing = Este navegador no muestra notificaciones de páginas.
alerts-not-shown = El navegador no mostró la notificación. Algunos no lo hacen mientras no confían en el certificado de la página.
alert-above = { $title } por encima de { $limit }
alert-below = { $title } por debajo de { $limit }
alert-in-zone = { $title } en la zona { $limit }
alert-out-of-zone = { $title } salió de la zona { $limit }
alert-stalled = { $title } dejó de llegar

## Viewer links

links-title = Enlaces para ver ({ $count })
links-why = Un enlace así muestra a alguien los teléfonos y los tipos de datos que elijas, y nada más, hasta que termina. Sirve a quien lo tenga.
links-new = Nuevo enlace para ver
links-name = Para quién es
links-phones = De quién son las lecturas
links-types = Qué tipos de datos
links-all-types = todos los tipos de datos
links-past = También lo que ya está guardado
links-lasts = Termina después de
links-hour = 1 hora
links-day = 1 día
links-week = 1 semana
links-month = 30 días
links-year = 1 año
links-make = Crear enlace
links-made = El enlace para { $name }
links-once = Se muestra solo esta vez. Envíalo a quien corresponda.
links-here = En este ordenador
links-overlay = Un solo número para programas de retransmisión
links-overlay-how = Añade una de estas direcciones como fuente de navegador: muestra un número grande sobre fondo transparente.
links-revoke-question = ¿Revocar el enlace para { $name }? Quien esté mirando se desconecta al instante.
links-until = hasta el { $when }
links-with-past = con lo guardado
links-never-opened = nunca abierto
links-opened = abierto { $count }×, visto por última vez el { $when }
links-by-phone = creado en el teléfono { $name }
links-by-dashboard = creado en un panel
links-by-you = creado aquí
phone-links-title = Quién más puede ver ({ $count })
phone-links-why = Un enlace muestra a alguien lo que este teléfono envía de los tipos elegidos, y nada más, hasta que termina o lo revocas. Sirve a quien lo tenga.
data-title = Tus datos en este servidor
data-why = Todo lo que vino de este teléfono y aún se guarda allí.
data-save = Guardar una copia
data-delete = Borrar todo
data-delete-question = ¿Borrar del servidor todas las lecturas de este teléfono y olvidarlo? No se puede deshacer.
viewer-shows = Ves { $what }, hasta el { $when }.
viewer-live-only = Ves lo que llega mientras miras. Lo guardado antes no forma parte de este enlace.
viewer-with-past = También ves lo guardado.
viewer-waiting = Ahora no llega nada. En cuanto se mida algo, aparecerá aquí.
viewer-leave = Olvidar este enlace
viewer-ended-title = Este enlace no muestra nada
viewer-ended = Ha terminado, fue revocado o no está completo. Pide uno nuevo a quien te lo envió.
viewer-no-cookies = Permite las cookies para esta página en los ajustes del navegador y recárgala.
viewer-forgotten-title = Este navegador ha olvidado el enlace
viewer-forgotten = El enlace en sí sirve hasta que termina: ábrelo otra vez para volver.
viewer-failed = Aún no hay nada que ver: esta página lo sigue intentando

## Playing recordings back, comparing them

playback-title = Reproducción
playback-play = Reproducir
playback-place = Posición en la grabación
playback-speed = Velocidad
compare-open = Comparar…
compare-title = Dos grabaciones, cada una desde su comienzo
compare-first = Primera grabación
compare-second = Segunda grabación
compare-whose = de quién son los datos
compare-fullest = Quien más envió
compare-kind = Tipo de datos
compare-all-kinds = Todos los comunes
compare-nothing = Las dos no tienen ningún tipo de datos en común.
compare-axis = { $title }: cuál de sus números
compare-described = { $title } según los segundos desde cada comienzo; media de la primera { $first }, de la segunda { $second }
compare-shift = Mover la segunda (s)
compare-shifted = { $seconds } s más tarde
compare-help = Cada línea es tan ancha como lo que se midió allí, del menor al mayor. Arrastra una imagen, o usa las flechas sobre ella, para mover la segunda grabación en el tiempo.
keys-play-does = Durante la reproducción: parar, seguir
keys-seek-does = Durante la reproducción: atrás, adelante
keys-speed-does = Durante la reproducción: más lento, más rápido

## Files, and how much is stored

export-which = Qué tiempo
export-shown = Lo que se muestra
export-kept = Todo lo que se guarda
export-cancel = Cancelar
export-progress = { $rows } filas, { $size } hasta ahora…
export-done = Guardado: { $rows } filas, { $size }.
export-too-large = El archivo ocuparía más de { $size }, más de lo que este navegador puede reunir. Elige un tiempo más corto o una sola fuente, o usa Chrome o Edge en un ordenador, por HTTPS o en el propio servidor: lo escriben por partes.
export-unwritable = No se pudo escribir el archivo. ¿Está lleno el disco? Elige otro lugar.
storage-used = Ocupado: { $used } de { $most } como máximo, durante { $days } días como máximo.
storage-since = Lo más antiguo es del { $when }.
storage-complete = Eventos perdidos: 0.
storage-missing = Eventos perdidos: 0; { $count } se están pidiendo de nuevo.
storage-lost = Eventos perdidos: { $count }. El almacenamiento del servidor se llenó antes de que esta página pudiera pedirlos.

## What the server refuses, by code: as in shared/src/rest/refusal.rs

refusal-no-dashboard-session = Este navegador no tiene sesión aquí. Abre el enlace que el servidor mostró al arrancar, o uno nuevo de «motionwire link».
refusal-dashboard-link-spent = Este enlace ya se usó o ha caducado. Obtén uno nuevo con «motionwire link».
refusal-no-viewer-session = Este enlace ha terminado o fue revocado, o este navegador no lo ha abierto. Pide uno nuevo.
refusal-viewer-link-ended = Este enlace ha terminado, fue revocado o no está completo. Pide uno nuevo.
refusal-not-shown = Este enlace no muestra estas lecturas.
refusal-not-paired = Este teléfono no está vinculado, o ya no. Escanea el código del panel.
refusal-code-unusable = Este código es desconocido, está agotado o ha caducado. Escanea uno nuevo en el panel.
refusal-code-gone = Este código de vinculación ya no existe.
refusal-phone-gone = Este teléfono ya no está.
refusal-session-gone = Ese navegador ya tiene la sesión cerrada.
refusal-recording-gone = Esta grabación ya no existe.
refusal-marker-gone = Este momento marcado ya no existe.
refusal-link-gone = Este enlace para ver ya no existe, o no es tuyo.
refusal-code-phones = Un código vale para 1 a { $limit } teléfonos.
refusal-code-minutes = Un código vale de 1 a { $limit } minutos.
refusal-link-end = Un enlace para ver debe terminar en los próximos { $limit } días.
refusal-link-phones = Elige al menos un teléfono, y { $limit } como máximo.
refusal-link-types = Elige { $limit } tipos de datos como máximo, o ninguno para todos.
refusal-words-empty = El nombre o la nota no puede estar vacío.
refusal-words-control = El nombre o la nota debe ser una línea sin caracteres de control.
refusal-words-long = El nombre o la nota puede tener { $limit } caracteres como máximo.
refusal-too-many-codes = Hay demasiados códigos de vinculación: { $limit } como máximo. Revoca algunos o espera a que caduquen.
refusal-too-many-phones = Hay demasiados teléfonos: { $limit } como máximo. Usa otro directorio de datos.
refusal-too-many-tokens = Hay demasiados tokens sin usar: { $limit } como máximo. Espera a que caduquen.
refusal-too-many-links = Hay demasiados enlaces para ver: { $limit } como máximo. Revoca algunos.
refusal-too-many-phone-links = Este teléfono tiene demasiados enlaces para ver: { $limit } como máximo. Revoca algunos.
refusal-too-many-recordings = Hay demasiadas grabaciones: { $limit } como máximo. Elimina algunas; sus lecturas se quedan.
refusal-too-many-markers = Hay demasiados momentos marcados: { $limit } como máximo. Elimina algunos.
refusal-too-many-dashboards = Hay demasiados paneles abiertos: { $limit } como máximo. Cierra algunos.
refusal-too-many-attempts = Han fallado demasiados intentos desde esta dirección. Espera y vuelve a intentarlo con la clave, el código o el enlace correctos.
refusal-not-own-page = Esto es solo para las páginas del propio servidor. Detrás de un proxy, arranca el servidor con --public-url.
refusal-no-such-address = No hay nada en esta dirección.
refusal-took-too-long = La petición tardó demasiado. Inténtalo de nuevo.
refusal-disk-full = El servidor no puede guardar nada ahora: su disco está lleno o no se puede escribir. Haz sitio en él y vuelve a intentarlo.
refusal-log-unreadable = El servidor no pudo leer las lecturas guardadas. La causa está en su registro.
refusal-internal = Algo ha fallado en el servidor. La causa está en su registro. Inténtalo de nuevo.
