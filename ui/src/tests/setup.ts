import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

// A test waits for what it needs; how long that takes is no matter of it.
configure({ asyncUtilTimeout: 20_000 });

afterEach(cleanup);
