/** Every step within seconds: these tests live in real time. */
export const QUICK_POLICY = `name: quick
testing: true
alert: { after: 1s, maxOpen: 100 }
quietHours: { from: 00:00, to: 00:00, awakeWindow: 60m }
caps: { perOrder: 5, perBuyer: 9, perBuyerWithin: 24h, gap: 1s }
claimLease: 3s
undo: 2s
rules:
  - steps:
      - { step: ask, after: 1s, maxLate: 30s }
      - { step: notice, after: 2s, maxLate: 2m }
      - { step: cancel, after: 4s, grace: 1s, maxLate: 10m, mode: automatic }
`;
