import "@cloudscape-design/global-styles/index.css";
import "./app.css";
import "./parts/parts.css";
import { applyMode, Mode } from "@cloudscape-design/global-styles";
import { I18nProvider } from "@cloudscape-design/components/i18n";
import messages from "@cloudscape-design/components/i18n/messages/all.en";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";

const dark = window.matchMedia("(prefers-color-scheme: dark)");
const follow = () => {
  applyMode(dark.matches ? Mode.Dark : Mode.Light);
};
follow();
dark.addEventListener("change", follow);

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no root element");
createRoot(root).render(
  <StrictMode>
    <I18nProvider locale="en" messages={[messages]}>
      <App />
    </I18nProvider>
  </StrictMode>,
);
