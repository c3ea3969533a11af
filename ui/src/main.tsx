// Styles first: the ground's lie under everybody else's.
import { Ground } from "./frame/Ground";
import { createRoot } from "react-dom/client";
import { App } from "./frame/App";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no root element");
createRoot(root).render(
  <Ground>
    <App />
  </Ground>,
);
