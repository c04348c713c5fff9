/** Who the customers in memory are: each is worked out from its number, so that ten thousand cost nothing. */

export const CUSTOMERS = 2_610;
export const CLIENTS = 7_872;
export const ALL = CUSTOMERS + CLIENTS;
export const WISPRO = "wispro-1";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const FIRST = (
  "Alicia Andrea Ángel Antonio Bryan Byron Carla Carlos Carmen Cecilia Daniela Darwin David Diana Diego Elena Elsa Emilio " +
  "Érika Esteban Fabián Fátima Fernanda Fernando Gabriela Galo Gladys Gustavo Héctor Inés Ingrid Iván Jaime Javier " +
  "Jéssica Joaquín Jorge José Juan Julia Karla Kevin Lorena Lucía Luis Manuel Marcela Marco María Mariana Mario Martha " +
  "Mateo Mercedes Mónica Nelson Óscar Pablo Patricia Pedro Ramón Rosa Sandra Santiago Silvia Sofía Tania Tomás Verónica " +
  "Víctor Wilmer Ximena Yolanda"
).split(" ");
const LAST = (
  "Aguirre Alcívar Alvarado Andrade Arias Arteaga Ávila Barzola Borja Burgos Cabrera Cárdenas Castro Cedeño Chávez Coello " +
  "Cordero Delgado Espinoza Estrada Freire Gómez Guerrero Ibarra Intriago Jaramillo León Loor Luna Macías Mejía Mena " +
  "Mendoza Mora Moreira Muñoz Narváez Ochoa Ortega Pacheco Palma Paredes Pazmiño Peña Pincay Quimí Quiroz Ramírez Reyes " +
  "Ríos Robles Salazar Santos Solís Suárez Tapia Torres Ulloa Valencia Vera Villacís Yépez Zambrano Zúñiga"
).split(" ");
const STREETS = (
  "Av. 9 de Octubre|Av. Francisco de Orellana|Av. del Periodista|Víctor Emilio Estrada|Av. de las Américas|Boyacá|" +
  "Chile|Luque|Rumichaca|Los Ríos|Esmeraldas|Tungurahua|Av. Juan Tanca Marengo|Av. Carlos Julio Arosemena|Portete|" +
  "Gómez Rendón|Bolivia|Venezuela|Av. Quito|Machala|Guaranda|Circunvalación Sur|Las Monjas|Todos los Santos"
).split("|");
const AREAS = (
  "Urdesa Central|Alborada|Sauces 4|Kennedy Norte|Garzota 2|Miraflores|Centenario|Los Ceibos|Samborondón|Guasmo Sur|" +
  "Bastión Popular|Durán|Mapasingue|Bellavista|La Atarazana|Centro"
).split("|");
const ZONES = ["Norte", "Sur", "Centro", "Durán", "Vía a la Costa", "Samborondón"];
const CONTRACTS = ["Activo", "Activo", "Activo", "Activo", "Suspendido", "Cortado por mora", "De baja"];

/** A number between 0 and `below`, always the same for the same customer and purpose. */
export function mix(index: number, purpose: number, below: number): number {
  let x = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(purpose + 7, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d);
  x = Math.imul(x ^ (x >>> 12), 0x297a2d39);
  return ((x ^ (x >>> 15)) >>> 0) % below;
}

function pick<T>(list: readonly T[], index: number, purpose: number): T {
  return list[mix(index, purpose, list.length)] as T;
}

/** What the list needs of one. */
export interface Light {
  customer: boolean;
  firstName: string;
  lastName: string;
  phone: string;
  document: string | null;
  street: string | null;
  houseNumber: string;
  area: string;
  orders: number;
  lastAt: number;
  zone: string | null;
  contract: string | null;
}

type Known = [
  first: string,
  last: string,
  phone: string,
  address: string | null,
  orders: number,
  hoursAgo: number,
];

