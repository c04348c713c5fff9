import { useState } from "react";
import { toBackendError } from "../../../backend/backend";
import { backend } from "../../../backend/door";
import type { CustomerAddress, CustomerDetail } from "../../../backend/generated";
import { Panel } from "../../../shared/Field";
import { Icon } from "../../../shared/Icon";
import { useText } from "../../../shared/i18n";
import { Modal } from "../../../shared/Modal";
import { hashOf, navigate, type Route } from "../../../shared/route";
import { SyncBadge } from "../../../shared/SyncBadge";
import { reportFailure, showToast } from "../../../shared/toasts";
import { useFormat } from "../../orders/hooks";
import { ActButton } from "../../seat/ActButton";
import { useMay } from "../../seat/may";
import { addressLine, customerName, mapLink, pointText, typed, whereText } from "../words";
import { AddressDialog } from "./AddressDialog";
import { Compass, NoCompass } from "./Compass";
import { FieldRows } from "./FieldRows";

/** *Ajustes › Local*. */
const SITE: Route = { screen: "settings", section: "site" };

interface Props {
  detail: CustomerDetail;
  /** What the other side is called. */
  system: string;
  put(detail: CustomerDetail): void;
}

type Open =
  | { act: "edit"; address: CustomerAddress | null }
  | { act: "remove"; address: CustomerAddress }
  | null;

/** What an address is called. */
export function addressName(address: CustomerAddress, unnamed: string): string {
  const name = typed(address.fields.find(({ field }) => field === "name")?.value ?? null).trim();
  return name === "" ? (addressLine(address.fields) ?? unnamed) : name;
}

/** *Direcciones*. */
export function Addresses({ detail, system, put }: Props) {
  const t = useText();
  const words = t.customers.addresses;
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const count = detail.addresses.length;
  return (
    <Panel
      title={count > 1 ? `${words.title} · ${count}` : words.title}
      aside={
        <ActButton
          command="address_save"
          className="btn"
          onPress={() => setOpen({ act: "edit", address: null })}
        >
          <Icon name="plus" />
          {words.add}
        </ActButton>
      }
    >
      {count === 0 && <p className="panel-text">{words.none}</p>}
      <ul className="caddresses">
        {detail.addresses.map((address) => (
          <AddressItem
            key={address.id}
            detail={detail}
            address={address}
            system={system}
            put={put}
            onOpen={setOpen}
          />
        ))}
      </ul>
      {open?.act === "edit" && (
        <AddressDialog
          customer={detail}
          address={open.address}
          name={
            open.address === null ? customerName(t, detail.row) : addressName(open.address, words.unnamed)
          }
          put={put}
          onClose={close}
        />
      )}
      {open?.act === "remove" && (
        <RemoveAddress detail={detail} address={open.address} put={put} onClose={close} />
      )}
    </Panel>
  );
}

interface ItemProps extends Props {
  address: CustomerAddress;
  onOpen(open: Open): void;
}

