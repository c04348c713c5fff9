import { useCallback, useEffect, useRef, useState } from "react";
import { type FailureCode, toBackendError } from "../../../backend/backend";
import { backend } from "../../../backend/door";
import type { CustomerDetail } from "../../../backend/generated";
import { useCustomers } from "../store";

export interface ReadCustomer {
  detail: CustomerDetail | null;
  failure: FailureCode | null;
  /** The customer stands so now: the answer to something that was done. */
  put(detail: CustomerDetail): void;
}

/** One customer, read again whenever somebody changed. The last good answer stays meanwhile. */
export function useCustomer(id: number): ReadCustomer {
  const changes = useCustomers((store) => store.changes);
  const [held, setHeld] = useState<{ detail: CustomerDetail | null; failure: FailureCode | null }>({
    detail: null,
    failure: null,
  });
  const reading = useRef(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every change reads again.
  useEffect(() => {
    reading.current += 1;
    const mine = reading.current;
    backend()
      .call("customer_get", { id })
      .then(
        (detail) => mine === reading.current && setHeld({ detail, failure: null }),
        (cause) => {
          if (mine !== reading.current) return;
          const failure = toBackendError(cause).code;
          setHeld(({ detail }) => ({ detail: failure === "NOT_FOUND" ? null : detail, failure }));
        },
      );
  }, [id, changes]);
  const put = useCallback((detail: CustomerDetail) => {
    // What is still on its way was asked before this was done.
    reading.current += 1;
    setHeld({ detail, failure: null });
  }, []);
  return { ...held, put };
}
