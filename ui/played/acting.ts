// What a person would do in the window, done by the page itself.
import type { Act, State } from "../src/backend/played/state";

const PATIENCE_MS = 10_000;

/** Frame by frame, until there is something; fails when it takes too long, or another state was opened. */
async function until<T>(what: string, current: () => boolean, look: () => T | null): Promise<T> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = look();
    if (found !== null) return found;
    if (!current()) throw new Error("Another state was opened.");
    if (performance.now() > end) throw new Error(`There is no ${what}.`);
    await frame();
  }
}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

const byTestId = (testId: string) =>
  document.querySelector<HTMLElement>(`[data-testid="${testId}"]`);

const CONTROLS = "button, [role=button], input";

/** A control that can be pressed. */
function pressable(found: HTMLElement | null): HTMLElement | null {
  const inert = found?.hasAttribute("disabled") ?? found?.getAttribute("aria-disabled") === "true";
  return inert ? null : found;
}

function inside({ within, press }: { within: string; press?: string }): HTMLElement | null {
  const controls = byTestId(within)?.querySelectorAll<HTMLElement>(CONTROLS) ?? [];
  const found = [...controls].find(
    (one) => press === undefined || one.textContent.trim() === press,
  );
  return found ?? null;
}

/** Some controls go by the button that goes down, and some by the click. */
function press(control: HTMLElement) {
  control.dispatchEvent(new MouseEvent("mousedown", { bubbles: true, button: 0 }));
  control.click();
}

/** Types as a person does, as far as React can tell. */
function type(field: HTMLInputElement, text: string) {
  // React watches the property of the element itself; the prototype's setter is the browser's.
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field, text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Does it as soon as it can be done. */
export async function act(one: Act, current: () => boolean): Promise<void> {
  if (typeof one === "string") {
    const control = await until(`“${one}” to press`, current, () => pressable(byTestId(one)));
    press(control);
  } else if ("within" in one) {
    const what = `“${one.press ?? "control"}” in “${one.within}”`;
    const control = await until(what, current, () => pressable(inside(one)));
    press(control);
  } else {
    const field = await until(`field “${one.into}”`, current, () => {
      const found = byTestId(one.into);
      return found instanceof HTMLInputElement ? found : (found?.querySelector("input") ?? null);
    });
    type(field, one.type);
  }
  await frame();
}

/** Waits until the window shows what the state is about, and brings it into sight. */
export async function arrive({ shows, says }: State, current: () => boolean): Promise<void> {
  const shown = await until(`“${shows}”`, current, () => byTestId(shows));
  if (says !== undefined) {
    await until(`text “${says}”`, current, () =>
      document.body.textContent.includes(says) ? true : null,
    );
  }
  await document.fonts.ready;
  await frame();
  shown.scrollIntoView({ block: "nearest" });
  await frame();
}
