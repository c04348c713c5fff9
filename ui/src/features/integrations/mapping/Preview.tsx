import { useEffect, useState } from "react";
import { toBackendError } from "../../../backend/backend";
import { backend } from "../../../backend/door";
import type {
  FieldMappingView,
  IntegrationView,
  MappingPreview,
  PreviewField,
  PreviewRecord,
} from "../../../backend/generated";
import { Panel } from "../../../shared/Field";
import { Icon } from "../../../shared/Icon";
import { errorSentence, useText } from "../../../shared/i18n";
import { useFormat } from "../../orders/hooks";
import { Failure, TableBox } from "../Office";
import { faultSentence, shownValue } from "../words";

/** An open preview follows the mapping when the typing pauses. */
const PAUSE_MS = 800;
type Which = "problematic" | "random";

interface Props {
  integration: IntegrationView;
  fields: readonly FieldMappingView[];
}

/** What the mapping makes of real records, before anything is written. */
export function Preview({ integration, fields }: Props) {
  const t = useText();
  const format = useFormat();
  const words = t.mapping.preview;
  const [open, setOpen] = useState(false);
  const { preview, error, loading } = usePreview(integration.id, fields, open);
  return (
    <Panel
      title={words.title}
      aside={
        <button type="button" className="btn" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? words.close : words.open}
        </button>
      }
    >
      <p className="panel-text">{words.text}</p>
      {open && (
        <div className="map-preview" aria-busy={loading}>
          <Failure text={error} />
          <p role="status">
            {preview === null || loading ? (
              <span className="mut">{words.loading}</span>
            ) : preview.check.problems.length > 0 ? (
              <span className="int-bad">
                <Icon name="alert" /> {words.broken}
              </span>
            ) : preview.tried === 0 ? (
              words.noRecords
            ) : (
              <b>{words.tried(format.count(preview.tried), format.count(preview.failed))}</b>
            )}
          </p>
          {preview !== null && preview.tried > 0 && <Records preview={preview} fields={fields} />}
        </div>
      )}
    </Panel>
  );
}

function usePreview(id: number, fields: readonly FieldMappingView[], open: boolean) {
  const t = useText();
  const [preview, setPreview] = useState<MappingPreview | null>(null);
  const [shown, setShown] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const key = JSON.stringify(fields);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is what is tried.
  useEffect(() => {
    if (!open) return;
    let current = true;
    const timer = setTimeout(
      () => {
        backend()
          .call("mapping_preview", { id, fields: [...fields] })
          .then(
            (answer) => {
              if (!current) return;
              setPreview(answer);
              setError(null);
              setShown(key);
            },
            (cause) => {
              if (!current) return;
              setError(errorSentence(t, toBackendError(cause).code));
              setShown(key);
            },
          );
      },
      shown === null ? 0 : PAUSE_MS,
    );
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [id, key, open]);
  return { preview, error, loading: open && shown !== key };
}

/** The records at the left, the fields of the chosen one beside them. */
function Records({ preview, fields }: { preview: MappingPreview; fields: readonly FieldMappingView[] }) {
  const t = useText();
  const words = t.mapping.preview;
  const [which, setWhich] = useState<Which>(preview.problematic.length > 0 ? "problematic" : "random");
  const [chosen, setChosen] = useState<string | null>(null);
  const records = preview[which];
  const record = records.find((each) => each.recordId === chosen) ?? records[0];
  return (
    <>
      <fieldset className="seg" aria-label={words.records}>
        {(["problematic", "random"] as const).map((each) => (
          <button key={each} type="button" aria-pressed={which === each} onClick={() => setWhich(each)}>
            {words[each]} <span className="n mut">{preview[each].length}</span>
          </button>
        ))}
      </fieldset>
      {record === undefined ? (
        <p className="mut">{words.none}</p>
      ) : (
        <div className="map-records">
          <ul aria-label={words.records}>
            {records.map((each) => {
              const faults = each.fields.filter((field) => field.fault !== null).length;
              return (
                <li key={each.recordId}>
                  <button
                    type="button"
                    aria-pressed={each === record}
                    onClick={() => setChosen(each.recordId)}
                  >
                    <b className="trunc">{each.recordId}</b>
                    <small className={faults > 0 ? "int-bad" : "mut"}>
                      <Icon name={faults > 0 ? "alert" : "check"} />
                      {words.faults(faults)}
                    </small>
                  </button>
                </li>
              );
            })}
          </ul>
          <Fields record={record} fields={fields} />
        </div>
      )}
    </>
  );
}

function Fields({ record, fields }: { record: PreviewRecord; fields: readonly FieldMappingView[] }) {
  const t = useText();
  const words = t.mapping.preview;
  return (
    <TableBox label={`${words.record} ${record.recordId}`}>
      <table className="int-table map-trial">
        <caption className="vh">
          {words.record} {record.recordId}
        </caption>
        <thead>
          <tr>
            <th scope="col">{words.target}</th>
            <th scope="col">{words.before}</th>
            <th scope="col">{words.after}</th>
            <th scope="col">{words.readBack}</th>
          </tr>
        </thead>
        <tbody>
          {record.fields.map((field) => {
            const goesBack = fields.find((each) => each.targetField === field.targetField)?.back !== "NO";
            return (
              <tr key={field.targetField} data-fault={field.fault !== null}>
                <th scope="row">{field.targetField}</th>
                <td className="int-value">
                  <Value json={field.before} />
                </td>
                <td className="int-value">
                  <After field={field} />
                </td>
                <td className="int-value">
                  {!goesBack ? (
                    <span className="mut">{words.oneWay}</span>
                  ) : field.readBack === null ? (
                    <span className="mut">{field.after === null ? "" : words.same}</span>
                  ) : (
                    <Value json={field.readBack} />
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </TableBox>
  );
}

function After({ field }: { field: PreviewField }) {
  const t = useText();
  return (
    <>
      {(field.fault === null || field.after !== null) && <Value json={field.after} />}
      {field.fault !== null && (
        <p className="field-problem">
          <Icon name="alert" />
          <span>{faultSentence(t, field.fault)}</span>
        </p>
      )}
    </>
  );
}

function Value({ json }: { json: string | null }) {
  const t = useText();
  const shown = shownValue(json);
  return shown === null ? <span className="mut">{t.mapping.preview.nothing}</span> : shown;
}
