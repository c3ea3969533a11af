// What the tests in the window go by; nothing is exported here.
//
// Test ids, beside the contract of issue 2 (identity, use-practice, profile, region, connect, pools, pool-ID,
// cluster, review, plan, step-ID, register, outcome-ID, handover, value-…, copy-secret-ID, error):
//   every screen   screen-connect|pool|review|register|handover|registrations|activity, to-registrations, to-activity, back, practice-badge
//   connect        use-aws, stop-connecting, sign-in-browser, sign-in-code, left-out
//   everywhere     expiry, renew; waiting (data-for), mfa-code, send-mfa-code, stop-waiting, verification-uri, user-code,
//                  copy-sign-in-url; ending; open-endpoint; started-again, connect-with-it
//   pool           pool-search, refresh-pools, create-pool, new-pool-name, domain-prefix, confirm-create-pool,
//                  cancel-create-pool, domain-prefix-field, add-cluster, cluster-token-NAME, found-clusters,
//                  use-found-clusters
//   review         summary, untouched, review-again, to-handover, domain-prefix, use-domain-prefix, console-KIND,
//                  choice-domain-keep, choice-domain-switch, choice-STEPID-CLIENTID, choice-STEPID-new, secret-STEPID
//                  preflight (data-decision), denied-ACTION, policy, copy-policy; after a refusal on register, too
//   register       cancel, run-summary, time-STEPID, waiting-for-vault, to-handover, review-again
//   handover       copy-value-NAME (as in value-NAME), secret-STEPID, reveal-STEPID, revealed-STEPID, rotate-STEPID,
//                  clear-after, console-KIND, register-another, open-registrations
//                  prove, proof (data-sound), finding-CHECK and finding-CHECK-SUBJECT (data-verdict), mend-review
//                  sheet-format, sheet-cluster, sheet, copy-sheet, save-sheet, saved-sheet
//                  rotation (data-state), custody, rotation-ACT, cognite-uses-the-new-one, look-again, close-rotation;
//                  in it copy-secret-STEPID-next, reveal-STEPID-next, revealed-STEPID-next
//   registrations  registration-POOLID, open-POOLID, check-POOLID, health-POOLID, forget-POOLID, forget-secrets,
//                  confirm-forget, confirm-last-copies, cancel-forget, start-anew; in it copy-value-STEPID-client-id, copy-secret-STEPID
//   activity       activity, activity-search, copy-activity, save-activity, saved-activity
export {};
