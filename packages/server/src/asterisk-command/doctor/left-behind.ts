import type { Clock } from "../../ports/clock.ts";
import type { AriHttp } from "./ari-http.ts";
import { type Finding, warned } from "./finding.ts";

/** How long Asterisk may take to clear away what was let go, ms; a quiet one needs some milliseconds. */
const CLEARING_MS = 5000;

/** Between two looks, ms. */
const PAUSE_MS = 50;

/** What an application holds, as ARI's list of applications has it. */
export const isHolding = (application: unknown): boolean => {
  const { channel_ids: channels, bridge_ids: bridges } = (application ?? {}) as {
    readonly channel_ids?: unknown;
    readonly bridge_ids?: unknown;
  };
  return [channels, bridges].some((held) => Array.isArray(held) && held.length > 0);
};

/** Looks again and again; resolves with the last word: whether it was so in time. */
export const soonSo = async (clock: Clock, look: () => Promise<boolean>): Promise<boolean> => {
  const until = clock.now() + CLEARING_MS;
  while (!(await look())) {
    if (clock.now() >= until) return false;
    await new Promise<void>((resolve) => {
      clock.after(PAUSE_MS, resolve);
    });
  }
  return true;
};

/** What stands in Asterisk's lists under the name of an application; null where that cannot be asked. */
const namesOf = async (ari: Pick<AriHttp, "ask">, app: string): Promise<readonly string[] | null> => {
  const names: string[] = [];
  for (const list of ["applications", "channels", "bridges"]) {
    const reply = await ari.ask("GET", list);
    if (!reply.ok || reply.status !== 200 || !Array.isArray(reply.body)) return null;
    for (const entry of reply.body) {
      const { id, name } = (entry ?? {}) as { readonly id?: unknown; readonly name?: unknown };
      const called = list === "applications" ? name : id;
      if (typeof called === "string" && (called === app || called.startsWith(`${app}.`))) names.push(called);
    }
  }
  return names;
};

/** Looks whether everything of an application that is over has gone from Asterisk's lists; null where it has. */
export const leftBehind = async (
  ari: Pick<AriHttp, "ask">,
  app: string,
  clock: Clock,
): Promise<Finding | null> => {
  let left: readonly string[] | null = null;
  const isGone = await soonSo(clock, async () => {
    left = await namesOf(ari, app);
    return left?.length === 0;
  });
  if (isGone) return null;
  const names = (left ?? []).join(", ");
  return names === ""
    ? warned(
        "application",
        {
          en: `whether ${app}, the application of this check, has gone from Asterisk cannot be asked`,
          ru: `исчезло ли из Asterisk приложение этой проверки, ${app}, спросить не удалось`,
        },
        {
          en: "asterisk -rx 'ari show apps' lists applications; what has no channel costs nothing",
          ru: "asterisk -rx 'ari show apps' перечисляет приложения; то, у чего нет каналов, ничего не стоит",
        },
      )
    : warned(
        "application",
        {
          en: `of this check is still there after ${CLEARING_MS / 1000} s: ${names}`,
          ru: `от этой проверки через ${CLEARING_MS / 1000} с ещё осталось: ${names}`,
        },
        {
          en: "an application without channels costs nothing, and a busy Asterisk clears it away when another one ends; a channel is named by asterisk -rx 'core show channels concise' and ended by 'channel request hangup NAME'",
          ru: "приложение без каналов ничего не стоит, занятый Asterisk уберёт его, когда закончится другое; имя канала покажет asterisk -rx 'core show channels concise', завершит его 'channel request hangup ИМЯ'",
        },
      );
};
