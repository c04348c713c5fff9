import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type FailureCode, toBackendError } from "../../../backend/backend";
import { backend } from "../../../backend/door";
import type { CustomerDetail } from "../../../backend/generated";
import { createReadings } from "../../../shared/readings";
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
  // Of one customer: what is on its way of another one is never shown.
  const readings = useMemo(() => ({ of: id, ...createReadings() }), [id]);
  const current = useRef(readings);
  current.current = readings;
  // biome-ignore lint/correctness/useExhaustiveDependencies: every change reads again.
  useEffect(() => {
    const mine = readings.begin();
    const isNews = () => current.current === readings && readings.isNews(mine);
    backend()
      .call("customer_get", { id })
      .then(
        (detail) => isNews() && setHeld({ detail, failure: null }),
        (cause) => {
          if (!isNews()) return;
          const failure = toBackendError(cause).code;
          setHeld(({ detail }) => ({ detail: failure === "NOT_FOUND" ? null : detail, failure }));
        },
      );
  }, [readings, changes]);
  const put = useCallback((detail: CustomerDetail) => {
    current.current.overtake();
    setHeld({ detail, failure: null });
  }, []);
  return { ...held, put };
}
