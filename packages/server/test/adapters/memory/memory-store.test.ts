import { MemoryStore } from "../../../src/adapters/memory/memory-store.ts";
import { describeAdministrationStore } from "../../ports/administration-store.conformance.ts";
import { describeDeliveryStore } from "../../ports/delivery-store.conformance.ts";
import { describeStore } from "../../ports/store.conformance.ts";

describeStore("the memory store", () => ({ store: new MemoryStore(), reopen: null }));
describeDeliveryStore("the memory store", () => ({ store: new MemoryStore(), reopen: null }));
describeAdministrationStore("the memory store", () => ({ store: new MemoryStore(), reopen: null }));
