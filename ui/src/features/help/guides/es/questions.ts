import { type GuideText, list, section, table, text } from "../../guide";

export const questions: GuideText = {
  title: "Preguntas frecuentes",
  intro: "Respuestas cortas sobre la sincronización y las integraciones.",
  sections: [
    section(
      "perder",
      "¿Se puede perder algo si se va el internet o la luz?",
      text(
        "No. Cada cambio se guarda en este equipo antes de enviarse, y cada pedido se guarda antes de decirle al servidor que llegó. Al volver, lo pendiente sale solo, en orden y una sola vez.",
      ),
    ),
    section(
      "reintentar",
      "¿Reintentar puede duplicar?",
      text(
        "No. Cada envío lleva una marca propia por la que el otro sistema lo reconoce. Puede pulsar **Reintentar** las veces que quiera.",
      ),
    ),
    section(
      "cuanto-tarda",
      "¿Cuánto tarda un cambio en llegar?",
      text(
        "Con conexión, segundos. Lo que viene de los otros sistemas llega a la hora programada, o al pulsar **Sincronizar ahora**. Los pedidos de WhatsApp no esperan: entran al momento.",
      ),
    ),
    section(
      "insiste",
      "¿Cuántas veces lo intenta?",
      text(
        "Sin conexión, siempre: no cuenta como intento. Si el otro sistema falla, cada vez con más espacio, hasta cinco minutos entre uno y otro, veinte veces por registro. Si lo rechaza por sus datos, una vez: repetirlo no cambiaría nada, y pasa a **Necesita atención**.",
      ),
    ),
    section(
      "quien",
      "¿Quién puede hacer qué?",
      table(
        ["", "Operador", "Gerente", "Administrador"],
        ["Ver el estado, reintentar", "sí", "sí", "sí"],
        ["Sincronizar ahora, apartar, excluir", "no", "sí", "sí"],
        ["Resolver conflictos, confirmar borrados", "no", "sí", "sí"],
        ["Conexiones, claves, mapeo, avisos", "no", "ver", "sí"],
        ["Registro", "no", "no", "sí"],
      ),
      text("Los botones que no tocan se ven apagados, con el motivo al lado."),
    ),
    section(
      "orden",
      "¿Dónde conviene corregir un dato?",
      text(
        "Donde nace. Si el precio lo manda la oficina, corríjalo en la oficina: lo que se cambie aquí volvería a cambiar. **Quién manda** se ve en el paso Qué sincronizar de la integración.",
      ),
    ),
    section(
      "adivinar",
      "¿Por qué no lo arregla solo?",
      text(
        "Porque una adivinanza que sale mal no se nota. Un «1.000» mal leído es un precio mil veces mayor; una letra perdida es otro apellido. Lo que es seguro se arregla solo; lo demás se pregunta una vez.",
      ),
    ),
    section(
      "cambiar-mapeo",
      "Cambié el mapeo. ¿Y los registros que ya pasaron?",
      text(
        "La próxima ejecución los mira todos otra vez con el mapeo nuevo y actualiza solo los que cambian. Antes pide una prueba sin escribir.",
      ),
    ),
    section(
      "apagado",
      "¿Qué pasa con lo programado si el equipo está apagado?",
      text(
        "Corre al encenderlo, una vez, aunque se hayan saltado varias. Cuando cambian los relojes no corre dos veces ni se salta.",
      ),
    ),
    section(
      "dos-equipos",
      "¿Puedo conectar los mismos sistemas desde dos equipos?",
      text(
        "No conviene: dos Mostrador escribiendo en la misma carpeta o recibiendo los mismos pedidos se pisan. Use un equipo, y navegadores o tabletas para mirar.",
      ),
    ),
    section(
      "borrar",
      "Si borro algo aquí, ¿se borra allí?",
      text(
        "Solo si ese sistema lo permite y la integración viaja en ese sentido. Un registro que se borra en el origen de una integración no se borra en el destino. Y si de golpe faltan muchos, se pregunta antes.",
      ),
    ),
    section(
      "excel",
      "¿Puedo sacar el historial a Excel?",
      text(
        "Sí: **Exportar** en [Historial](#/sincronizacion/historial) y **Descargar Excel** en cada ejecución. El archivo queda en Descargas. Los textos van como textos: nada se ejecuta al abrirlo.",
      ),
    ),
    section(
      "slack",
      "¿Cómo recibo los avisos en Slack?",
      text(
        "En Slack se crea un «webhook entrante» para un canal. Su dirección se pega en [Ajustes › Avisos](#/ajustes/avisos); se envía un mensaje de prueba antes de guardarla. Los mensajes llevan cuentas y nombres de sistemas, nunca datos de clientes.",
      ),
    ),
    section(
      "metricas",
      "¿Se puede vigilar desde otro programa?",
      text(
        "Sí. En [Ajustes › Avisos](#/ajustes/avisos) hay una dirección de medidas en formato Prometheus, con su propia llave. Solo se puede leer, y no contiene datos de clientes.",
      ),
    ),
    section(
      "claves",
      "¿Dónde están las claves?",
      text(
        "En el llavero del sistema, o en un archivo solo para este usuario si el equipo no tiene llavero; la pantalla lo dice. No se muestran nunca, ni en los avisos ni en el registro. Cambie una clave si alguien que la conocía se fue.",
      ),
    ),
    section(
      "guardado",
      "¿Qué se guarda y cuánto tiempo?",
      list(
        "Los pedidos y su historia, siempre.",
        "Lo que se envió y recibió, y los registros con error: 90 días.",
        "Las medidas por minuto: 7 días; por hora, 400 días.",
        "El registro del programa: los últimos días, en archivos que se van reemplazando.",
      ),
    ),
    section(
      "parar",
      "¿Cómo detengo todo ahora mismo?",
      text(
        "Un administrador pulsa **Pausar** en el sistema, en [Sincronización](#/sincronizacion/atencion). Nada más sale ni entra con él hasta **Reanudar**. Los cambios esperan. Los pedidos ya recibidos se siguen trabajando.",
      ),
    ),
    section(
      "ayuda",
      "Nada de esto me sirve",
      text(
        "Copie el informe y llame a soporte: [Enviar diagnóstico](#/ayuda/fallos/diagnostico). Mientras tanto el tablero sigue funcionando.",
      ),
    ),
  ],
};
