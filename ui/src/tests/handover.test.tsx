import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  clientSecrets,
  finding,
  preflight,
  proved,
  registration,
  review,
  step,
  uiError,
} from "../backend/played/samples";
import type { ClipboardChange } from "../bindings/secrets";
import { App } from "../frame/App";
import { error, input, playShell, press, seen, shell, toReview } from "./window";

vi.mock("../backend");
beforeEach(playShell);

async function toHandover() {
  shell.review.mockResolvedValue(review("1", []));
  await toReview();
  await press("to-handover");
  await seen("handover");
}

const verdictOf = async (id: string) => (await seen(`finding-${id}`)).dataset.verdict;

describe("Proof of sign-in", () => {
  it("waits for a press, shows what is going on, and then every finding with its evidence", async () => {
    const found = proved([finding("passed"), finding("passed", { check: "clock", subject: null })]);
    let end: () => void = () => undefined;
    shell.prove.mockReturnValue(
      new Promise((resolve) => {
        end = () => {
          resolve(found);
        };
      }),
    );
    await toHandover();
    expect(shell.prove).not.toHaveBeenCalled();
    await press("prove");
    act(() => shell.prove.mock.calls[0]?.[1]("discovery"));
    expect((await seen("proof")).textContent).toContain("Answered so far: Discovery document");
    end();
    await waitFor(async () => {
      expect((await seen("proof")).dataset.sound).toBe("true");
    });
    expect(await verdictOf("token-westeurope-1")).toBe("passed");
    expect(await verdictOf("clock")).toBe("passed");
    expect((await seen("finding-clock")).textContent).toContain("HTTP status");
  });

  it("names what failed, and leads to the plan that mends it", async () => {
    const broken = proved([
      finding("passed"),
      finding("failed", {
        check: "pool",
        subject: "data-fusion",
        message: "Callback URLs lacks one.",
        hint: "Review the plan.",
        mend: { kind: "review" },
      }),
      finding("unknown", { check: "clock", subject: null }),
    ]);
    broken.review = review("9", [step("data-fusion", { kind: "update", differences: [] })]);
    shell.prove.mockResolvedValue(broken);
    await toHandover();
    await press("prove");
    expect(await verdictOf("pool-data-fusion")).toBe("failed");
    expect((await seen("proof")).textContent).toContain("2 of 3 checks did not pass");
    expect((await seen("proof")).dataset.sound).toBe("false");
    await press("mend-review");
    await seen("step-data-fusion");
    expect((await seen("summary")).textContent).toContain("1 to update");
  });

  it("puts a new plan under review, which everything goes by from then on", async () => {
    await toHandover();
    await press("prove");
    await waitFor(async () => {
      expect((await seen("proof")).dataset.sound).toBe("true");
    });
    await press("save-sheet");
    await press("copy-secret-authorization-server");
    await press("rotate-authorization-server");
    await seen("rotation-begin");
    await press("prove");
    expect(shell.prove.mock.calls.map(([planId]) => planId)).toEqual(["1", "9"]);
    expect(shell.saveSheet).toHaveBeenCalledWith("9", "handover.md");
    expect(shell.copySecret.mock.calls[0]?.[0]).toEqual({ kind: "plan", planId: "9" });
    expect(shell.readClientSecrets).toHaveBeenCalledWith("9", "server1");
  });

  it("says why it could not be made", async () => {
    shell.prove.mockRejectedValue(uiError("denied"));
    await toHandover();
    await press("prove");
    await error("denied");
    expect((await seen("proof")).dataset.sound).toBeUndefined();
  });
});

describe("Secrets", () => {
  const owner = { kind: "plan", planId: "1" };
  const tell = (change: ClipboardChange) => {
    act(() => shell.onClipboardChange.mock.calls[0]?.[0](change));
  };

  it("are copied for as long as was chosen, and what became of them is told", async () => {
    await toHandover();
    fireEvent.click(within(await seen("clear-after")).getByText("30 s"));
    shell.copySecret.mockResolvedValue({ copy: 7, clearsAfterSeconds: 30 });
    await press("copy-secret-authorization-server");
    expect(shell.copySecret.mock.calls[0]).toEqual([owner, "server1", "current", 30]);
    expect(await screen.findByText(/On the clipboard, cleared in (30|29) s/u)).toBeTruthy();
    tell({ state: "cleared", copy: 6 });
    expect(screen.queryByText("Cleared from the clipboard")).toBeNull();
    tell({ state: "replaced", copy: 7 });
    expect(await screen.findByText(/something else was copied/u)).toBeTruthy();
    tell({ state: "cleared", copy: 7 });
    expect(await screen.findByText("Cleared from the clipboard")).toBeTruthy();
  });

  it.each(["by a press", "when the window is left"])("are revealed, and hidden %s", async (how) => {
    shell.revealSecret.mockResolvedValue("hush-hush");
    await toHandover();
    await press("reveal-authorization-server");
    expect((await seen("revealed-authorization-server")).textContent).toBe("hush-hush");
    if (how === "by a press") await press("reveal-authorization-server");
    else fireEvent.blur(window);
    await waitFor(() => {
      expect(document.body.innerHTML).not.toContain("hush-hush");
    });
  });

  it("hide themselves after half a minute", async () => {
    shell.revealSecret.mockResolvedValue("hush-hush");
    await toHandover();
    await press("reveal-authorization-server");
    await seen("revealed-authorization-server");
    const later = Date.now() + 30_000;
    vi.spyOn(Date, "now").mockReturnValue(later);
    await waitFor(() => {
      expect(screen.queryByTestId("revealed-authorization-server")).toBeNull();
    });
    vi.restoreAllMocks();
  });

  it("are exchanged step by step, and the old one is deleted only when that is meant", async () => {
    await toHandover();
    await press("rotate-authorization-server");
    await seen("rotation-begin");
    const both = clientSecrets({
      state: { kind: "both", sinceMs: 1_790_000_000_000 },
      acts: ["deleteOld", "undo"],
    });
    shell.rotateSecret.mockResolvedValue(both);
    await press("rotation-begin");
    expect(shell.rotateSecret).toHaveBeenCalledWith("1", "server1", "begin");
    const remove = await seen("rotation-deleteOld");
    expect(remove.getAttribute("aria-disabled") ?? String(remove.hasAttribute("disabled"))).toBe(
      "true",
    );
    fireEvent.click(await input("cognite-uses-the-new-one"));
    await press("copy-secret-authorization-server-next");
    expect(shell.copySecret).toHaveBeenCalledWith(owner, "server1", "next", 10);
    shell.rotateSecret.mockResolvedValue(clientSecrets({ custody: { kind: "onlyStored" } }));
    await press("rotation-deleteOld");
    expect((await seen("custody")).dataset.custody).toBe("onlyStored");
    await press("close-rotation");
    expect(screen.queryByTestId("rotation")).toBeNull();
  });

  it("say why an act was not done, and can be looked at again", async () => {
    shell.rotateSecret.mockRejectedValue(uiError("rotation_changed"));
    await toHandover();
    await press("rotate-data-fusion");
    await press("rotation-begin");
    await error("rotation_changed");
    await press("look-again");
    await waitFor(() => {
      expect(screen.queryByTestId("error")).toBeNull();
    });
    expect(shell.readClientSecrets).toHaveBeenCalledTimes(2);
  });
});

