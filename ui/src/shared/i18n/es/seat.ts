/** People and who sits at this screen. */
export const roles = {
  VIEWER: "Solo ver",
  PURCHASING: "Compras",
  OPERATOR: "Operador",
  MANAGER: "Gerente",
  ADMINISTRATOR: "Administrador",
};

export const seat = {
  nobody: "Sin identificar",
  noPeople: "Sin personas",
  button: (name: string, role: string) => `${name}, ${role}. Cambiar de persona`,
  switch: "Cambiar de persona",
  present: (role: string) => `${role} · está aquí`,
  identify: "Identificarse",
  onlyLooking: "Solo ver · Identificarse",
  nobodyYet:
    "Todavía no hay personas. Mientras tanto, cualquiera que use este equipo puede cambiarlo todo. Cree primero a quien administra.",
  makeFirst: "Crear administrador",
  changePin: "Cambiar mi PIN",
  signOut: (name: string) => `Salir (${name})`,
  signedOut: (name: string) => `${name} salió.`,
  signedIn: (name: string) => `Hola, ${name}.`,
  other: "Otra persona",
  pinOf: (name: string) => `PIN de ${name}`,
  digits: (n: number) => (n === 1 ? "1 cifra" : `${n} cifras`),
  deleteDigit: "Borrar la última cifra",
  pinHint: (shortest: number, longest: number) =>
    `De ${shortest} a ${longest} cifras. También con el teclado; Enter entra, Esc cierra.`,
  enter: "Entrar",
  entering: "Entrando…",
  lockedFor: (seconds: number) =>
    seconds < 60
      ? `Demasiados intentos. Podrá probar de nuevo en ${seconds} s, o pida a un administrador un PIN nuevo.`
      : `Demasiados intentos. Podrá probar de nuevo en ${Math.ceil(seconds / 60)} min, o pida a un administrador un PIN nuevo.`,
  currentPin: "PIN actual",
  newPin: "PIN nuevo",
  repeatPin: "Repita el PIN nuevo",
  notTheSame: "Los dos PIN no son iguales. Escríbalo otra vez.",
  next: "Seguir",
  savePin: "Guardar",
  pinChanged: "PIN cambiado. Use el nuevo la próxima vez.",
  /** Why something is not allowed, by the least role that may do it. */
  only: {
    VIEWER: "Abra de nuevo la dirección que muestra Mostrador.",
    PURCHASING: "Solo Compras, gerentes y administradores. Pida a su gerente que lo haga.",
    OPERATOR: "Solo operadores, gerentes y administradores. Identifíquese con su PIN.",
    MANAGER: "Solo gerentes y administradores. Pida a su gerente que lo haga.",
    ADMINISTRATOR: "Solo administradores. Pida a su gerente que lo haga.",
  },
};
