import type { AccountFile } from "../generated/account.ts";
import { type AddressSet, addressSet } from "./address-set.ts";
import type { CallDirection } from "./call-direction.ts";
import { ownRanges } from "./prefixes/prefix-mistakes.ts";
import { type PrefixTable, prefixTable } from "./prefixes/prefix-table.ts";

/** A number that the account rents. */
export interface VirtualNumber {
  readonly id: number;
  readonly phone_number: string;
  readonly name: string | null;
  readonly status: NonNullable<AccountFile["virtual_numbers"][number]["status"]>;
  readonly active: boolean;
  /** Said in the account, or else by the prefixes; null where it is not known. */
  readonly region: string | null;
}

/** A SIP line of the account. */
export interface SipLine {
  readonly phone_number: string;
  readonly registered: boolean;
}

/** A phone of an employee; those that are switched off are not here. */
export interface EmployeePhone {
  readonly phone_number: string;
  readonly channels_count: number;
  readonly dial_time_ms: number;
}

/** An employee and the phones at which he can be reached, by priority. */
export interface Employee {
  readonly id: number;
  readonly full_name: string;
  readonly phones: readonly EmployeePhone[];
}

/** A sound that can be played. */
export interface MediaFile {
  readonly id: number;
  readonly name: string;
  readonly type: "system" | "user";
  readonly duration_ms: number | null;
}

/** A message as requests and scenarios write it. */
export interface Message {
  readonly type: "media" | "tts";
  readonly value: string;
}

/** A forwarding operation. */
export interface Operation {
  readonly id: number;
  readonly name: string;
  readonly employees: readonly Employee[];
  readonly dialling: "in_order" | "all_at_once";
  readonly ring_time_ms: number;
  readonly message: Message | null;
  readonly media_file_id: number | null;
  readonly show_when_calling: "virtual_number" | "contact";
  readonly confirmation_digit: string | null;
  readonly confirmation_timeout_ms: number;
}

/** A scenario with its operations in order. */
export interface Scenario {
  readonly id: number;
  readonly name: string;
  readonly active: boolean;
  readonly operations: readonly Operation[];
}

/** An account as requests are checked against it: defaults filled in, everything found in one step, times in ms. */
export interface Account {
  readonly id: number;
  readonly active: boolean;
  readonly components: ReadonlySet<string>;
  readonly allowedAddresses: AddressSet;
  /** Null where the tariff sets no limits. */
  readonly limits: { readonly day: number; readonly minute: number } | null;
  /** In code points; null where there is no limit. */
  readonly ttsMessageMaxLength: number | null;
  readonly directions: Readonly<Record<CallDirection, boolean>>;
  readonly ringTimeoutMs: number;
  readonly maxSessionMs: number;
  /** The file that replaces the system melody, or null. */
  readonly dialingMusicFileId: number | null;
  readonly virtualNumbers: ReadonlyMap<string, VirtualNumber>;
  readonly sipLines: ReadonlyMap<string, SipLine>;
  /** How many calls each employee's phone takes at once, by its number; of two employees with one phone the smaller. */
  readonly channels: ReadonlyMap<string, number>;
  readonly mediaFiles: ReadonlyMap<number, MediaFile>;
  readonly scenarios: ReadonlyMap<number, Scenario>;
  readonly blacklist: ReadonlySet<string>;
  /** The region of a telephone number; null where it is not known, as of a SIP line. */
  readonly regionOf: (phoneNumber: string) => string | null;
}

/**
 * Makes the account of a file that has been checked: every id that it refers to is there. `prefixes` is the table of
 * `prefixes_file`, where there is one.
 */
