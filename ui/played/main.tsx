// A page that shows one state of the window, by its address (`#/review/blocked`), or a list of all of them.
import { Ground } from "../src/frame/Ground";
import type { ReactNode } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { play } from "../src/backend/played";
import type { State } from "../src/backend/played/state";
import { STATES } from "../src/backend/played/states";
import { App } from "../src/frame/App";
import { act, arrive } from "./acting";
import { Contents } from "./Contents";

const place = document.getElementById("root");
if (!place) throw new Error("index.html has no root element");
const root = createRoot(place);

/** Counts the states that were opened: what belongs to an earlier one stops. */
let opened = 0;

async function perform({ acts = [], ...state }: State, mine: number) {
  const current = () => mine === opened;
  for (const one of acts) await act(one, current);
  await arrive(state, current);
}

/** Whoever drives the page reads from the body which state is there in full, or why it is not. */
function tell(what: "ready" | "failed", value: string) {
  document.body.dataset[what] = value;
}

/** At once, so that nothing is found that belongs to what was there before. */
function put(shown: ReactNode) {
  flushSync(() => {
    root.render(<Ground key={opened}>{shown}</Ground>);
  });
}

function open() {
  const address = decodeURIComponent(window.location.hash.replace(/^#\//u, ""));
  const state = STATES.find((one) => one.address === address);
  opened += 1;
  const mine = opened;
  delete document.body.dataset.ready;
  delete document.body.dataset.failed;
  if (state === undefined) {
    put(<Contents states={STATES} />);
    tell("ready", "");
    return;
  }
  const { shell = {}, journey } = state;
  play(typeof shell === "function" ? shell() : shell);
  put(journey ? <App from={journey} /> : <App />);
  perform(state, mine).then(
    () => {
      tell("ready", address);
    },
    (thrown: unknown) => {
      if (mine === opened) tell("failed", String(thrown));
    },
  );
}

window.addEventListener("hashchange", open);
open();
