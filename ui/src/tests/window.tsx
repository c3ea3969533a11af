// The whole window over a shell that is played by the test.
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { expect, vi } from "vitest";
import { App } from "../frame/App";
import * as backend from "../backend";
import * as samples from "../backend/played/samples";

export const shell = vi.mocked(backend);

/** Every command answers as an empty Practice pool would, until a test says otherwise. */
export function playShell() {
  vi.resetAllMocks();
  shell.asUiError.mockImplementation((thrown) => thrown as ReturnType<typeof backend.asUiError>);
  shell.start.mockResolvedValue(samples.start);
  shell.connect.mockResolvedValue(samples.identity);
  shell.listPools.mockResolvedValue(samples.pools);
  shell.readPool.mockImplementation((id) =>
    Promise.resolve({ id, name: id, tier: "ESSENTIALS", domain: `domain-of-${id}` }),
  );
  shell.proposeDomainPrefix.mockResolvedValue("proposed-cdf");
  shell.checkDomainPrefix.mockResolvedValue({ problem: null });
  shell.checkCluster.mockImplementation((name) =>
    Promise.resolve({ problem: name.includes("/") ? "A cluster name has no slash." : null }),
  );
  shell.review.mockResolvedValue(
    samples.review("1", [samples.step("domain", { kind: "create", settings: [] })]),
  );
  shell.preflight.mockResolvedValue(samples.preflight([]));
  shell.readHandover.mockResolvedValue(samples.handover);
  shell.listRegistrations.mockResolvedValue([samples.registration]);
  shell.copyText.mockResolvedValue(null);
  shell.copySecret.mockResolvedValue({ copy: 1, clearsAfterSeconds: 10 });
  shell.onWaiting.mockReturnValue(() => undefined);
  shell.onProfilesChange.mockReturnValue(() => undefined);
  shell.onClipboardChange.mockReturnValue(() => undefined);
  shell.readSheets.mockResolvedValue(samples.sheets);
  shell.findClusters.mockResolvedValue([]);
  shell.prove.mockResolvedValue(samples.proved([samples.finding("passed")]));
  shell.readClientSecrets.mockResolvedValue(samples.clientSecrets({}));
  shell.cancelRegister.mockResolvedValue(null);
}

export const seen = (testId: string) => screen.findByTestId(testId);

export async function press(testId: string) {
  fireEvent.click(await seen(testId));
}

export async function type(testId: string, text: string, enter = false) {
  const field = await input(testId);
  fireEvent.change(field, { target: { value: text } });
  if (enter) fireEvent.keyDown(field, { key: "Enter", keyCode: 13 });
}

export async function input(testId: string): Promise<HTMLInputElement> {
  const field = (await seen(testId)).querySelector("input");
  if (!field) throw new Error(`${testId} has no input`);
  return field;
}

export async function error(code: string) {
  await waitFor(() => {
    expect(screen.getAllByTestId("error").map((one) => one.dataset.code)).toContain(code);
  });
}

export async function toPools() {
  render(<App />);
  await press("use-practice");
  await press("connect");
  await seen("pool-eu-west-1_Pool0");
}

export async function toReview() {
  await toPools();
  await press("pool-eu-west-1_Pool0");
  await type("cluster", "westeurope-1");
  await press("review");
  await seen("plan");
}
