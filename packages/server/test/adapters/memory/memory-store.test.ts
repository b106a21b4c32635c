import { MemoryStore } from "../../../src/adapters/memory/memory-store.ts";
import { describeDeliveryStore } from "../../ports/delivery-store.conformance.ts";
import { describeStore } from "../../ports/store.conformance.ts";

describeStore("the memory store", () => ({ store: new MemoryStore(), reopen: null }));
describeDeliveryStore("the memory store", () => ({ store: new MemoryStore(), reopen: null }));
