import { describe, expect, it } from "vitest";
import { positionsOf } from "../../src/hearing/positions.ts";

/** A stream of 20 ms packets: how late each came. */
const stream = (late: readonly number[], first = 1000, begin = 5000, ssrc = 1) =>
  late.map((lateness, index) => ({
    ssrc,
    isKey: false,
    marker: false,
    timestamp: (first + index * 160) % 2 ** 32,
    arrived: begin + index * 20 + lateness,
  }));

describe("the moment at which something was said", () => {
  it("is that of the timestamps, however late packets come, by the one that was held up least", () => {
    expect(positionsOf(stream([7, 30, 2, 50]))).toEqual([5002, 5022, 5042, 5062]);
  });

  it("goes on where the timestamps begin anew after 2^32", () => {
    expect(positionsOf(stream([0, 0, 0, 0], 2 ** 32 - 200))).toEqual([5000, 5020, 5040, 5060]);
  });

  it("leaves the time of a silence free, where the timestamps go on", () => {
    const [first, second, third] = stream([0, 0, 0]);
    const later = { ...third!, timestamp: third!.timestamp + 8000, arrived: third!.arrived + 1000 };
    expect(positionsOf([first!, second!, later])).toEqual([5000, 5020, 6040]);
  });

  it("is told by arrival again where the sender has set its clock anew", () => {
    const anew = stream([0, 0], 90_000_000, 7000);
    expect(positionsOf([...stream([0, 0]), ...anew])).toEqual([5000, 5020, 7000, 7020]);
  });

  it("is told by arrival again where the sender says that it begins anew, as another sound was late or early", () => {
    const [first, second] = stream([250, 250], 1320, 5040);
    expect(positionsOf([...stream([0, 0]), { ...first!, marker: true }, second!])).toEqual([
      5000, 5020, 5290, 5310,
    ]);
  });

  it("is none for what was still to be said when the next sound began", () => {
    const [first, second] = stream([0, 0], 90_000_000, 5050);
    expect(positionsOf([...stream([0, 0, 0, 0, 0]), { ...first!, marker: true }, second!])).toEqual([
      5000,
      5020,
      5040,
      null,
      null,
      5050,
      5070,
    ]);
  });

  it("is told by arrival again where the timestamps go back, as those of another source do that goes on the same way", () => {
    const [first, second] = stream([0, 0], 1160, 5080);
    expect(positionsOf([...stream([0, 0, 0]), first!, second!])).toEqual([5000, 5020, 5040, 5080, 5100]);
  });

  it("of a key is its place among the sound, whatever sound begins meanwhile", () => {
    const [first, second, third] = stream([0, 0, 0]);
    const key = { ...second!, isKey: true, marker: true, arrived: second!.arrived + 30 };
    const later = { ...third!, marker: true };
    expect(positionsOf([first!, key, later, { ...key, arrived: key.arrived + 20 }])).toEqual([
      5000, 5020, 5040,
      // It goes on when the row has ended, and is told by that which it is in.
      5020,
    ]);
  });

  it("of a key without any sound is that of its arrival", () => {
    expect(positionsOf([{ ssrc: 1, isKey: true, marker: true, timestamp: 7, arrived: 5000 }])).toEqual([
      5000,
    ]);
  });

  it("is told for each source by itself", () => {
    const other = stream([3, 3], 777, 5040, 2);
    expect(positionsOf([...stream([0, 0]), ...other])).toEqual([5000, 5020, 5043, 5063]);
  });
});
