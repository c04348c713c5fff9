import { create } from "zustand";

interface CustomersStore {
  /** Rises with every change of a customer or an address: whoever shows one reads it again. */
  changes: number;
}

export const useCustomers = create<CustomersStore>(() => ({ changes: 0 }));

/** Customers changed. */
export function noteCustomers(): void {
  useCustomers.setState(({ changes }) => ({ changes: changes + 1 }));
}
