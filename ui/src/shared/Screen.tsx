import { useEffect, useRef, type ReactNode } from "react";
import type { Journey } from "../journey";
import "./Screen.css";

interface Props {
  id: Journey["at"];
  title: string;
  description?: ReactNode;
  /** Buttons that leave the screen, least important first. */
  actions: ReactNode;
  /** A word beside the buttons: what is chosen, or why a button cannot be pressed. */
  status?: ReactNode;
  children: ReactNode;
}

/** A screen: a heading that takes the focus on arrival and when it changes, content that scrolls, and actions always in sight. */
export function Screen({ id, title, description, actions, status, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <div className="screen" data-testid={`screen-${id}`}>
      <main className="screen-scroll">
        <div className="screen-body">
          <header className="screen-head">
            <h1 ref={heading} tabIndex={-1}>
              {title}
            </h1>
            {description !== undefined && <div className="screen-description">{description}</div>}
          </header>
          {children}
        </div>
      </main>
      <footer className="screen-actions">
        <div className="screen-actions-body">
          <div className="screen-status" role="status">
            {status}
          </div>
          <div className="screen-buttons">{actions}</div>
        </div>
      </footer>
    </div>
  );
}
