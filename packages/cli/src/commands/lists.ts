import type { Result } from "@scenario-call/core";
import type { Context, Run } from "../command.ts";
import type { MethodFailure } from "../describe-failure.ts";
import { EXIT } from "../exit-codes.ts";
import type { Text } from "@scenario-call/core/language";
import { findConnection } from "../profile/connection.ts";
import { renderTable } from "../terminal/table.ts";

/** `scenario-call calls`. */
export const calls: Run = async (flags, _args, context) => {
  const connection = findConnection(flags, context);
  const { describeFailure, maskPeople, withClient } = await import("../asking.ts");
  return withClient(connection, context, async (client) => {
    const result: Result<unknown, MethodFailure> = await client.safe.call("list.calls", flags.params);
    if (!result.ok) throw describeFailure(result.error, context);
    const listed = result.data as readonly Row[];
    const rows = flags.own["full-numbers"] === true ? listed : (maskPeople(listed) as readonly Row[]);
    show(rows, context, {
      columns: [
        "call_session_id",
        "contact_phone_number",
        "virtual_phone_number",
        "start_time",
        "external_id",
      ],
      none: { en: "no calls are under way", ru: "текущих звонков нет" },
    });
    return EXIT.done;
  });
};

/** `scenario-call numbers`. */
export const numbers: Run = dataList("get.virtual_numbers", {
  columns: ["virtual_phone_number", "status", "name"],
  none: { en: "the account has no virtual numbers", ru: "виртуальных номеров нет" },
});

/** `scenario-call scenarios`. */
export const scenarios: Run = dataList("get.scenarios", {
  columns: ["id", "name"],
  none: { en: "the account has no scenarios", ru: "сценариев нет" },
});

/** `scenario-call media`. */
export const media: Run = dataList("get.media_files", {
  columns: ["id", "name", "type", "duration"],
  none: { en: "the account has no media files", ru: "медиафайлов нет" },
});

type Row = Readonly<Record<string, unknown>>;

interface Shown {
  readonly columns: readonly string[];
  /** In place of a table without rows. */
  readonly none: Text;
}

function dataList(method: "get.virtual_numbers" | "get.scenarios" | "get.media_files", shown: Shown): Run {
  return async (flags, _args, context) => {
    const connection = findConnection(flags, context);
    const { describeFailure, withDataClient } = await import("../asking.ts");
    return withDataClient(connection, context, async (client) => {
      const result: Result<unknown, MethodFailure> = await client.safe.call(method, flags.params);
      if (!result.ok) throw describeFailure(result.error, context);
      show(result.data as readonly Row[], context, shown);
      return EXIT.done;
    });
  };
}

function show(rows: readonly Row[], { json, data, line, say, style, terminal }: Context, shown: Shown): void {
  if (json) {
    data(rows);
    return;
  }
  if (rows.length === 0) {
    line(say(shown.none));
    return;
  }
  const [head = "", ...body] = renderTable(rows, shown.columns, terminal.out ? terminal.columns() : null);
  line(style("strong", head));
  for (const each of body) line(each);
}
