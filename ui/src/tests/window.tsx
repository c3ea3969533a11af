// The whole window over a shell that is played by the test.
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { expect, vi, type Mock } from "vitest";
import * as backend from "../backend";
import { practice } from "../backend/played/shell";
import { App } from "../frame/App";

export const shell = vi.mocked(backend);

/** Every command answers as an empty Practice pool would, until a test says otherwise. */
export function playShell() {
  vi.resetAllMocks();
  for (const [command, answer] of Object.entries(practice)) {
    (shell as unknown as Record<string, Mock>)[command]?.mockImplementation(answer);
  }
}

export const seen = (testId: string) => screen.findByTestId(testId);

/** Presses what is there and can be pressed, as a person would wait for it. */
export async function press(testId: string) {
  const button = await seen(testId);
  await waitFor(() => {
    expect(button).not.toHaveProperty("disabled", true);
  });
  fireEvent.click(button);
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
