import { type KeyboardEvent, useId, useMemo } from "react";
import type { EntityField, IntegrationView, MappingCheck, MappingProblem } from "../../../backend/generated";
import { Icon } from "../../../shared/Icon";
import { type Catalogue, useText } from "../../../shared/i18n";
import { SearchSelect } from "../../../shared/SearchSelect";
import { useSite } from "../../orders/hooks";
import { problemSentence } from "../words";
import type { TransformDraft } from "./codec";
import { NO_FIELDS } from "./context";
import { oneWayReason, settingsProblem } from "./faithful";
import { RowOptions } from "./RowOptions";
import { countRules, type RowDraft, targetsOf } from "./rows";
import type { Rows } from "./useRows";

interface Props {
  rows: Rows;
  integration: IntegrationView;
  sourceName: string;
  targetName: string;
  /** Fields of each side; none while they are being read. */
  source: readonly EntityField[] | null;
  target: readonly EntityField[] | null;
  check: MappingCheck | null;
  disabled: boolean;
}

/** `Campo de origen · ejemplo → transformación → Campo de destino · ejemplo`, a row per pair. */
export function MappingTable(props: Props) {
  const t = useText();
  const { rows } = props;
  if (rows.rows.length === 0) return null;
  return (
    <div className="int-table-box flat">
      <table className="int-table map-table">
        <thead>
          <tr>
            <th scope="col">
              {t.mapping.source} · <span className="mut">{props.sourceName}</span>
            </th>
            <th scope="col">{t.mapping.transform}</th>
            <th scope="col">
              {t.mapping.target} · <span className="mut">{props.targetName}</span>
            </th>
            <th scope="col">
              <span className="vh">{t.mapping.options}</span>
            </th>
          </tr>
        </thead>
        {rows.rows.map((row, index) => (
          <Row key={rows.keys[index]} {...props} row={row} index={index} />
        ))}
      </table>
    </div>
  );
}

/** Problems of one row, without what its own settings say already in better words. */
function problemsOf(row: RowDraft, check: MappingCheck | null): MappingProblem[] {
  const own = (check?.problems ?? []).filter((problem) => problem.targetField === row.target);
  return settingsProblem(row.transform) === null
    ? own
    : own.filter((problem) => problem.code !== "codec_settings");
}

