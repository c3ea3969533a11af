import { expect, it } from "vitest";
import { STATES } from ".";

it("gives each state an address of its own, on every screen of the journey", () => {
  const addresses = STATES.map(({ address }) => address);
  expect(new Set(addresses).size).toBe(addresses.length);
  for (const address of addresses) expect(address).toMatch(/^[a-z]+\/[a-z-]+$/u);
  const places = new Set(STATES.map(({ journey }) => journey?.at ?? "starting"));
  expect([...places].sort()).toEqual([
    "activity",
    "connect",
    "handover",
    "pool",
    "register",
    "registrations",
    "review",
    "starting",
  ]);
});
