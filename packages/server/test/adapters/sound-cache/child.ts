/** Puts the same sounds into a folder as another process does at the same time, and ends. */
import { openFolderSoundCache } from "../../../src/adapters/sound-cache/folder-sound-cache.ts";

const [folder = "", rounds = "0"] = process.argv.slice(2);
const cache = await openFolderSoundCache({ folder, mostBytes: 20_000, now: () => Date.now() });
for (let round = 0; round < Number(rounds); round += 1) {
  const key = String(round % 8).repeat(64);
  const kept = await cache.get(key);
  if (kept !== null && kept.samples !== 2000) throw new Error("half a sound was found");
  await cache.put(key, { sampleRate: 8000, samples: new Int16Array(2000).fill(round) });
}
