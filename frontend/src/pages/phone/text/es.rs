//! Spanish.

use super::{
    Consent, Figures, Home, Location, Pocket, Problems, Strap, Texts, TopicWords as Topic, Topics, Words,
};

pub(super) static TEXTS: Texts = Texts {
    tag: "es",
    decimal_mark: ",",

    loading: "Un momento…",
    starting: "Empezando…",
    ready: "Listo",
    streaming: "Transmitiendo",
    stopped: "Detenido",

    start: "Empezar",
    start_again: "Empezar otra vez",
    stop: "Parar",
    try_again: "Intentar de nuevo",
    reload: "Recargar la página",
    forget: "Olvidar este servidor",

    will_receive: "recibirá en directo de este teléfono lo que está activado aquí:",
    to_receiver: "Para",
    nothing_until_start: "No se mide ni se envía nada hasta que toques Empezar. Puedes parar en cualquier momento.",
    nothing_now: "Ahora no se mide ni se envía nada.",
    nothing_chosen: "Todo está desactivado: no se envía nada.",
    keep_open: "Deja esta página abierta: los navegadores detienen los sensores cuando hay otra aplicación delante o el teléfono está bloqueado.",
    stays_on: "Mientras tanto, la pantalla sigue encendida.",
    estimated_acceleration: "Este teléfono solo da la aceleración junto con la gravedad. Lo que se envía es una estimación sin ella.",
    sent: "lecturas enviadas",
    waiting_to_be_sent: "a la espera de enviarse",
    thinned: "descartadas, porque el almacén del navegador estaba lleno",

    link_connecting: "Conectando",
    link_live: "En directo",
    link_waiting: "Conexión perdida",
    link_stopped: "Desconectado",

    topics: Topics {
        acceleration: Topic { name: "Aceleración", means: "cómo se mueve, sin la gravedad" },
        rotation: Topic { name: "Rotación", means: "lo rápido que gira, en torno a cada eje" },
        steps: Topic { name: "Pasos", means: "cuántos y a qué ritmo" },
        speed: Topic {
            name: "Velocidad y distancia",
            means: "a partir de la ubicación, que no se envía por ello",
        },
        location: Topic { name: "Ubicación", means: "dónde está este teléfono" },
        heart_rate: Topic { name: "Pulso", means: "de una banda pectoral Bluetooth" },
        floors: Topic { name: "Pisos subidos", means: "estimación aproximada a partir de la altitud" },
    },
    consent: Consent {
        title: "Qué se envía",
        rate: "Frecuencia",
        as_delivered: "Como se mide",
        off_remotely: "Desactivado por el panel",
        slowed_remotely: "Reducido a {} Hz por el panel",
        no_motion: "Este navegador no puede leer sensores de movimiento. Safari en un iPhone sí puede, y Chrome o Firefox en Android.",
    },
    location: Location {
        no_altitude: "Sin pisos: este teléfono no indica su altitud.",
        altitude_too_coarse: "Aún sin pisos: la altitud es demasiado imprecisa. Mejora al aire libre.",
        no_steps: "Sin pisos: sin pasos, un ascensor parece una escalera.",
        waiting: "Esperando la ubicación…",
        denied: "Esta página no puede usar la ubicación. Permítelo en los ajustes del navegador para esta página y luego desactiva y activa esto.",
        unavailable: "El teléfono no sabe dónde está. Comprueba que la ubicación esté activada en sus ajustes.",
        timeout: "Aún no hay ubicación. Llega antes al aire libre.",
        unsupported: "Este navegador no conoce la ubicación.",
    },
    strap: Strap {
        pick: "Elegir una banda",
        pick_another: "Elegir otra banda",
        none: "No se ha elegido ninguna banda.",
        connecting: "Conectando con la banda…",
        connected: "Banda conectada",
        no_contact: "La banda no tiene contacto con la piel. Humedece los electrodos y ajústala.",
        lost: "La banda está fuera de alcance. Se sigue buscando hasta que vuelva.",
        unsuitable: "Este dispositivo no da el pulso.",
        unsupported: "Este navegador no puede conectarse a una banda. Chrome en Android, Windows o macOS sí puede.",
    },
    figures: Figures {
        title: "Ahora",
        steps: "Pasos",
        cadence: "Cadencia",
        cadence_unit: "pasos/min",
        speed: "Velocidad",
        distance: "Distancia",
        heart_rate: "Pulso",
        heart_rate_unit: "ppm",
        floors: "Pisos",
        estimated: "estimado",
    },
    pocket: Pocket {
        open: "Modo bolsillo",
        title: "Modo bolsillo",
        hint: "La pantalla está oscura y no responde al tacto. La transmisión continúa.",
        hold: "Mantén 2 segundos para desbloquear",
        alarm: "Vibrar y pitar si se pierde la conexión",
        battery: "Batería",
        data_sent: "Datos enviados",
        awake_refused: "El navegador no mantiene la pantalla encendida. Elige un apagado tardío en los ajustes del teléfono, o toca la pantalla de vez en cuando.",
    },
    home: Home {
        install: "Añadir a la pantalla de inicio",
        how_on_iphone: "Ahora toca Compartir y luego «Añadir a pantalla de inicio», antes de una hora. Si la app pide un código, copia este enlace y pégalo allí:",
        enter_code: "Enlace o código del panel",
        go_on: "Continuar",
    },
    problems: Problems {
        insecure_page: Words {
            title: "Esta página no es segura",
            what: "Los navegadores solo dan los sensores de movimiento a páginas que llegan por HTTPS sin advertencia.",
            to_do: &[
                "Escanea el código del panel o abre su dirección, la que empieza por https://.",
                "Si el navegador advierte del certificado, instala antes el del servidor: el panel muestra cómo.",
            ],
        },
        permission_denied: Words {
            title: "Se negó el acceso a los sensores",
            what: "Esta página no puede leer los sensores de movimiento.",
            to_do: &[
                "iPhone y iPad recuerdan un no hasta que se cierra el navegador: deslízalo fuera en el selector de apps, abre de nuevo esta \
                 página y toca Permitir.",
                "En Chrome, toca el símbolo junto a la dirección, abre Permisos y permite los sensores de movimiento.",
                "Luego inténtalo de nuevo.",
            ],
        },
        no_sensor: Words {
            title: "No hay acceso a los sensores",
            what: "Este navegador no puede leer ni los sensores de movimiento ni la ubicación, ni conectarse a una banda de frecuencia cardíaca.",
            to_do: &[
                "Abre esta página en Safari en un iPhone, o en Chrome o Firefox en Android.",
                "Los navegadores dentro de otras apps no suelen tener sensores: abre el enlace en el navegador del teléfono.",
            ],
        },
        silent: Words {
            title: "Los sensores no dicen nada",
            what: "Desde hace dos segundos no llega nada de los sensores.",
            to_do: &[
                "En Chrome, abre Configuración, Configuración de sitios, Sensores de movimiento, y permítelos. Después recarga esta página.",
                "El ahorro de batería puede apagar los sensores: prueba sin él.",
            ],
        },
        no_values: Words {
            title: "Aquí no hay sensores de movimiento",
            what: "El navegador responde, pero sin valores. La mayoría de los ordenadores no tienen sensores de movimiento.",
            to_do: &["Abre esta página en un teléfono: escanea el código del panel con su cámara."],
        },
        no_gyroscope: Words {
            title: "Sin rotación",
            what: "Este teléfono no da la rotación: quizá no tenga giroscopio. La aceleración continúa.",
            to_do: &[],
        },
        no_accelerometer: Words {
            title: "Sin aceleración",
            what: "Este teléfono no da la aceleración. La rotación continúa.",
            to_do: &[],
        },
        code_invalid: Words {
            title: "Este código no funciona",
            what: "Ha caducado, ya se usó o no está completo.",
            to_do: &["Crea un código nuevo en el panel y escanéalo."],
        },
        no_code: Words {
            title: "Escanea un código para empezar",
            what: "Este teléfono aún no está conectado a ningún panel.",
            to_do: &[
                "Abre el panel en un ordenador y haz que muestre un código para un teléfono.",
                "Escanea el código con la cámara de este teléfono.",
            ],
        },
        revoked: Words {
            title: "Este teléfono fue desconectado",
            what: "Su acceso se retiró en el panel o ha caducado.",
            to_do: &["Para volver a transmitir, crea un código nuevo en el panel y escanéalo."],
        },
        taken_over: Words {
            title: "La transmisión sigue en otro sitio",
            what: "Otra pestaña o ventana de este teléfono ha tomado el relevo.",
            to_do: &["Sigue allí, o inténtalo de nuevo para transmitir desde aquí."],
        },
        offline: Words {
            title: "No se puede llegar al servidor",
            what: "No ha respondido.",
            to_do: &[
                "Comprueba que este teléfono esté en la misma red Wi-Fi que el servidor y que el servidor funcione.",
                "Algunas redes, sobre todo las de invitados, aíslan los dispositivos: prueba otra.",
            ],
        },
        connection_lost: Words {
            title: "Conexión perdida",
            what: "La página se reconecta sola. Lo que se mide entretanto se guarda y se envía después.",
            to_do: &[],
        },
        refused: Words {
            title: "El servidor se negó",
            what: "No pudo hacer lo que esta página pedía.",
            to_do: &["Inténtalo de nuevo dentro de un rato."],
        },
        incompatible: Words {
            title: "La página y el servidor no encajan",
            what: "El servidor no entiende esta página: quizá se haya actualizado entretanto.",
            to_do: &["Recarga la página."],
        },
    },
};