function AddressItem({ detail, address, system, put, onOpen }: ItemProps) {
  const t = useText();
  const format = useFormat();
  const words = t.customers.addresses;
  const [busy, setBusy] = useState(false);
  const name = addressName(address, words.unnamed);
  const text = (field: string) => typed(address.fields.find((each) => each.field === field)?.value ?? null);
  const area = [text("city"), text("state"), text("zipCode")].filter((part) => part !== "").join(", ");
  const where = whereText(t, format, address.distanceMetres, address.bearingDegrees);
  const { point } = address;
  const makeDefault = async () => {
    setBusy(true);
    try {
      put(
        await backend().call("address_save", {
          customer: detail.row.id,
          address: address.id,
          version: address.version,
          fields: { isDefault: "true" },
        }),
      );
    } catch (cause) {
      reportFailure(toBackendError(cause));
    } finally {
      setBusy(false);
    }
  };
  return (
    <li className="caddr" data-address={address.id}>
      <div className="caddr-main">
        {address.distanceMetres !== null && address.bearingDegrees !== null && where !== null ? (
          <Compass metres={address.distanceMetres} degrees={address.bearingDegrees} where={where} />
        ) : (
          <NoCompass />
        )}
        <div className="caddr-text">
          <h3>
            {name}
            {address.isDefault && (
              <span className="pill stage">
                <Icon name="tick" />
                {words.default}
              </span>
            )}
            {address.localOnly ? (
              <span className="pill skipped" title={words.localOnlyTip}>
                <Icon name="dash" />
                {words.localOnly}
              </span>
            ) : (
              address.state !== "SYNCED" && <SyncBadge state={address.state} />
            )}
          </h3>
          <p className="caddr-line">{addressLine(address.fields) ?? words.line}</p>
          {area !== "" && <p className="sec">{area}</p>}
          {text("deliveryInstructions") !== "" && (
            <p className="caddr-note">
              <Icon name="pen" />
              {text("deliveryInstructions")}
            </p>
          )}
          <p className="caddr-where">
            {point === null ? (
              <span className="mut">{words.noPoint}</span>
            ) : (
              <>
                {where !== null ? <b>{where}</b> : <NoRestaurant />}
                <span className="mut n">{pointText(format, point.latitude, point.longitude)}</span>
                <a
                  href={mapLink(point.latitude, point.longitude)}
                  target="_blank"
                  rel="noreferrer"
                  title={words.mapTip}
                >
                  <Icon name="pin" />
                  {words.map}
                  <span className="vh"> · {name}</span>
                </a>
              </>
            )}
          </p>
        </div>
        <div className="caddr-acts">
          <ActButton
            command="address_save"
            className="btn"
            label={`${words.edit}: ${name}`}
            onPress={() => onOpen({ act: "edit", address })}
          >
            <Icon name="pen" />
            {words.edit}
          </ActButton>
          {!address.isDefault && (
            <ActButton
              command="address_save"
              className="btn ghost"
              label={`${words.makeDefault}: ${name}`}
              busy={busy}
              onPress={() => !busy && void makeDefault()}
            >
              {words.makeDefault}
            </ActButton>
          )}
          <ActButton
            command="address_remove"
            className="btn ghost"
            label={words.removeTitle(name)}
            onPress={() => onOpen({ act: "remove", address })}
          >
            {words.remove}
          </ActButton>
        </div>
      </div>
      <details className="caddr-fields">
        <summary>{words.fields}</summary>
        <FieldRows fields={address.fields} system={system} edits={null} label={`${words.fields}: ${name}`} />
      </details>
    </li>
  );
}

/** Why no distance is told, and the way to where the restaurant's place is typed. */
function NoRestaurant() {
  const words = useText().customers.addresses;
  const may = useMay("settings_save_site") === null;
  return (
    <span className="mut">
      {words.noRestaurant}{" "}
      {may && (
        <a
          href={hashOf(SITE)}
          onClick={(event) => {
            event.preventDefault();
            navigate(SITE);
          }}
        >
          {words.setRestaurant}
        </a>
      )}
    </span>
  );
}

interface RemoveProps {
  detail: CustomerDetail;
  address: CustomerAddress;
  put(detail: CustomerDetail): void;
  onClose(): void;
}

function RemoveAddress({ detail, address, put, onClose }: RemoveProps) {
  const t = useText();
  const words = t.customers.addresses;
  const name = addressName(address, words.unnamed);
  const remove = async () => {
    try {
      put(await backend().call("address_remove", { customer: detail.row.id, address: address.id }));
      showToast({ kind: "done", text: words.removed });
    } catch (cause) {
      reportFailure(toBackendError(cause));
    }
    onClose();
  };
  return (
    <Modal
      kind="dialog"
      title={words.removeTitle(name)}
      onClose={onClose}
      footer={
        <>
          <span className="grow" />
          <button type="button" className="btn big" onClick={onClose}>
            {t.form.cancel}
          </button>
          <ActButton command="address_remove" className="btn primary big" onPress={() => void remove()}>
            {words.remove}
          </ActButton>
        </>
      }
    >
      <p>
        <b>{addressLine(address.fields)}</b>
      </p>
      <p className="sec">{address.localOnly ? words.removeLocal : words.removeText}</p>
    </Modal>
  );
}
