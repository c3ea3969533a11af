import type { Handover } from "../bindings/Handover";

/** The hand-over as plain text, to send to a Cognite admin. There is no secret in it. */
export function handoverText(handover: Handover): string {
  const { poolName, poolId, clusters, discovery, clients } = handover;
  const lines = [
    `Amazon Cognito user pool: ${poolName} (${poolId})`,
    `CDF clusters: ${clusters.join(", ")}`,
    "",
    `Issuer: ${discovery.issuer}`,
    `Discovery URL: ${discovery.discoveryUrl}`,
    `JWKS URL: ${discovery.jwksUrl}`,
    `Token URL: ${discovery.tokenUrl ?? "none, the user pool has no domain"}`,
    `Authorize URL: ${discovery.authorizeUrl ?? "none, the user pool has no domain"}`,
  ];
  for (const { name, clientId, scopes } of clients) {
    lines.push("", name, `Client id: ${clientId}`, `Scopes: ${scopes.join(" ")}`);
  }
  lines.push("", "The client secrets are handed over separately.");
  return `${lines.join("\n")}\n`;
}