/** Those of the pictures, and the ones who may be the same person as another. */
const KNOWN: readonly Known[] = [
  ["María", "Pérez", "593991234567", "Av. 9 de Octubre|100|Centro", 3, 14],
  ["Jorge", "Mena", "593984401182", "Alborada, etapa 8||Alborada", 5, 62],
  ["Rosa", "Alvarado", "593997813040", "Circunvalación Sur|412|Urdesa Central", 11, 63],
  ["Kevin", "Zambrano", "593962279015", null, 4, 63],
  ["Lucía", "Andrade", "593983105526", "Calle 3|21|Miraflores", 7, 63],
  ["Gabriela", "Ríos", "593996047718", "Sauces 4|mz. 12|Sauces 4", 2, 64],
  ["Pablo", "Intriago", "593971182360", "Kennedy Norte|torre B|Kennedy Norte", 9, 64],
  ["Andrea", "Solís", "593989024471", "Garzota 2|v. 8|Garzota 2", 1, 64],
  ["Daniela", "Vera", "593993506684", "V. E. Estrada|514|Urdesa Central", 2, 65],
  ["Byron", "Salazar", "593967730129", "El Recreo|mz. 40|Durán", 6, 88],
  ["Nelson", "Quimí", "593982158840", "Coop. Florida|7|Guasmo Sur", 3, 88],
  ["Carmen", "Villacís", "593990475563", "El Oro|1204|Centenario", 14, 89],
  ["Tomás", "Burgos", "593976629008", "Vía a la Costa|km 9|Vía a la Costa", 2, 111],
  ["Elena", "Chávez", "593985317724", "Samborondón|km 2,5|Samborondón", 8, 113],
  ["Óscar", "Pincay", "593964803391", "Bloque 6|mz. 1|Bastión Popular", 1, 113],
  ["Silvia", "Torres", "593992186650", "Los Ceibos|204|Los Ceibos", 10, 136],
  ["Kevin", "Zambrano M.", "0962279015", "Sauces 4|v. 3|Sauces 4", 1, 900],
  ["Carmen", "Villacis", "593990475999", "El Oro|1204|Centenario", 2, 2_000],
  ["Silvia", "Torres de Mora", "593992186650", "Los Ceibos|204|Los Ceibos", 3, 700],
  ["Silvia", "T.", "+593 99 218 6650", null, 1, 4_000],
];

export const BLOCKED = new Set([
  1, 210, 377, 402, 655, 811, 907, 1_204, 1_377, 1_650, 1_802, 2_011, 2_240, 2_503,
]);
/** Customers with what is to be decided: rows of `sync_conflicts`. */
export const CONFLICTS: ReadonlyMap<number, readonly number[]> = new Map([
  [0, [7, 1]],
  [4, [4]],
  [9, [5]],
  [120, [2]],
  [333, [3]],
  [700, [6]],
]);
export const PENDING = new Set([6, 44, 190, 512]);
export const LOCAL_ONLY = new Set([12]);
export const GROUPS: readonly { reason: "PHONE" | "DOCUMENT" | "NAME_AND_ADDRESS"; members: number[] }[] = [
  { reason: "PHONE", members: [3, 16] },
  { reason: "PHONE", members: [15, 18, 19] },
  { reason: "NAME_AND_ADDRESS", members: [11, 17] },
];

/** The customer with this number, from 0. */
export function light(index: number, now: number): Light {
  const known = KNOWN[index];
  const customer = index < CUSTOMERS;
  if (known !== undefined) {
    const [firstName, lastName, phone, address, orders, hours] = known;
    const [street = null, houseNumber = "", area = ""] = address?.split("|") ?? [];
    const lastAt = now - hours * HOUR;
    return {
      customer,
      firstName,
      lastName,
      phone,
      document: null,
      street,
      houseNumber,
      area,
      orders,
      lastAt,
      zone: null,
      contract: null,
    };
  }
  const nameless = customer && mix(index, 1, 40) === 0;
  return {
    customer,
    firstName: nameless ? "" : pick(FIRST, index, 2),
    lastName: nameless
      ? ""
      : `${pick(LAST, index, 3)}${mix(index, 4, 3) === 0 ? ` ${pick(LAST, index, 5)}` : ""}`,
    phone: `5939${String(10_000_000 + mix(index, 6, 89_999_999))}`,
    document: customer
      ? null
      : `${mix(index, 7, 5) === 0 ? "V-" : ""}0${String(100_000_000 + mix(index, 8, 899_999_999))}`,
    street: mix(index, 9, 12) === 0 ? null : pick(STREETS, index, 10),
    houseNumber: String(100 + mix(index, 11, 1_900)),
    area: pick(AREAS, index, 12),
    orders: customer ? mix(index, 13, 24) : 0,
    lastAt: now - DAY - mix(index, 14, 400) * DAY - mix(index, 15, 24 * 60) * MINUTE,
    zone: customer ? null : pick(ZONES, index, 16),
    contract: customer ? null : pick(CONTRACTS, index, 17),
  };
}

/** First and last name together; `null` where there is none. */
export function nameOf(first: string, last: string): string | null {
  const name = `${first} ${last}`.trim();
  return name === "" ? null : name;
}
