export const help = {
  title: "Ayuda",
  notLoaded: "No se pudo abrir la ayuda.",
  openAgain: "Revise que Mostrador esté abierto en el equipo del restaurante y abra de nuevo esta página.",
  search: "Buscar en la ayuda",
  results: "Resultados",
  found: (n: number) =>
    n === 0
      ? "Nada con esas palabras. Pruebe con una sola, por ejemplo «clave» o «Excel»."
      : n === 1
        ? "1 apartado"
        : `${n} apartados`,
  contents: "En esta guía",
  messages: "Así lo dice la pantalla",
  says: "qué pasó",
  means: "qué significa",
  todo: "qué hacer",
  reportHint:
    "¿Habla con soporte? El informe lleva versiones, conexión y cuentas, sin datos de clientes ni claves.",
  copyReport: "Copiar informe",
  copied: "Informe copiado. Péguelo en el mensaje a soporte.",
  copyByHand: "Esta pantalla no puede copiar sola. El texto está marcado: cópielo con Ctrl+C.",
  print: "Imprimir",
};
