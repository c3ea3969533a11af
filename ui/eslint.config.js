import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

// The folders of src in the order in which they know each other: each may import from those before it, and no screen
// from another one. Files of one folder import each other freely, but in no circle.
const LAYERS = ["bindings", "backend", "kit", "run", "journey", "shared", "screens", "frame"];

const ONLY_BACKEND = {
  group: ["@tauri-apps/*"],
  message: "Only backend/index.ts talks to the shell.",
};
const NO_PLAYED = {
  regex: "/played/",
  message: "The played backend is for tests and for a browser, and no part of the program.",
};
const NO_OTHER_SCREEN = {
  regex: String.raw`^\.\./[^.]`,
  message: "A screen knows no other screen: what two of them need is in shared/.",
};

function restricted(...patterns) {
  return { "no-restricted-imports": ["error", { patterns }] };
}

const directions = LAYERS.map((layer, index) => {
  const later = LAYERS.slice(index + 1);
  const upward = {
    regex: String.raw`^(\.\./)+(${later.join("|")})(/|$)`,
    message: `${layer}/ comes before it; the order is ${LAYERS.join(", ")}.`,
  };
  return {
    files: [`src/${layer}/**/*.{ts,tsx}`],
    ignores: ["**/*.test.{ts,tsx}", "src/backend/played/**"],
    rules: restricted(
      NO_PLAYED,
      ...(layer === "backend" ? [] : [ONLY_BACKEND]),
      ...(layer === "screens" ? [NO_OTHER_SCREEN] : []),
      ...(later.length > 0 ? [upward] : []),
    ),
  };
});

export default tseslint.config(
  { ignores: ["dist", "node_modules", "src/bindings"] },
  {
    files: ["src/**/*.{ts,tsx}", "played/**/*.{ts,tsx}", "*.ts"],
    extends: [
      js.configs.recommended,
      tseslint.configs.strictTypeChecked,
      reactHooks.configs.flat["recommended-latest"],
    ],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // Numbers read well in a template, and there is no risk in them.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "max-lines": ["error", 350],
      ...restricted(ONLY_BACKEND),
    },
  },
  { files: ["src/*.{ts,tsx}"], rules: restricted(ONLY_BACKEND, NO_PLAYED) },
  ...directions,
);
