import Box from "@cloudscape-design/components/box";
import Link from "@cloudscape-design/components/link";
import type { State } from "../src/backend/played/state";
import "./Contents.css";

const screenOf = ({ address }: State) => address.split("/")[0] ?? "";

/** Every state, by screen. */
export function Contents({ states }: { states: readonly State[] }) {
  const screens = [...new Set(states.map(screenOf))];
  return (
    <main className="contents">
      <Box variant="h1">CDF Registrar, state by state</Box>
      <div className="contents-screens">
        {screens.map((screen) => (
          <section key={screen}>
            <Box variant="h2">{screen}</Box>
            <ul className="plain-list">
              {states
                .filter((state) => screenOf(state) === screen)
                .map(({ address }) => (
                  <li key={address}>
                    <Link href={`#/${address}`}>{address.slice(screen.length + 1)}</Link>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
    </main>
  );
}
