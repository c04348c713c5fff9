import { type GuideText, list, note, section, table, text } from "../../guide";

export const state: GuideText = {
  title: "Leer el estado",
  intro:
    "Cómo saber de un vistazo si todo está al día, qué espera y qué necesita a una persona. No hace falta saber de sistemas.",
  sections: [
    section(
      "frase",
      "La frase de arriba",
      text(
        "[Sincronización](#/sincronizacion/atencion) empieza con una frase. Es lo único que hay que mirar cada día.",
      ),
      table(
        ["dice", "qué significa", "qué hacer"],
        ["Todo al día", "Lo de aquí y lo de los otros sistemas coincide.", "Nada."],
        ["7 cambios se están enviando", "Salen ahora mismo.", "Nada: baja solo."],
        [
          "12 cambios esperando internet",
          "Están guardados en este equipo y no pueden salir todavía.",
          "Revise la red. Al volver salen solos.",
        ],
        [
          "3 asuntos necesitan su atención",
          "Hay cosas que no se arreglan solas.",
          "Mire la lista de abajo, de arriba hacia abajo.",
        ],
        [
          "Todavía no hay nada conectado",
          "Nadie ha conectado un sistema.",
          "[Conectar un sistema](#/ayuda/conectar/antes).",
        ],
      ),
      text(
        "Debajo dice lo que sigue solo y cuándo fue la última comprobación. El mismo número sale en el menú de la izquierda, así se ve desde los pedidos.",
      ),
    ),
    section(
      "conexion",
      "La conexión, arriba a la derecha",
      table(
        ["dice", "qué significa"],
        ["Instantáneo", "El servidor avisa en el momento, y se comprobó hace poco."],
        ["Respaldo (cada 15 s)", "No hay aviso instantáneo. Los pedidos entran, un poco más tarde."],
        ["Reconectando…", "Se cortó hace unos segundos. Vuelve solo."],
        [
          "Sin conexión",
          "Pueden estar entrando pedidos que no se ven. [Qué hacer](#/ayuda/fallos/sin-conexion).",
        ],
        ["Clave no aceptada", "No se recibe ni se envía nada. [Qué hacer](#/ayuda/fallos/clave)."],
        ["Sin configurar", "Falta la dirección o la clave, en [Ajustes › Servidor](#/ajustes/servidor)."],
      ),
      note("Nunca está en verde si la última comprobación es vieja."),
    ),
    section(
      "insignias",
      "Las insignias",
      text("Son las mismas en todas las pantallas, y siempre llevan icono y palabra."),
      table(
        ["insignia", "dónde está el dato"],
        ["Sincronizado", "Aquí y allí, igual."],
        ["Pendiente", "Guardado en este equipo. Sale solo."],
        ["Sincronizando…", "Viajando en este momento."],
        ["Error", "Guardado aquí. El otro sistema no lo aceptó, y no se insiste más sin usted."],
        ["Conflicto", "Cambió en los dos lados. Aquí se sigue trabajando con lo de aquí."],
        ["No se sincroniza", "Alguien lo dejó fuera, o solo existe aquí."],
      ),
    ),
    section(
      "pestanas",
      "Las cuatro pestañas",
      list(
        "**Necesita atención**: lo que no se arregla solo. Cada fila dice qué pasó, qué significa y qué hacer, y lleva el botón que toca.",
        "**Pendientes**: lo que sale solo, con la hora del próximo intento. No hay que hacer nada.",
        "**Excluidos**: lo que alguien dejó fuera. **Incluir** lo devuelve.",
        "**Historial**: todas las ejecuciones, con filtros por datos, fecha y resultado.",
      ),
    ),
    section(
      "tabla",
      "La tabla de datos",
      text(
        "Hay una fila por clase de datos. La flecha dice el sentido: ← entra, → sale, ↔ las dos cosas. Después vienen la última vez que salió bien, y cuántos están pendientes, con error, en conflicto y excluidos. Los ceros se ven apagados para que resalte lo demás. **Sincronizar ahora** no espera a la hora programada.",
      ),
    ),
    section(
      "ejecucion",
      "Una ejecución y su suma",
      text(
        "Cada lectura es una ejecución. Mientras corre muestra el porcentaje, la velocidad y lo que falta. La suma siempre cuadra:",
      ),
      table(
        ["parte", "qué le pasó al registro"],
        ["Creados", "No estaba y ahora está."],
        ["Actualizados", "Estaba y cambió."],
        ["Sin cambios", "Ya era igual."],
        ["Omitidos", "Se dejó a propósito: está excluido o no cumple las condiciones."],
        ["En conflicto", "Cambió en los dos lados y espera su decisión."],
        ["Con error", "No se pudo leer o escribir. Los demás siguieron."],
      ),
      text(
        "**Pausar** la deja donde está y **Continuar** sigue desde ahí. **Detener** la termina; lo ya guardado se queda. Un registro con error se reintenta solo a él, o todos los que fallaron a la vez.",
      ),
    ),
    section(
      "sistemas",
      "Cómo está cada sistema",
      table(
        ["dice", "qué significa", "qué hacer"],
        ["Funciona", "Responde.", "Nada."],
        ["Pidió esperar", "Recibió muchas peticiones. Sigue solo.", "Nada."],
        [
          "Pausada por fallos repetidos",
          "Falló varias veces seguidas. Se le deja descansar y se prueba solo, a la hora que dice.",
          "**Probar ahora**, si sabe que ya se arregló.",
        ],
        ["Probando", "Una sola petición comprueba si ya volvió.", "Espere unos segundos."],
        [
          "Clave no aceptada",
          "No se insiste, para que no bloqueen la cuenta.",
          "[Corrija la clave](#/ayuda/fallos/clave).",
        ],
        ["En pausa", "La detuvo una persona; dice quién.", "**Reanudar** (administrador)."],
      ),
    ),
    section(
      "graficos",
      "Los gráficos pequeños",
      text(
        "Muestran la última hora: cuántos cambios viajaron, cuánto tardó en contestar el otro sistema y qué parte salió bien. La cifra en palabras es lo importante; la forma dice si mejora o empeora. Una línea que sube en la tardanza antes de la hora pico suele anunciar que el otro sistema se va a quedar corto.",
      ),
    ),
    section(
      "avisos",
      "Los avisos",
      text(
        "Mostrador avisa sin que nadie mire la pantalla: en la franja de abajo, con una notificación del equipo y, si quiere, en Slack. En [Ajustes › Avisos](#/ajustes/avisos) se elige cuándo:",
      ),
      list(
        "hay registros con error que esperan a una persona;",
        "el cambio más viejo lleva demasiado tiempo esperando;",
        "de las últimas peticiones salieron bien menos de las que debieran;",
        "una conexión lleva rato pausada por fallos;",
        "un sistema no contesta desde hace rato.",
      ),
      text(
        "Por la misma causa llega un solo aviso, y otro cuando se arregla. **Entendido** lo quita de la franja, pero no lo arregla. Si Slack dice que la dirección ya no sirve, se deja de enviar y la pantalla lo dice.",
      ),
    ),
    section(
      "registro",
      "El registro",
      text(
        "[Ajustes › Registro](#/ajustes/registro) guarda lo que el programa hizo, minuto a minuto, para soporte. No contiene claves ni nombres, teléfonos o direcciones de clientes. Se puede filtrar por gravedad y por palabra.",
      ),
    ),
  ],
};
