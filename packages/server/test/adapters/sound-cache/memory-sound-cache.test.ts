import { MemorySoundCache } from "../../../src/adapters/sound-cache/memory-sound-cache.ts";
import { describeSoundCache } from "../../ports/sound-cache.conformance.ts";

describeSoundCache("memory", async (mostBytes) => ({
  cache: new MemorySoundCache(mostBytes),
  pass: () => {},
}));
