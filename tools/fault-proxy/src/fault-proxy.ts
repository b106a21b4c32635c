import net from "node:net";
import type { AddressInfo, Socket } from "node:net";
import type { Ending, Fault } from "./fault.ts";
import { withoutKeys } from "./renamed.ts";

/** A network of one's own between a client and a server, on the loopback interface. */
export interface FaultProxy {
  readonly port: number;
  /** Lets a fault befall the next request, or the next `times`; the ones after pass. Counting begins at the first byte of each. */
  readonly arm: (fault: Fault, times?: number) => void;
  /** Lets a fault befall every request, the one that `choose` gives; `null` ends that. Faults that wait for a release do not belong here. */
  readonly armEach: (choose: (() => Fault) | null) => void;
  /** Bytes of the armed request that reached the server, and of its answer that reached the client. */
  readonly passed: () => { readonly request: number; readonly answer: number };
  /** Resolves once the armed fault keeps bytes back: those of a request that is held, or of a connection that stalls. */
  readonly keepsBack: () => Promise<void>;
  /** Sends the held request on its way; resolves when the server has answered it. */
  readonly release: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Where the proxy leads, and whether the server is to look like one of a brand. */
export interface FaultProxyOptions {
  readonly to: number;
  readonly hidesKeys: boolean;
}

const HOST = "127.0.0.1";

const end = (socket: Socket, by: Ending): void => {
  if (by === "fin") socket.end();
  else if (by === "rst") socket.resetAndDestroy();
};

/** What has become of the armed request so far. */
interface Victim {
  readonly fault: Fault;
  readonly sent: Buffer[];
  request: number;
  answer: number;
  readonly keptBack: PromiseWithResolvers<void>;
  /** Lets a held request go. */
  go: (() => Promise<void>) | null;
}

const newVictim = (fault: Fault): Victim => ({
  fault,
  sent: [],
  request: 0,
  answer: 0,
  keptBack: Promise.withResolvers<void>(),
  go: null,
});

/** Opens a proxy on a port of its own. */
export const startFaultProxy = async ({ to, hidesKeys }: FaultProxyOptions): Promise<FaultProxy> => {
  const sockets = new Set<Socket>();
  let armed: Victim = newVictim({ kind: "none" });
  let strikes = 0;
  let hasStruck = false;
  let choose: (() => Fault) | null = null;
  const rewriter = (): ((chunk: Buffer) => Buffer) => (hidesKeys ? withoutKeys() : (chunk) => chunk);

  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("close", () => sockets.delete(socket));
    // Cutting connections is what this is for; what either side says to that is of no interest.
    socket.on("error", () => undefined);
    return socket;
  };
  const connect = (): Socket => keep(net.connect({ port: to, host: HOST, allowHalfOpen: true }));

  /** The same bytes on a connection of their own; resolves when something came back, or nothing will. */
  const sendAgain = (bytes: Buffer): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect();
      socket.once("data", () => {
        socket.end();
        resolve();
      });
      socket.once("close", () => resolve());
      socket.write(bytes);
    });

  const proxy = net.createServer({ allowHalfOpen: true }, (client) => {
    keep(client);
    const server = connect();
    let victim: Victim | null = null;
    const [toServer, toClient] = [rewriter(), rewriter()];
    let isCut = false;

    const cut = (by: Ending): void => {
      isCut = true;
      victim?.keptBack.resolve();
      end(server, by);
      end(client, by);
    };

    const passRequest = (bytes: Buffer, through: Victim): void => {
      const { fault } = through;
      through.sent.push(bytes);
      if (fault.kind === "hold" && through.go === null) {
        through.keptBack.resolve();
        through.go = async () => {
          // From now on bytes pass as they come.
          through.go = async () => undefined;
          const answered = new Promise<void>((resolve) => {
            server.once("data", () => resolve());
            server.once("close", () => resolve());
          });
          through.request += Buffer.concat(through.sent).length;
          server.write(Buffer.concat(through.sent));
          await answered;
        };
        return;
      }
      if (fault.kind === "hold" && through.request === 0) return;
      if (fault.kind === "cut_request") {
        const left = fault.after - through.request;
        const part = bytes.subarray(0, left);
        through.request += part.length;
        if (bytes.length <= left && fault.after > through.request) return void server.write(part);
        // The end of the writing comes after its bytes; a reset would overtake them.
        if (part.length > 0) server.write(part, () => cut(fault.by));
        else cut(fault.by);
        isCut = true;
        return;
      }
      through.request += bytes.length;
      server.write(bytes);
    };

    const passAnswer = (bytes: Buffer, through: Victim): void => {
      const { fault } = through;
      if (fault.kind === "cut_answer") {
        const left = fault.after - through.answer;
        const part = bytes.subarray(0, left);
        through.answer += part.length;
        if (bytes.length <= left && fault.after > through.answer) return void client.write(part);
        isCut = true;
        if (part.length > 0) client.write(part, () => cut(fault.by));
        else cut(fault.by);
        return;
      }
      if (fault.kind === "duplicate" && fault.second === "after_answer" && through.answer === 0) {
        through.answer += bytes.length;
        void sendAgain(Buffer.concat(through.sent)).then(() => client.write(bytes));
        return;
      }
      through.answer += bytes.length;
      client.write(bytes);
    };

    client.on("data", (chunk: Buffer) => {
      if (isCut) return;
      if (strikes > 0) {
        strikes -= 1;
        if (hasStruck) armed = newVictim(armed.fault);
        hasStruck = true;
        victim = armed;
      } else if (choose !== null && (victim === null || victim.answer > 0)) {
        victim = newVictim(choose());
      }
      if (victim !== null && victim.sent.length === 0) {
        const { fault } = victim;
        if (fault.kind === "duplicate" && fault.second === "at_once") {
          // A second connection that gets the same bytes as they come.
          const twin = connect();
          const twinRewriter = rewriter();
          twin.write(twinRewriter(chunk));
          const doubled = victim;
          client.on("data", (more: Buffer) => {
            if (victim === doubled && doubled.answer === 0) twin.write(twinRewriter(more));
          });
          twin.on("data", () => twin.end());
        }
      }
      // A connection that is kept brings other requests later.
      if (choose === null && victim !== armed) victim = null;
      const bytes = toServer(chunk);
      if (victim === null) server.write(bytes);
      else passRequest(bytes, victim);
    });
    server.on("data", (chunk: Buffer) => {
      if (isCut) return;
      const bytes = toClient(chunk);
      if (victim === null || (choose === null && victim !== armed)) client.write(bytes);
      else passAnswer(bytes, victim);
    });
    // A client that is gone does not take back what is on its way.
    client.on("end", () =>
      victim?.fault.kind === "hold" && victim.request === 0 ? undefined : server.end(),
    );
    client.on("close", () => (victim?.fault.kind === "hold" ? undefined : server.destroy()));
    server.on("end", () => (isCut ? undefined : client.end()));
    server.on("close", () => (isCut ? undefined : client.destroy()));
  });
  await new Promise<void>((resolve) => proxy.listen(0, HOST, resolve));

  return {
    port: (proxy.address() as AddressInfo).port,
    arm: (fault, times = 1) => {
      armed = newVictim(fault);
      hasStruck = false;
      strikes = fault.kind === "none" ? 0 : times;
    },
    armEach: (each) => {
      choose = each;
    },
    passed: () => ({ request: armed.request, answer: armed.answer }),
    keepsBack: () => armed.keptBack.promise,
    release: async () => armed.go?.(),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
};
