// The user interface alone in a browser: `npm run played`. What it asks the shell is answered by src/backend/played.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: "played",
  // Not the program's own, which is made from other files.
  cacheDir: "../node_modules/.vite-played",
  plugins: [react()],
  clearScreen: false,
  resolve: { alias: [{ find: /^((\.\.\/)+backend)$/, replacement: "$1/played" }] },
  server: { host: "127.0.0.1", port: 1430, fs: { allow: [".."] } },
});