describe("Hand-over sheet", () => {
  it("is seen, chosen by format and cluster, copied and saved", async () => {
    shell.saveSheet.mockResolvedValue({ path: "/home/me/Downloads/a.json" });
    await toHandover();
    expect((await seen("sheet")).textContent).toBe("# Sign-in\n");
    fireEvent.click(within(await seen("sheet-format")).getByText("OIDC configuration (JSON)"));
    expect((await seen("sheet")).textContent).toBe("of a");
    await press("copy-sheet");
    expect(shell.copyText).toHaveBeenCalledWith("of a");
    await press("save-sheet");
    expect(shell.saveSheet).toHaveBeenCalledWith("1", "a.json");
    await waitFor(async () => {
      expect((await seen("saved-sheet")).textContent).toBe("Saved as /home/me/Downloads/a.json");
    });
  });
});

describe("Registrations", () => {
  it("have their secrets copied without a plan", async () => {
    render(<App />);
    await press("to-registrations");
    await press("copy-secret-data-fusion");
    const of = { poolId: "eu-west-1_Pool0", account: "123456789012", region: "eu-west-1" };
    const owner = { kind: "registration", ...of };
    expect(shell.copySecret).toHaveBeenCalledWith(owner, "fusion1", "current", 10);
  });

  it("show their health, and are forgotten with their secrets only when that is asked for", async () => {
    const health = { checkedAt: 1_790_000_000_000, drifted: [], failed: [], proved: true };
    shell.listRegistrations.mockResolvedValue([{ ...registration, health }]);
    shell.forgetRegistration.mockResolvedValue(null);
    await toHandover();
    await press("to-registrations");
    expect((await seen("health-eu-west-1_Pool0")).textContent).toContain("Sign-in proved");
    await press("forget-eu-west-1_Pool0");
    await press("cancel-forget");
    await press("forget-eu-west-1_Pool0");
    shell.listRegistrations.mockResolvedValue([]);
    await press("confirm-forget");
    await screen.findByText("Nothing has been registered yet");
    const of = ["eu-west-1_Pool0", "123456789012", "eu-west-1"];
    expect(shell.forgetRegistration.mock.calls).toEqual([[...of, "listEntry"]]);
  });

  it("start anew where the list cannot be read", async () => {
    shell.listRegistrations.mockRejectedValueOnce(uiError("registrations_unreadable"));
    shell.startRegistrationsAnew.mockResolvedValue({ keptAs: "/data/registrations.broken-1.json" });
    await toHandover();
    await press("to-registrations");
    await error("registrations_unreadable");
    await press("start-anew");
    expect(await screen.findByText(/registrations.broken-1.json/u)).toBeTruthy();
  });
});

describe("Preflight", () => {
  it("says what is lacking, with the policy that would do, and stands in no way", async () => {
    shell.preflight.mockResolvedValue(preflight(["cognito-idp:CreateUserPoolClient"]));
    await toReview();
    await seen("denied-cognito-idp:CreateUserPoolClient");
    expect((await seen("preflight")).dataset.decision).toBe("denied");
    expect((await seen("policy")).textContent).toContain("CreateUserPoolClient  ← missing");
    await press("copy-policy");
    expect(shell.copyText.mock.calls[0]?.[0]).not.toContain("missing");
    expect(await seen("register")).toHaveProperty("disabled", false);
  });

  it("is of no weight where IAM cannot be asked", async () => {
    shell.preflight.mockRejectedValue(uiError("unreachable"));
    await toReview();
    await error("unreachable");
    expect((await seen("preflight")).dataset.decision).toBe("unknown");
    expect(await seen("register")).toHaveProperty("disabled", false);
  });
});

describe("A pool that has been registered", () => {
  it("offers its clusters", async () => {
    shell.findClusters.mockResolvedValue(["westeurope-1", "az-eastus-1"]);
    await toReview();
    await press("back");
    await press("use-found-clusters");
    await seen("cluster-token-az-eastus-1");
    expect(screen.queryByTestId("found-clusters")).toBeNull();
  });
});
