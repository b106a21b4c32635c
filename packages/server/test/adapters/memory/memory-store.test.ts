import { MemoryStore } from "../../../src/adapters/memory/memory-store.ts";
import { describeStore } from "../../ports/store.conformance.ts";

describeStore("the memory store", () => ({ store: new MemoryStore(), reopen: null }));
