import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  clearScreen: false,
  server: {
    port: 1420,
    strictPort: true,
    // The program's policy (tauri.conf.json), and what hot reload takes besides: React's script in the page, styles in the
    // page, and a web socket.
    headers: {
      "Content-Security-Policy": [
        "default-src 'none'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self' ws://localhost:1420 ipc: http://ipc.localhost",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
      ].join("; "),
    },
  },
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