export const buildAccount = (file: AccountFile, prefixes: PrefixTable | null = null): Account => {
  const employees = new Map(file.employees.map((employee) => [employee.id, buildEmployee(employee)]));
  const { limits = {}, call_directions: directions = {} } = file;
  const { day_limit: day, minute_limit: minute } = limits;
  const longest = [limits.tts_message_max_length, limits.tariff_tts_message_max_length].filter(
    (length) => length !== undefined,
  );
  const own = prefixTable(ownRanges(file));
  const sipLines = new Map(
    (file.sip_lines ?? []).map(({ phone_number, registered = true }) => [
      phone_number,
      { phone_number, registered },
    ]),
  );
  const regionOf = (phoneNumber: string): string | null =>
    sipLines.has(phoneNumber)
      ? null
      : ((own.ok ? own.table.regionOf(phoneNumber) : null) ?? prefixes?.regionOf(phoneNumber) ?? null);
  return {
    id: file.account.id,
    active: (file.account.status ?? "active") === "active",
    components: new Set(file.components),
    allowedAddresses: addressSet(file.allowed_ips),
    limits: day === undefined || minute === undefined ? null : { day, minute },
    ttsMessageMaxLength: longest.length === 0 ? null : Math.min(...longest),
    directions: {
      mobile: directions.mobile ?? true,
      intercity: directions.intercity ?? true,
      international: directions.international ?? false,
      premium: directions.premium ?? false,
    },
    ringTimeoutMs: seconds(file.ring_timeout ?? 60),
    maxSessionMs: seconds(file.max_session ?? 7200),
    dialingMusicFileId: file.dialing_music ?? null,
    virtualNumbers: new Map(
      file.virtual_numbers.map(
        ({ virtual_phone_number: number, id, name = null, status = "active", region }, index) => [
          number,
          {
            id: id ?? index + 1,
            phone_number: number,
            name,
            status,
            active: status === "active",
            region: region ?? regionOf(number),
          },
        ],
      ),
    ),
    sipLines,
    channels: channelsOf([...employees.values()].flatMap(({ phones }) => phones)),
    mediaFiles: new Map(
      (file.media_files ?? []).map(({ id, name, type, duration }) => [
        id,
        { id, name, type, duration_ms: duration === undefined ? null : seconds(duration) },
      ]),
    ),
    scenarios: new Map(file.scenarios.map((scenario) => [scenario.id, buildScenario(scenario, employees)])),
    blacklist: new Set((file.blacklist ?? []).map((entry) => entry.phone_number)),
    regionOf,
  };
};

const channelsOf = (phones: readonly EmployeePhone[]): ReadonlyMap<string, number> => {
  const channels = new Map<string, number>();
  for (const { phone_number: number, channels_count: count } of phones) {
    channels.set(number, Math.min(count, channels.get(number) ?? count));
  }
  return channels;
};

const seconds = (count: number): number => Math.round(count * 1000);

const buildEmployee = ({ id, full_name, phones }: AccountFile["employees"][number]): Employee => ({
  id,
  full_name,
  phones: phones
    .filter(({ status = "active" }) => status === "active")
    .map(({ phone_number, channels_count = 1, dial_time = 60 }) => ({
      phone_number,
      channels_count,
      dial_time_ms: seconds(dial_time),
    })),
});

const buildScenario = (
  { id, name, status = "active", operations }: AccountFile["scenarios"][number],
  employees: ReadonlyMap<number, Employee>,
): Scenario => ({
  id,
  name,
  active: status === "active",
  operations: operations.map((operation) => ({
    id: operation.id,
    name: operation.name,
    employees: operation.employee_ids.flatMap((employeeId) => employees.get(employeeId) ?? []),
    dialling: operation.dialling ?? "in_order",
    ring_time_ms: seconds(operation.ring_time ?? 60),
    message: operation.message ?? null,
    media_file_id: operation.media_file_id ?? null,
    show_when_calling: operation.show_when_calling ?? "virtual_number",
    confirmation_digit: operation.confirmation_digit ?? null,
    confirmation_timeout_ms: seconds(operation.confirmation_timeout ?? 10),
  })),
});
