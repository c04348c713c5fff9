import { type GuideText, list, note, section, steps, table, text } from "../../guide";

export const connect: GuideText = {
  title: "Conectar un sistema",
  intro:
    "Cómo unir Mostrador con el servidor de pedidos, con una carpeta de archivos o con otro sistema, y cómo decidir qué datos viajan. Lo hace un administrador, una sola vez.",
  sections: [
    section(
      "antes",
      "Antes de empezar",
      text("Reúna esto. Con todo a mano se tarda unos quince minutos."),
      list(
        "Su PIN de **administrador**. Los demás pueden mirar el estado, pero no cambiar conexiones.",
        "Para un servidor: la **dirección**, que empieza por https, y la **clave**. Las da quien atiende ese servidor.",
        "Para archivos: una **carpeta** que este equipo pueda abrir, en el propio disco o en una unidad de red.",
        "Saber **quién manda**: si un dato cambia en los dos lados, ¿cuál vale? Por ejemplo, el precio lo manda la oficina y el teléfono lo manda el restaurante.",
      ),
      note(
        "Nada se escribe en el otro sistema hasta que usted haga una prueba, mire el resultado y diga que continúe.",
      ),
    ),
    section(
      "servidor",
      "El servidor de pedidos de WhatsApp",
      steps(
        "Abra [Ajustes › Servidor](#/ajustes/servidor).",
        "Pegue la **dirección** y la **clave**, sin espacios ni comillas.",
        "Pulse **Probar conexión**. Va paso a paso: si llega al servidor, si la clave se acepta, si se abre el aviso instantáneo y si la versión es conocida.",
        "Si todo está en verde, pulse **Guardar**. Mostrador se conecta sin cerrarse.",
      ),
      text(
        "La clave se guarda en el llavero del sistema y no se vuelve a mostrar. Para cambiarla se escribe una nueva. Si la prueba marca un paso en rojo, la misma línea dice qué hacer; más detalles en [Clave no aceptada](#/ayuda/fallos/clave) y [Sin conexión](#/ayuda/fallos/sin-conexion).",
      ),
    ),
    section(
      "carpeta",
      "Una carpeta con archivos CSV",
      text(
        "Casi todo programa de oficina sabe guardar una tabla como CSV. Cada archivo de la carpeta es una clase de datos: «proveedores.csv» son los proveedores.",
      ),
      list(
        "La **primera fila** lleva los nombres de las columnas, sin repetir ninguno.",
        "Una columna es la **clave**: el código que identifica cada fila. No puede estar vacía ni repetirse. Si no dice otra, es la primera columna.",
        "El separador puede ser punto y coma, coma o tabulador. Con **Reconocerlo** se encuentra solo.",
        "Guarde como «CSV UTF-8» si puede. También se entiende la forma antigua de Windows.",
      ),
      steps(
        "Abra [Integraciones](#/integraciones) y pulse **Conectar un sistema**.",
        "Elija la clase de sistema, póngale un nombre que entienda todo el equipo («Oficina») y escriba la carpeta.",
        "Pulse **Probar conexión**: dice si la carpeta existe, cuántos archivos ve y si puede escribir.",
        "Pulse **Guardar**.",
      ),
      text(
        "Cuando Mostrador escribe en un archivo cambia solo las filas que tocan y deja las demás columnas como estaban, en su orden, con el mismo separador. Cierre el archivo en Excel antes: mientras está abierto, Windows no deja escribir en él.",
      ),
      note("La carpeta solo se puede elegir en el equipo donde corre Mostrador, no desde una tableta."),
    ),
    section(
      "wispro",
      "Los clientes de Wispro",
      text(
        "Mostrador lee los clientes de su cuenta de Wispro y los muestra en Clientes. Solo lee: en Wispro no se escribe ni se borra nada.",
      ),
      steps(
        "En Wispro, abra la configuración de la API y copie el **token**.",
        "Aquí abra [Integraciones](#/integraciones), pulse **Conectar un sistema** y elija **Wispro**.",
        "Póngale un nombre y pegue el token. Deje la dirección y los clientes por página vacíos, si nadie le dijo otra cosa.",
        "Pulse **Probar conexión**: dice si llega, si el token se acepta y cuántos clientes hay.",
        "Pulse **Guardar**. Para traerlos, pulse **Sincronizar con Wispro**.",
      ),
      list(
        "El token se guarda en el llavero del sistema y no se vuelve a mostrar. Para cambiarlo pulse **Cambiar** y pegue el nuevo.",
        "Si cambia la dirección por la de otro servidor, hay que pegar el token otra vez: uno guardado nunca se muestra a otro servidor.",
        "Se piden como mucho dos páginas por segundo, para no molestar a Wispro. Diez mil clientes son diez páginas.",
        "Si el token se rechaza o la licencia está vencida, la conexión se detiene y pide que alguien actúe. Lo que ya está aquí no cambia.",
        "Las contraseñas que Wispro pudiera mandar no se guardan.",
      ),
      note("**Quitar** la conexión borra también el token del llavero."),
    ),
    section(
      "integracion",
      "Los seis pasos de una integración",
      text(
        "Una integración une dos conjuntos de datos: por ejemplo, los proveedores de la oficina con los del restaurante. Se crea con **Nueva integración** en [Integraciones](#/integraciones). Puede dejarla a medias y seguir otro día: cada paso dice si está hecho, si falta o si algo dejó de valer.",
      ),
      table(
        ["paso", "qué se decide"],
        ["1 Sistemas", "De dónde salen los datos y a dónde llegan."],
        ["2 Conexión", "Que los dos sistemas respondan. Aquí mismo se prueban."],
        [
          "3 Qué sincronizar",
          "Qué datos, en qué sentido (→ o ↔), quién manda si cambian los dos lados, y con qué condiciones. Al lado se ve cuántos registros las cumplen.",
        ],
        ["4 Mapeo", "Qué campo va con cuál, y cómo se escribe en cada lado."],
        ["5 Prueba", "Qué pasaría: cuántos se crearían, cambiarían o fallarían."],
        ["6 Programación", "Los primeros 20, después todos, y cada cuánto se repite."],
      ),
    ),
    section(
      "quien-manda",
      "Quién manda",
      table(
        ["opción", "qué hace cuando un dato cambió en los dos lados"],
        ["Manda el origen", "Queda lo del sistema de donde salen los datos."],
        ["Manda el destino", "Queda lo del sistema a donde llegan. Lo vacío sí se rellena."],
        ["Manda el más reciente", "Queda lo último que se cambió, según el reloj de cada sistema."],
        ["Decidir a mano", "Queda como estaba y alguien elige en Necesita atención."],
      ),
      text(
        "Esto vale solo para lo que cambió en los dos lados. Lo que cambió en uno viaja siempre. Lo que una regla descarta queda en la historia y se puede recuperar.",
      ),
    ),
    section(
      "mapeo",
      "El mapeo: qué campo va con cuál",
      text(
        "Cada fila une un campo de origen con uno de destino. Se ve un ejemplo de cada lado, así se nota enseguida si algo no casa.",
      ),
      steps(
        "Mire primero las **sugerencias**. Se basan en los nombres y en los valores. Ninguna se aplica hasta que usted la acepta.",
        "Complete los campos **obligatorios** del destino: están arriba y se ven hasta que alguien los llena.",
        "Elija la **transformación** de cada campo (la tabla de abajo).",
        "Pulse **Ver con registros reales**: diez registros al azar y diez que dan problemas, con el antes, el después y lo que volvería.",
        "Pulse **Guardar**.",
      ),
      table(
        ["si en el origen hay…", "use", "porque"],
        ["espacios de más", "Quitar espacios", "« Ana » y «Ana» serían dos."],
        ["acentos rotos («PeÃ±a»)", "Reparar acentos", "Lo devuelve a «Peña» solo si es seguro."],
        ["1.234,50", "Número con decimales, con su notación", "Otro sistema escribe 1234.50."],
        ["precios", "Dinero en centavos", "El dinero nunca se calcula con decimales inexactos."],
        ["01/02/2026", "Fecha, diciendo el orden", "Sin decirlo no se sabe si es enero o febrero."],
        ["A / B / C", "Lista de valores", "«A» es «activo» en el otro lado."],
        [
          "nombre y apellido",
          "Unir campos o Partir en campos",
          "Un lado los tiene juntos y el otro separados.",
        ],
        ["04 12-555", "Teléfono", "Cada lado lo escribe a su manera."],
      ),
      text(
        "Se pueden encadenar varias: primero **Reparar acentos**, después **Quitar espacios**, después **Mayúsculas o minúsculas**. Reparar va siempre la primera, porque las demás cambian las letras que delatan el daño.",
      ),
      note(
        "Lo que se puede leer de dos maneras no se adivina: «1.000» sin decir la notación, o «01/02/2026» sin decir el orden, quedan con error hasta que usted lo diga.",
      ),
    ),
    section(
      "expresion",
      "Expresiones",
      text(
        "Cuando ninguna transformación alcanza se puede escribir una **expresión**, por ejemplo para juntar tres campos en uno. Una expresión viaja en un solo sentido: lo que se cambie en el destino no vuelve. El mapeo lo avisa.",
      ),
      list(
        "Si nombra un campo que el registro no tiene, el registro queda con error y los demás siguen.",
        "Si da demasiadas vueltas, se corta.",
        "Para dinero use los filtros decimales. Los números inexactos se rechazan.",
      ),
    ),
    section(
      "vuelta",
      "Campos que no vuelven",
      text(
        "Con el sentido ↔ cada campo debe poder leerse de vuelta. Hay transformaciones que no pueden: una expresión, una lista donde dos valores dan el mismo, o una fecha sin formato. El mapeo pone un aviso con el motivo. No impide usarlo: ese campo viaja solo hacia el destino.",
      ),
    ),
    section(
      "prueba",
      "Prueba sin escribir",
      text(
        "Lee todo, aplica el mapeo y no cambia nada. Al final muestra la suma: creados + actualizados + sin cambios + omitidos + en conflicto + con error = procesados. La ejecución real hace exactamente lo que la prueba dijo, si nada cambió entre medio.",
      ),
      list(
        "Mire los registros **con error**: cada uno dice qué campo y qué valor.",
        "Corrija el mapeo o los datos y repita. Cambiar el mapeo pide una prueba nueva.",
        "**Descargar Excel** guarda la lista para quien deba corregirla.",
      ),
    ),
    section(
      "activar",
      "Primeros 20 y encender",
      steps(
        "Pulse **Primeros 20 registros**. Escribe de verdad, pero solo esos.",
        "Mírelos en el otro sistema. ¿Están bien los acentos, los precios, las fechas?",
        "Pulse **Continuar con todos**.",
        "Elija cada cuánto se repite y **enciéndala**. Solo se puede cuando una ejecución real terminó.",
      ),
      text(
        "La hora es la del local. Si el equipo estaba apagado a esa hora, corre al encenderlo, una sola vez.",
      ),
    ),
    section(
      "quitar",
      "Pausar o quitar una conexión",
      text(
        "**Pausar** detiene todo con ese sistema y no pierde nada: los cambios esperan. **Quitar** borra la conexión y lo que se había leído de ella. Primero hay que quitar las integraciones que la usan. En el otro sistema no se borra nada.",
      ),
    ),
    section(
      "wispro-clientes",
      "Sincronizar con Wispro",
      text(
        "Trae los clientes de Wispro a [Clientes](#/clientes). Solo lee: en Wispro no se cambia nada. Lo hacen los administradores; los demás ven el botón con el motivo.",
      ),
      steps(
        "En [Clientes](#/clientes) o en [Integraciones](#/integraciones), pulse **Sincronizar con Wispro**. Dice cuántos clientes informa Wispro y cuándo fue la última vez.",
        "La primera vez, pulse **Prueba sin escribir**: dice qué pasaría con cada cliente y no guarda nada.",
        "Pulse **Sincronizar** y siga trabajando. El avance está arriba, en todas las pantallas: clientes leídos y cuánto falta.",
        "En el avance puede **Pausar**, **Detener** (se conservan los ya guardados) o **Continuar**. Si se cierra el programa, sigue donde iba.",
        "Al terminar sale un aviso con la suma. En el informe están los que fallaron, **Reintentar solo los que fallaron**, los omitidos con su motivo y **Descargar Excel**.",
      ),
      table(
        ["en la suma", "qué significa"],
        ["Creados", "No estaban aquí."],
        ["Actualizados", "Estaban y cambiaron, o volvieron a Wispro con otro número."],
        ["Sin cambios", "Están igual. No se escribe nada."],
        ["Omitidos", "Se dejaron fuera con un motivo: esperan en Revisar, o alguien los excluyó."],
        ["Con error", "No se pudieron leer. Los demás siguieron."],
      ),
      text(
        "**Quién es quién.** Un cliente se reconoce por su número de Wispro. Si ese número es nuevo, por la cédula o el documento completo: puntos, guiones, espacios, ceros delante y la letra V no cuentan; las demás letras sí. Nunca por una parte del documento ni por el correo. Sin documento no se compara con nadie.",
      ),
      text(
        "**Revisar.** Si el documento lo tiene otro cliente que puede seguir en Wispro, o varios, no se guarda y espera en [Revisar](#/clientes/revisar), con los candidatos al lado. **Es esta persona**: desde ahora ese número de Wispro es esa persona, y su número anterior se omite. **Es otra persona**: se guarda como cliente nuevo. **Dejar fuera**: no se guarda y queda en [Excluidos](#/sincronizacion/excluidos). Lo decidido vale para siempre; si la duda desaparece en Wispro, sale de la lista sola.",
      ),
      text(
        "**Programación.** En la misma ventana del botón, después de una primera sincronización completa. Mientras nadie la elija, solo se lee a mano. Si Wispro falla se reintenta 3 veces; si no acepta la clave o la licencia venció, se detiene y lo dice.",
      ),
      note("No se crean usuarios ni contraseñas para los clientes."),
    ),
  ],
};
