import { say } from "../../cause-words";
import { files } from "./causes/files";
import { records } from "./causes/records";
import { systems } from "./causes/systems";
import { values } from "./causes/values";

/**
 * Why something needs a person: what happened, what it means, what to do. `{in}` and `{field}` become the field,
 * `{value}` its value where there is one.
 */
export const causes = {
  inField: (field: string) => `En el campo «${field}»`,
  inSome: "En un campo",
  field: (field: string) => `el campo «${field}»`,
  some: "un campo",
  value: (value: string) => ` «${value}»`,
  /** A code that only the other system knows. */
  other: say(
    "El otro sistema no aceptó esto.",
    "Lo que envió o recibió está guardado en este equipo, y lo demás siguió su camino.",
    "Mire los detalles técnicos, corrija el dato si dicen cuál es y pulse Reintentar. Si sigue igual, avise a soporte.",
  ),
  codes: { ...systems, ...files, ...records, ...values },
};
