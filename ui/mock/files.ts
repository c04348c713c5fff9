import type { EntityField, RecordFilter } from "../src/backend/generated";

/** A record of a CSV file: every value is text. */
export type MockRecord = Readonly<Record<string, string>>;

/** What the files of the demonstration hold. */
export const FILES: Readonly<Record<string, readonly MockRecord[]>> = {
  "csv-1/proveedores": suppliers(),
  "csv-1/productos": Array.from({ length: 60 }, (_, index) => ({
    codigo: String(index + 1).padStart(4, "0"),
    nombre: `Producto ${index + 1}`,
    precio: `${index + 1},50`,
  })),
  "csv-2/suppliers": suppliers()
    .slice(0, 20)
    .map((each) => ({
      code: each.codigo ?? "",
      name: (each.razon_social ?? "").trim(),
      email: each.correo ?? "",
      phone: "",
      tax_id: "",
      credit_limit: "",
      since: "",
      active: "true",
      category: "",
      notes: "",
    })),
  "csv-2/contacts": [],
};

function suppliers(): MockRecord[] {
  const names = [
    "Lácteos del Guayas",
    "Harinas La Espiga",
    "Quesos San Jorge",
    "Bebidas Andinas",
    "Carnes Peña",
  ];
  return Array.from({ length: 1_248 }, (_, index) => {
    const number = index + 1;
    const odd = number % 97;
    return {
      codigo: String(number).padStart(4, "0"),
      razon_social: ` ${names[index % names.length]} ${Math.floor(index / names.length) + 1} `,
      correo: odd === 3 ? "" : `Ventas${number}@Proveedor.EC`,
      telefono: odd === 5 ? "s/n" : `+593 4 ${String(2_000_000 + number * 37)}`,
      cedula: `V-${String(10_000_000 + number * 91)}`,
      credito: odd === 7 ? "1.000" : `${number % 900},${String(number % 100).padStart(2, "0")}`,
      alta: odd === 11 ? "31/02/2024" : `${String((number % 28) + 1).padStart(2, "0")}/03/2024`,
      activo: number % 4 === 0 ? "Sí" : "No",
      categoria: ["ALIMENTOS", "BEBIDAS", "LIMPIEZA"][number % 3] ?? "",
    };
  });
}

export const NEEDED: Readonly<Record<string, readonly string[]>> = { "csv-2/suppliers": ["code"] };

export function fieldsOf(records: readonly MockRecord[]): EntityField[] {
  const [first = {}] = records;
  return Object.keys(first).map((name, index) => {
    const values = records
      .slice(0, 200)
      .map((record) => record[name] ?? "")
      .filter((value) => value !== "");
    return {
      name,
      shape: shapeOf(values),
      samples: [...new Set(values)].slice(0, 3),
      isKey: index === 0,
    };
  });
}

function shapeOf(values: readonly string[]): EntityField["shape"] {
  const most = (pattern: RegExp) =>
    values.filter((value) => pattern.test(value.trim())).length > values.length * 0.8;
  if (values.length === 0) return "UNKNOWN";
  if (most(/^(s[ií]|no|true|false)$/i)) return "BOOLEAN";
  if (most(/@/)) return "EMAIL";
  if (most(/^\d{2}\/\d{2}\/\d{4}$/)) return "DATE";
  if (most(/^\+[\d ]+$/)) return "PHONE";
  if (most(/^\d+[.,]\d+$/)) return "DECIMAL";
  return most(/^[1-9]\d*$/) ? "INTEGER" : "TEXT";
}

export function meets(record: MockRecord, { field, test, value }: RecordFilter): boolean {
  const text = (record[field] ?? "").trim().toLowerCase();
  const wanted = value.trim().toLowerCase();
  switch (test) {
    case "EQUALS":
      return text === wanted;
    case "DIFFERS":
      return text !== wanted;
    case "CONTAINS":
      return text.includes(wanted);
    case "EMPTY":
      return text === "";
    case "FILLED":
      return text !== "";
  }
}
