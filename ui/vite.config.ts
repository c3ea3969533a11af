import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  clearScreen: false,
  server: { port: 1420, strictPort: true },
  build: {
    // What the oldest webview that Tauri runs in understands (WebKitGTK 2.40, Safari 16).
    target: ["safari16", "chrome110"],
    // The window's policy allows scripts and styles from its own origin only: nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // A desktop program loads its one bundle from disk.
    chunkSizeWarningLimit: 3000,
  },
  test: {
    environment: "jsdom",
    setupFiles: ["src/tests/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    // Cloudscape's modules import CSS files.
    server: { deps: { inline: [/@cloudscape-design/] } },
    testTimeout: 30_000,
  },
});
