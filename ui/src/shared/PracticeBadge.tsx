import "./PracticeBadge.css";

/** Says that it is Practice and not an account. */
export function PracticeBadge({ testId }: { testId?: string }) {
  return (
    <span className="badge-practice" data-testid={testId}>
      Practice
    </span>
  );
}