function Row({
  rows,
  row,
  index,
  source,
  target,
  check,
  integration,
  disabled,
}: Props & { row: RowDraft; index: number }) {
  const t = useText();
  const { timeZone } = useSite();
  const id = useId();
  const key = rows.keys[index] ?? 0;
  const open = rows.open === key;
  const name = row.target === "" ? t.mapping.noTargetYet : row.target;
  const problems = problemsOf(row, check);
  const settings = settingsProblem(row.transform);
  const none = row.transform.codec === "expression" ? t.mapping.byExpression : t.mapping.constant;
  const wantsBack = integration.direction === "BOTH";
  const lost = wantsBack
    ? (check?.notReadBack ?? []).find(
        // That nobody asked for it is a choice, and the row says it already.
        (each) => each.code !== "one_way_not_wanted" && targetsOf(row).includes(each.targetField),
      )
    : undefined;
  const onKey = (event: KeyboardEvent) => {
    if (!event.altKey || disabled || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    rows.move(index, event.key === "ArrowUp" ? -1 : 1);
  };
  return (
    <tbody data-row={row.target} data-open={open} onKeyDown={onKey}>
      <tr>
        <td>
          <FieldPicker
            id={`${id}-source`}
            label={t.mapping.sourceOf(index + 1)}
            value={row.source}
            fields={source}
            constant={none}
            placeholder={none}
            disabled={disabled}
            onChange={(next) => rows.put(index, { ...row, source: next })}
          />
          <Sample field={source?.find((field) => field.name === row.source)} empty={row.source === ""} />
        </td>
        <td>
          <button
            type="button"
            className="map-transform"
            aria-expanded={open}
            aria-controls={`${id}-options`}
            onClick={() => rows.toggle(key)}
          >
            <span>
              <Icon
                name={
                  row.back === "YES" && oneWayReason(row.source, row.transform) === null
                    ? "arrowBoth"
                    : "arrowRight"
                }
              />
              <b>{transformName(t, row)}</b>
            </span>
            <small className="mut">{notes(t, row).join(" · ")}</small>
          </button>
        </td>
        <td>
          <FieldPicker
            id={`${id}-target`}
            label={t.mapping.targetOf(index + 1)}
            value={row.target}
            fields={target}
            placeholder={t.mapping.chooseTarget}
            disabled={disabled}
            onChange={(next) => rows.put(index, { ...row, target: next })}
          />
          <Sample field={target?.find((field) => field.name === row.target)} />
        </td>
        <td className="map-acts">
          <button
            type="button"
            className="btn"
            aria-expanded={open}
            aria-label={open ? t.mapping.close(name) : t.mapping.edit(name)}
            onClick={() => rows.toggle(key)}
          >
            {open ? t.mapping.done : t.mapping.change}
          </button>
          <button
            type="button"
            className="btn ghost sq"
            aria-label={t.mapping.up(name)}
            title={`${t.mapping.up(name)} (Alt+↑)`}
            disabled={disabled || index === 0}
            onClick={() => rows.move(index, -1)}
          >
            <Icon name="up" />
          </button>
          <button
            type="button"
            className="btn ghost sq"
            aria-label={t.mapping.down(name)}
            title={`${t.mapping.down(name)} (Alt+↓)`}
            disabled={disabled || index === rows.rows.length - 1}
            onClick={() => rows.move(index, 1)}
          >
            <Icon name="down" />
          </button>
          <button
            type="button"
            className="btn ghost sq"
            aria-label={t.mapping.remove(name)}
            title={t.mapping.remove(name)}
            disabled={disabled}
            onClick={() => rows.remove(index)}
          >
            <Icon name="trash" />
          </button>
        </td>
      </tr>
      {(problems.length > 0 || settings !== null || lost !== undefined) && (
        <tr className="map-problems">
          <td colSpan={4}>
            {settings !== null && !open && (
              <p className="field-problem">
                <Icon name="alert" />
                <span>{t.mapping.settings.problems[settings]}</span>
              </p>
            )}
            {problems.map((problem) => (
              <p key={`${problem.code} ${problem.detail}`} className="field-problem" role="alert">
                <Icon name="alert" />
                <span>{problemSentence(t, problem)}</span>
              </p>
            ))}
            {lost !== undefined && (
              <p className="field-problem calm">
                <Icon name="info" />
                <span>{t.mapping.notReadBack(problemSentence(t, lost))}</span>
              </p>
            )}
          </td>
        </tr>
      )}
      {open && (
        <tr className="map-open">
          <td colSpan={4} id={`${id}-options`}>
            <RowOptions
              row={row}
              direction={integration.direction}
              context={{
                source: row.source,
                target: row.target,
                sourceFields: source ?? NO_FIELDS,
                targetFields: target ?? NO_FIELDS,
                zone: timeZone,
                disabled,
              }}
              onChange={(next) => rows.put(index, next)}
            />
          </td>
        </tr>
      )}
    </tbody>
  );
}

interface PickerProps {
  id: string;
  label: string;
  value: string;
  fields: readonly EntityField[] | null;
  /** The choice that means no field, where there is one. */
  constant?: string;
  placeholder: string;
  disabled: boolean;
  onChange(value: string): void;
}

/** One field of a side, found by typing, each with a sample. */
function FieldPicker({ id, label, value, fields, constant, placeholder, disabled, onChange }: PickerProps) {
  const t = useText();
  // The list must stay the same while it is open: the check renders the rows again at any moment.
  const options = useMemo(() => {
    const named = (fields ?? NO_FIELDS).map((field) => ({
      value: field.name,
      label: field.name,
      note: () => (field.isKey ? t.mapping.keyField : (field.samples[0] ?? t.mapping.shapes[field.shape])),
    }));
    if (constant === undefined) return named;
    return [{ value: "", label: constant, note: () => t.mapping.constantNote }, ...named];
  }, [fields, constant, t]);
  return (
    <>
      <label htmlFor={id} className="vh">
        {label}
      </label>
      <SearchSelect
        ids={{ id, "aria-labelledby": "", "aria-describedby": undefined, "aria-invalid": undefined }}
        value={value}
        options={options}
        placeholder={placeholder}
        disabled={disabled}
        {...(fields === null && { nothing: t.mapping.readingFields })}
        onChange={onChange}
      />
    </>
  );
}

/** What a field looks like: some of its values. */
function Sample({ field, empty }: { field: EntityField | undefined; empty?: boolean }) {
  const t = useText();
  if (field === undefined)
    return <small className="map-sample mut">{empty === true ? t.mapping.constantNote : " "}</small>;
  const samples = field.samples.slice(0, 2).join(" · ");
  return (
    <small className="map-sample mut" title={field.samples.join("\n")}>
      {field.isKey && <b>{t.mapping.keyField} · </b>}
      {samples === "" ? t.mapping.noSample : samples}
    </small>
  );
}

/** The name of a row's transformation; of several steps all. */
export function transformName(
  t: Catalogue,
  { source, transform }: { source: string; transform: TransformDraft },
): string {
  if (transform.codec === "chain") {
    return transform.steps.map((step) => t.mapping.codecs[step.codec].name).join(" › ");
  }
  if (source === "" && transform.codec !== "expression") return t.mapping.settings.constantPreset;
  return t.mapping.codecs[transform.codec].name;
}

/** What else a row says, in a few words. */
function notes(t: Catalogue, row: RowDraft): string[] {
  const back = row.back === "YES" && oneWayReason(row.source, row.transform) === null;
  const rules = countRules(row.rules);
  return [
    row.transform.codec === "expression" ? row.transform.text : null,
    back ? t.mapping.thereAndBack : t.mapping.there,
    row.need === "REQUIRED" ? t.mapping.required : null,
    row.preset.text === "" ? null : row.source === "" ? row.preset.text : t.mapping.presetIs(row.preset.text),
    rules === 0 ? null : t.mapping.rulesCount(rules),
  ].filter((note) => note !== null);
}
