import { useCallback, useEffect, useState } from "react";
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

/** One customer for as long as it is shown, read again whenever somebody changed. The last good answer stays meanwhile. */
export function useCustomer(id: number): ReadCustomer {
  const changes = useCustomers((store) => store.changes);
  const [held, setHeld] = useState<{ detail: CustomerDetail | null; failure: FailureCode | null }>({
    detail: null,
    failure: null,
  });
  const [readings] = useState(createReadings);
  const [again, setAgain] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every change reads again.
  useEffect(() => {
    const mine = readings.begin();
    backend()
      .call("customer_get", { id })
      .then(
        (detail) => readings.isNews(mine) && setHeld({ detail, failure: null }),
        (cause) => {
          if (!readings.isLastWord(mine)) return;
          const failure = toBackendError(cause).code;
          setHeld(({ detail }) => ({ detail: failure === "NOT_FOUND" ? null : detail, failure }));
        },
      );
  }, [id, changes, again]);
  const put = useCallback(
    (detail: CustomerDetail) => {
      readings.overtake();
      setAgain((count) => count + 1);
      setHeld({ detail, failure: null });
    },
    [readings],
  );
  return { ...held, put };
}
