/**
 * The process in which the test phones live. It is told how they act and tells what they heard; it knows of no server
 * and no telephony but by the SIP and RTP that reach its own sockets.
 */
import { raisePriority } from "../program/priority.ts";
import type { Order, Told } from "./messages.ts";
import { SipTelephone } from "./telephone.ts";

const telephones = new Map<number, SipTelephone>();

const tell = (told: Told): void => void process.send?.(told);

const open = async ({ id, scripts, ears, registration }: Extract<Order, { type: "open" }>): Promise<void> => {
  const telephone = await SipTelephone.open(scripts, ears, (call, report) =>
    tell({ type: "call", id, call, report }),
  );
  telephones.set(id, telephone);
  if (registration !== null) await telephone.register(registration);
  tell({ type: "opened", id, port: telephone.port });
};

const carryOut = async (order: Exclude<Order, { type: "close" }>): Promise<void> => {
  if (order.type === "open") return open(order);
  const telephone = telephones.get(order.id);
  if (telephone === undefined) throw new Error("there is no such telephone");
  if (order.type === "direct") telephone.direct(order.scripts, order.ears);
  else await telephone.register(order.registration, order.registers);
  tell({ type: "done", id: order.id });
};

process.on("message", (order: Order) => {
  const { id } = order;
  if (order.type === "close") {
    telephones.get(id)?.close();
    telephones.delete(id);
    tell({ type: "closed", id });
    return;
  }
  carryOut(order).catch((error: unknown) =>
    tell({ type: "failed", id, why: error instanceof Error ? error.message : String(error) }),
  );
});

raisePriority();

// Whoever started it is gone.
process.on("disconnect", () => process.exit(0));
