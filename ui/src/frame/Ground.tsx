import "@cloudscape-design/global-styles/index.css";
import "../base.css";
import "../kit/layout.css";
import { applyMode, Mode } from "@cloudscape-design/global-styles";
import { I18nProvider } from "@cloudscape-design/components/i18n";
import messages from "@cloudscape-design/components/i18n/messages/all.en";
import { StrictMode, useLayoutEffect, type ReactNode } from "react";

/** What everything stands on: styles, light or dark as the system has it, and Cloudscape's own words. */
export function Ground({ children }: { children: ReactNode }) {
  // Before the first paint, so that nothing flashes.
  useLayoutEffect(() => {
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    const follow = () => {
      applyMode(dark.matches ? Mode.Dark : Mode.Light);
    };
    follow();
    dark.addEventListener("change", follow);
    return () => {
      dark.removeEventListener("change", follow);
    };
  }, []);
  return (
    <StrictMode>
      <I18nProvider locale="en" messages={[messages]}>
        {children}
      </I18nProvider>
    </StrictMode>
  );
}
