import { act, render, screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { identity, start, uiError } from "../backend/played/samples";
import type { Waiting } from "../bindings/connect";
import { App } from "../frame/App";
import { error, playShell, press, seen, shell, type } from "./window";

vi.mock("../backend");
beforeEach(playShell);

const tell = (waiting: Waiting) => {
  act(() => shell.onWaiting.mock.calls[0]?.[0](waiting));
};
const never = () => new Promise<never>(() => undefined);

describe("Waiting", () => {
  it("asks for a code, checks its form, and closes when it is given", async () => {
    shell.connect.mockReturnValue(never());
    shell.answerMfaCode.mockResolvedValue(null);
    render(<App />);
    await press("connect");
    tell({ kind: "mfaCode", mfaSerial: "arn:mfa", roleArn: "arn:role", renewal: false });
    await type("mfa-code", "12345");
    expect(await screen.findByText("A code has six digits.")).toBeTruthy();
    await press("send-mfa-code");
    expect(shell.answerMfaCode).not.toHaveBeenCalled();
    await type("mfa-code", "123456");
    await press("send-mfa-code");
    await waitFor(() => {
      expect(shell.answerMfaCode).toHaveBeenCalledWith("123456");
      expect(screen.queryByTestId("waiting")).toBeNull();
    });
  });

  it("can be stopped", async () => {
    shell.connect.mockReturnValue(never());
    shell.stopWaiting.mockResolvedValue(null);
    render(<App />);
    await press("connect");
    await press("stop-connecting");
    tell({ kind: "browser", url: "http://127.0.0.1/authorize" });
    await press("stop-waiting");
    expect(shell.stopWaiting).toHaveBeenCalledTimes(2);
    await waitFor(() => {
      expect(screen.queryByTestId("waiting")).toBeNull();
    });
  });

  it("offers to sign in where that is due, and connects then", async () => {
    shell.connect.mockRejectedValueOnce(uiError("sign_in_due"));
    shell.signIn.mockResolvedValue(null);
    render(<App />);
    await press("connect");
    await error("sign_in_due");
    await press("sign-in-code");
    await seen("screen-pool");
    expect(shell.signIn).toHaveBeenCalledWith("default", "deviceCode");
  });
});

describe("Profiles", () => {
  it("are read again when the files change", async () => {
    render(<App />);
    await seen("profile");
    const changed = {
      name: "default",
      region: null,
      account: "1",
      kind: "Role, by x",
      unusable: null,
    };
    shell.readProfiles.mockResolvedValue({ profiles: [changed], leftOut: [], profilesError: null });
    act(() => shell.onProfilesChange.mock.calls[0]?.[0]());
    expect(await screen.findByText("Role, by x · 1")).toBeTruthy();
  });
});

describe("Credentials", () => {
  it("count down, and are renewed by one press", async () => {
    const expiring = { ...identity, alias: "plant", expiresAt: Date.now() + 5.5 * 60_000 };
    shell.start.mockResolvedValue(start);
    shell.connect.mockResolvedValue(expiring);
    shell.renew.mockResolvedValue({ ...expiring, expiresAt: Date.now() + 60.5 * 60_000 });
    render(<App />);
    await press("connect");
    expect((await seen("expiry")).textContent).toBe("5 min left");
    expect((await seen("identity")).textContent).toContain("plant (123456789012)");
    await press("renew");
    await waitFor(async () => {
      expect((await seen("expiry")).textContent).toBe("60 min left");
    });
  });

  it("say why they could not be renewed", async () => {
    shell.connect.mockResolvedValue({ ...identity, expiresAt: Date.now() });
    shell.renew.mockRejectedValue(uiError("sign_in_due"));
    render(<App />);
    await press("connect");
    expect((await seen("expiry")).textContent).toBe("credentials expired");
    await press("renew");
    await error("sign_in_due");
  });
});
